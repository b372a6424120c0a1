"""The marking page as it is worked with: by keyboard, by thumb, and left by mistake."""

from __future__ import annotations

from pathlib import Path

import pytest

BANK = Path(__file__).parents[1] / "data" / "written"
LONG = "先分析成因：值班员对时限不清楚。\n\n建立首报制度，每季度演练一次。" * 3
PAGES = (
    "/organizer/marking",
    "/organizer/marking/every/2026-Q4/written/written-1",
    "/organizer/marking/rejected",
    "/organizer/banks/written/items/written-4/rejected",
)


@pytest.fixture
def marker(make_member, make_exam, write_exam, make_page, log_in):
    """Open the list as an organizer with three papers to mark, in a window of the given width."""
    whole = {"department": "west-1", "roles": ("organizer",), "at": "organisation"}
    make_member("9001", name="陆青", **whole)
    people = [make_member(f"10{number}") for number in range(3)]
    sitting = make_exam(bank=BANK, points=10, types=("essay", "single", "blank"))
    for person in people:
        answers = {"essay": [LONG, "生命线。"], "single": ["b"], "blank": [["预防", "平战"]]}
        write_exam(person, sitting, answers)

    def open_list(**size):
        page = make_page(**size)
        log_in(page, "9001")
        page.goto("/organizer/marking")
        return page

    return open_list


def begin(page) -> str:
    with page.expect_navigation():
        page.get_by_role("button", name="阅卷 3 份").first.click()
    return page.url


def test_an_answer_is_marked_without_touching_the_mouse(marker):
    page = marker()
    first = begin(page)
    assert page.evaluate("document.activeElement.id") == "point-0"
    page.keyboard.type("9")
    assert page.locator("#point-0-error").inner_text() == "不能超过 8 分。"
    page.keyboard.press("f")
    assert page.locator("#point-0-error").is_hidden()
    page.keyboard.press("Enter")  # the second is proposed already: on to the third
    assert page.evaluate("document.activeElement.id") == "point-2"
    page.keyboard.type("9")
    page.keyboard.press("Enter")
    assert page.url == first  # nothing is sent above the maximum
    page.keyboard.press("h")
    assert page.locator("#sum").inner_text() == "18"
    assert page.locator("#scaled").inner_text() == "9"
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url != first
    assert "已保存" in page.locator("[role=status]").inner_text()
    second = page.url
    with page.expect_navigation():
        page.keyboard.press("s")
    assert page.url not in (first, second)


def test_leaving_with_something_unsaved_asks_and_after_saving_does_not(marker):
    page = marker()
    address = begin(page)
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.fill("#comment", "先写一半")
    page.get_by_role("link", name="题库").click(no_wait_after=True)
    page.wait_for_timeout(300)
    assert (asked, page.url) == (["beforeunload"], address)
    for place in range(3):
        page.locator(".quick").nth(place).get_by_role("button").last.click()
    with page.expect_navigation():
        page.get_by_role("button", name="保存，下一份").click()
    page.goto(address)
    assert page.locator("#comment").input_value() == "先写一半"
    page.goto("/organizer/marking")
    assert asked == ["beforeunload"]


def test_on_a_phone_nothing_is_wider_than_the_screen_and_thumbs_suffice(marker):
    page = marker(width=390, height=844)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    answer = begin(page)
    assert page.locator(".quick").first.get_by_role("button").first.bounding_box()["height"] >= 44
    too_wide = []
    for address in (*PAGES, answer):
        page.goto(address)
        for width, text in ((1280, 100), (860, 130), (390, 160), (320, 100)):
            page.set_viewport_size({"width": width, "height": 844})
            page.evaluate(f"document.documentElement.dataset.text = '{text}'")
            if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
                too_wide.append((address, width, text))
    assert too_wide == []
    assert said == []
