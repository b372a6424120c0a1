"""The organizer's room as it is seen and worked in: uploads, dry runs, restoring, phones, both languages."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.domain.bank.fields import Words
from app.domain.sittings.exam import MakeUp, Moment, Schedule

ALL_YEAR = Schedule("year", Moment(0, 0, month="1", day="1"), None, "Asia/Shanghai")
EVERY_WEEK = Schedule("week", Moment(0, 0, weekday=0), None, "Asia/Shanghai")
LONG = Words("创争活动的由来与意义", "Chuangzheng: where it comes from and what it is for")
NEW_ITEM = "  - id: small-5\n    truefalse: 值班电话可以长期占线。\n    answer: 错\n"
PAGES = (
    "/organizer/",
    "/organizer/banks",
    "/organizer/banks/small?q=110",
    "/organizer/banks/small/items/small-1",
    "/organizer/banks/small/items/small-4?frame=computer&lang=en",
    "/organizer/banks/small/versions",
    "/organizer/banks/upload",
    "/organizer/exams",
    "/organizer/exams/quarterly",
    "/organizer/exams/upload",
)


@pytest.fixture
def organizer(go_to, make_member, set_exam, sit):
    """A service in December: a quarterly exam that runs, one open all year, one every week."""
    go_to("2026-12-09 10:00")
    people = [make_member(f"10{number:02}", name=f"成员{number}") for number in range(6)]
    make_member("9001", name="陆青", roles=("organizer",), at="organisation", sees_names=True)
    set_exam(make_up=MakeUp(timedelta(days=7), timedelta(days=3), frozenset({"absent", "failed"})))
    set_exam("topic-1", kind="topic-test", title=LONG, schedule=ALL_YEAR)
    set_exam("weekly", kind="practice", title=Words("每周一练", "Weekly practice"), schedule=EVERY_WEEK)
    go_to("2026-12-11 10:00")
    sit(people[0], "quarterly")
    sit(people[1], "quarterly", hands_in=False)


@pytest.fixture
def open_page(make_page, log_in, organizer, live_server):
    """Open an address as the organizer, in a window of the given width."""

    def open_at(
        address: str, *, width: int = 1280, language: str = "zh_CN", text: int = 100, dark: bool = False
    ):
        page = make_page(width=width, height=900, dark=dark)
        log_in(page, "9001")
        if language == "en":
            page.goto("/account")
            page.check("input[name=language][value=en]", force=True)
            page.click("form[action$=preferences] button")
        page.goto(address)
        if text != 100:
            page.evaluate(f"document.documentElement.dataset.text = '{text}'")
        return page

    return open_at


def bank_file(home, edit=lambda text: text) -> dict[str, object]:
    text = edit((home / "question_bank" / "small" / "bank.yaml").read_text("utf-8"))
    return {"name": "bank.yaml", "mimeType": "application/yaml", "buffer": text.encode()}


def check(page, *files) -> None:
    page.goto("/organizer/banks/upload")
    page.set_input_files("#files", list(files))
    with page.expect_navigation():
        page.get_by_role("button", name="检查").click()


def overflow(page) -> int:
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def test_no_page_scrolls_sideways_or_complains(open_page):
    page = open_page("/organizer/")
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    too_wide = []
    for address in PAGES:
        page.goto(address)
        for width, text in ((1280, 100), (860, 130), (390, 100), (390, 160), (320, 100)):
            page.set_viewport_size({"width": width, "height": 900})
            page.evaluate(f"document.documentElement.dataset.text = '{text}'")
            if overflow(page):
                too_wide.append((address, width, text))
    assert too_wide == []
    assert said == []


def test_english_pages_hold_no_chinese_of_their_own(open_page):
    page = open_page("/organizer/", language="en", width=390)
    chinese = {}
    for address in PAGES:
        page.goto(address)
        assert overflow(page) == 0, address
        shown = " ".join(page.locator("main h1, main h2, main .button, main thead th").all_inner_texts())
        if found := [letter for letter in shown if "\u4e00" <= letter <= "\u9fff"]:
            chinese[address] = found
    assert chinese == {}


def test_a_mistake_is_underlined_in_its_source_line(open_page, home):
    page = open_page("/organizer/banks/upload")
    check(page, bank_file(home, lambda text: text.replace("answer: AC", "answer: AE")))
    marked = page.locator(".findings .error mark")
    assert marked.inner_text() == "AE"
    assert "wavy" in marked.evaluate("one => getComputedStyle(one).textDecoration")
    first = page.locator(".findings > li").first
    assert first.locator(".sentence").bounding_box()["y"] < first.locator(".place").bounding_box()["y"]


def test_a_bank_is_uploaded_tried_out_and_published(open_page, home):
    page = open_page("/organizer/banks")
    page.get_by_role("link", name="上传题库").click()
    check(page, bank_file(home, lambda text: text + NEW_ITEM))
    assert "新增 1" in page.locator(".changes").inner_text().replace("\n", " ")
    with page.expect_navigation():
        page.get_by_role("button", name="发布").click()
    assert "已发布为第 2 版" in page.locator("[role=status]").inner_text()
    page.goto("/organizer/banks/small/items/small-5")
    assert page.locator(".frame .option").count() == 2


def test_a_double_click_on_publish_makes_one_version(open_page, home):
    page = open_page("/organizer/banks")
    check(page, bank_file(home, lambda text: text + NEW_ITEM))
    with page.expect_navigation():
        page.get_by_role("button", name="发布").dblclick()
    page.goto("/organizer/banks/small/versions")
    assert page.locator(".versions > li").count() == 2


def test_restoring_asks_first_and_cancelling_changes_nothing(open_page, home):
    page = open_page("/organizer/banks")
    check(page, bank_file(home, lambda text: text + NEW_ITEM))
    with page.expect_navigation():
        page.get_by_role("button", name="发布").click()
    opener = page.get_by_role("button", name="恢复到上一版")
    opener.click()
    page.get_by_role("button", name="取消").click()
    assert page.locator("dialog[open]").count() == 0
    assert opener.evaluate("one => document.activeElement === one")
    opener.click()
    assert page.locator("dialog[open] h2").evaluate("one => document.activeElement === one")
    with page.expect_navigation():
        page.locator("dialog[open]").get_by_role("button", name="恢复", exact=True).click()
    assert "已恢复到第 1 版" in page.locator("[role=status]").inner_text()


def test_the_preview_is_as_wide_as_a_phone_and_takes_no_answer(open_page):
    page = open_page("/organizer/banks/small/items/small-1")
    assert page.locator(".frame.phone").bounding_box()["width"] == 390
    first = page.locator(".frame .option input").first
    assert first.is_disabled()
    assert first.evaluate("one => getComputedStyle(one).opacity") == "0"


def test_every_bar_of_the_year_stands_at_its_true_days(open_page):
    page = open_page("/organizer/")
    row = page.locator(".year-row", has_text="季度考核").locator("svg")
    track, bar = row.bounding_box(), row.locator("rect.main").bounding_box()
    share = (bar["x"] - track["x"]) / track["width"]
    assert share == pytest.approx(343.375 / 365, abs=0.004)
    assert bar["width"] / track["width"] == pytest.approx(7 / 365, abs=0.004)


def test_on_a_phone_a_sitting_is_a_few_lines_with_their_labels(open_page):
    page = open_page("/organizer/exams/quarterly", width=390)
    page.locator("table.sittings a").first.click()
    line = page.locator("#people-card tbody tr").first
    assert line.bounding_box()["width"] <= 390
    labels = page.locator(".stacks td[data-label='应考']").first.evaluate(
        "one => getComputedStyle(one, '::before').content"
    )
    assert labels == '"应考"'


def test_pages_are_dark_for_who_wants_them_dark(open_page):
    page = open_page("/organizer/banks/small/items/small-1", dark=True)
    ground = page.locator(".card").first.evaluate("one => getComputedStyle(one).backgroundColor")
    assert ground == "rgb(22, 30, 27)"


def test_the_upload_works_with_the_keyboard_alone(open_page, home):
    page = open_page("/organizer/banks/upload")
    page.set_input_files("#files", [bank_file(home)])
    page.focus("#files")
    page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "不需要发布" in page.inner_text("main")
