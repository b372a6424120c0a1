"""Home page and learning record as they are seen: phones, large text, dark, keyboard, paper."""

from __future__ import annotations

import re
from datetime import timedelta
from itertools import pairwise

import pytest

from app.domain.bank.fields import Words
from app.domain.sittings.exam import Attempts, Band, MakeUp, Moment, Schedule

ALL_YEAR = Schedule("year", Moment(0, 0, month="1", day="1"), None, "Asia/Shanghai")
EVERY_WEEK = Schedule("week", Moment(0, 0, weekday=0), None, "Asia/Shanghai")
MAKE_UP = MakeUp(timedelta(days=7), timedelta(days=3), frozenset({"absent", "failed"}))
AGAIN = Attempts(None, "best", until_passed=True)
TOPICS = (
    Words("创争活动的由来与意义", "Chuangzheng: where it comes from and what it is for"),
    Words("学习型组织理论与五项修炼", "The learning organisation and the five disciplines"),
)
SIZES = ((320, 100), (390, 100), (390, 160), (768, 130), (860, 160), (1280, 160))  # width, text in percent
PARTS = ("open", "soon", "practice", "done", "ledger")


@pytest.fixture
def member(go_to, make_member, set_exam, sit):
    """Somebody in December: passed, failed, with exams open, upcoming and voluntary."""
    go_to("2026-01-05 10:00")
    member_id = make_member("007316", name="周明远", groups=("am",))
    set_exam(make_up=MAKE_UP, bands=(Band("良好", 70), Band("合格", None)))
    for number, title in enumerate(TOPICS, start=1):
        series = Words(
            f"《“创争”百题问答》专题{number}", f"A Hundred Questions on Chuangzheng, topic {number}"
        )
        set_exam(
            f"topic-{number}",
            kind="topic-test",
            title=title,
            series=series,
            schedule=ALL_YEAR,
            attempts=AGAIN,
        )
    weekly = Words("每周一练", "Weekly practice")
    set_exam("weekly", kind="practice", title=weekly, schedule=EVERY_WEEK, voluntary=True)
    go_to("2026-03-11 10:00")
    sit(member_id, "quarterly", right=1)
    go_to("2026-03-25 10:00")
    sit(member_id, "quarterly", right=4)
    go_to("2026-06-11 10:00")
    sit(member_id, "quarterly", right=3)
    go_to("2026-10-08 10:00")
    sit(member_id, "topic-1", right=1)
    go_to("2026-12-11 10:00")
    return member_id


@pytest.fixture
def open_page(make_page, log_in, member, live_server):
    """Open an address as the member, in a window of the given width."""

    def visit(address="/", *, language="zh_CN", **window):
        page = make_page(**window)
        page.errors = []
        page.on("console", lambda line: page.errors.append(line.text) if line.type == "error" else None)
        page.on("pageerror", lambda error: page.errors.append(str(error)))
        page.context.add_cookies([{"name": "language", "value": language, "url": live_server}])
        log_in(page, "007316")
        page.goto(address)
        return page

    return visit


def box(page, selector):
    found = page.locator(selector).bounding_box()
    assert found is not None
    return found


@pytest.mark.parametrize("address", ["/", "/record"])
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_no_page_scrolls_sideways(open_page, address, language):
    page = open_page(address, language=language)
    for width, text in SIZES:
        page.set_viewport_size({"width": width, "height": 800})
        page.evaluate("percent => document.documentElement.dataset.text = percent", str(text))
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (width, text)
    assert page.errors == []


def test_on_a_phone_the_parts_stand_in_the_order_of_the_html(open_page):
    page = open_page(width=390)
    tops = [box(page, f"section[aria-labelledby={part}]")["y"] for part in PARTS]
    assert tops == sorted(tops)
    assert page.eval_on_selector_all(
        "main section", "all => all.map(part => part.getAttribute('aria-labelledby'))"
    ) == list(PARTS)


def test_on_a_wide_screen_exams_and_results_are_left_and_the_rest_is_right_without_overlap(open_page):
    page = open_page(width=1280)
    boxes = {part: box(page, f"section[aria-labelledby={part}]") for part in PARTS}
    assert boxes["open"]["x"] == boxes["done"]["x"]
    assert boxes["soon"]["x"] == boxes["practice"]["x"] == boxes["ledger"]["x"] > boxes["open"]["x"]
    for column in (("open", "done"), ("soon", "practice", "ledger")):
        for upper, lower in pairwise(column):
            assert boxes[upper]["y"] + boxes[upper]["height"] <= boxes[lower]["y"] + 1


def test_the_keyboard_goes_through_the_page_from_top_to_bottom(open_page):
    page = open_page(width=390)
    page.locator("main").focus()
    met = []
    for _ in range(30):
        page.keyboard.press("Tab")
        here = page.evaluate(
            """() => { const it = document.activeElement;
                       if (!it.closest('main')) return null;
                       const row = it.closest('li, article, .section-head') ?? it;
                       return [row.getBoundingClientRect().top + scrollY, it.textContent.trim()] }"""
        )
        if here is None:
            break
        met.append(here)
    assert "参加考试" in met[0][1]
    assert [top for top, _ in met] == sorted(top for top, _ in met)
    assert any("全部成绩" in text for _, text in met)


def test_one_button_is_filled_and_it_opens_the_start_page(open_page):
    page = open_page(width=390)
    filled = page.locator("main .button.filled")
    assert filled.count() == 1
    filled.press("Enter")
    page.wait_for_url("**/sittings/*")
    assert "季度考核" in page.locator("main").inner_text()


@pytest.mark.parametrize("address", ["/", "/record"])
def test_everything_to_press_is_large_enough(open_page, address):
    page = open_page(address, width=390)
    sizes = page.eval_on_selector_all(
        "main :is(a, button)",
        "all => all.filter(it => getComputedStyle(it).display !== 'inline')"
        ".map(it => [it.textContent.trim(), it.getBoundingClientRect().height])",
    )
    assert [name for name, height in sizes if height < 24] == []


def test_a_result_leads_from_the_home_page_to_the_result(open_page):
    page = open_page(width=390)
    page.locator("section[aria-labelledby=done] a.cover").first.click()
    page.wait_for_url("**/attempts/*")
    assert "75" in page.locator("main").inner_text()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_paper_shows_the_sheet_alone_in_black_on_white(open_page, theme):
    page = open_page("/record", width=718, dark=theme == "dark")
    page.emulate_media(media="print")
    for gone in (".top", ".bottom-bar", ".record-tools"):
        assert not page.locator(gone).is_visible()
    colours = page.eval_on_selector(
        ".sheet-page", "it => [getComputedStyle(it).backgroundColor, getComputedStyle(it).color]"
    )
    assert colours == ["rgb(255, 255, 255)", "rgb(20, 32, 28)"]
    assert page.locator(".record-table thead").is_visible()


def test_a_year_fits_on_two_sheets_of_a4(open_page):
    page = open_page("/record", width=390)
    pdf = page.pdf(prefer_css_page_size=True)
    assert 1 <= len(re.findall(rb"/Type\s*/Page\b", pdf)) <= 2


def test_the_print_button_prints(open_page):
    page = open_page("/record", width=390)
    page.evaluate("window.print = () => document.title = 'printed'")
    page.get_by_role("button", name="打印").click()
    assert page.title() == "printed"


def test_the_file_is_downloaded(open_page):
    page = open_page("/record", width=1280)
    with page.expect_download() as download:
        page.get_by_role("link", name="导出 Excel").click()
    assert download.value.suggested_filename == "学习档案-007316-2026.xlsx"


def test_the_table_of_exams_stays_a_table_for_screen_readers_on_a_phone(open_page):
    page = open_page("/record", width=390)
    table = page.get_by_role("table")
    assert table.get_by_role("row").count() == 4
    assert "季度考核 第二季度" in table.get_by_role("row").nth(2).inner_text()
    assert table.get_by_role("columnheader").count() == 6
