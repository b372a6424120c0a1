"""The page of scores in Chromium: no sideways scroll, filters act at once, both languages and themes."""

from __future__ import annotations

import os
import random
from datetime import timedelta
from pathlib import Path

import pytest

from app.store.departments import department_with_key
from benchmarks.result_rows import Results, make_exam

TIERS = {"leader": 80, "operator": 80}
TOPICS = ("创争/由来与意义", "创争/五项修炼", "创争/班组学习", "创争/终身学习")
NAMES = ("陈砚秋", "方知远", "顾临川", "何望舒", "江予安", "康景行", "李闻笙", "陆清野", "马叙白", "宁怀瑾")
SHOTS = os.environ.get("BAITI_SHOTS")  # a folder to keep pictures in, for looking at them


@pytest.fixture
def sitting(app, organisation, clock, make_member):
    make_member("9002", roles=("manager",), at="organisation", sees_names=True)
    make_member("9003", roles=("manager",), at="organisation")
    dice = random.Random(7)
    with app.app_context():
        teams = {key: department_with_key(key).id for key in ("east-1", "east-2", "west-1")}
        results = Results(make_exam(TIERS), topics=TOPICS)
        for number in range(240):
            team = dice.choice(list(teams))
            tier = dice.choice(["leader", "operator", "operator", "operator"])
            percent = min(100, max(40, round(dice.gauss(78 if team == "west-1" else 87, 8) * 2) / 2))
            earned = [(topic, float(dice.random() < percent / 100)) for topic in TOPICS for _ in range(5)]
            results.add(teams[team], tier, percent, earned=earned, after=timedelta(minutes=number))
        for number, name in enumerate(NAMES):
            results.add(list(teams.values())[number % 3], "operator", name=name)
        for _ in range(6):
            results.add(teams["east-1"], "leader", standing="exempt")
        results.write()
    clock.forward(days=8)
    return results.public_id()


def keep(page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)


def scrolls_sideways(page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")


@pytest.mark.parametrize("width", [1280, 390, 320])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_nothing_scrolls_sideways(sitting, make_page, log_in, width, dark):
    page = log_in(make_page(width=width, dark=dark), "9002")
    page.goto(f"/manager/occurrences/{sitting}")
    assert page.locator("h1").inner_text() == "季度考核\u30002026 年第四季度"
    assert not scrolls_sideways(page)
    keep(page, f"scores-{width}{'-dark' if dark else ''}")
    for summary in page.locator("summary:visible").all():
        summary.click()
    page.mouse.click(0, 0)
    assert not scrolls_sideways(page), "also with everything unfolded"
    page.goto("/manager/")
    assert not scrolls_sideways(page)
    keep(page, f"year-{width}{'-dark' if dark else ''}")


def test_a_filter_acts_when_it_is_chosen_and_stands_in_the_address(sitting, page, log_in):
    log_in(page, "9002")
    page.goto(f"/manager/occurrences/{sitting}")
    with page.expect_navigation():
        page.select_option("select[name=unit]", "west")
    assert page.url.endswith("?unit=west")
    assert page.locator("select[name=unit]").input_value() == "west"
    with page.expect_navigation():
        page.select_option("select[name=tier]", "operator")
    assert page.url.endswith("?unit=west&tier=operator")
    with page.expect_navigation():
        page.go_back()
    assert page.url.endswith("?unit=west")
    assert page.locator("select[name=tier]").input_value() == ""


def test_filters_work_without_script(sitting, make_page, log_in):
    page = log_in(make_page(java_script_enabled=False), "9002")
    page.goto(f"/manager/occurrences/{sitting}")
    page.select_option("select[name=tier]", "leader")
    page.click("form.filters button")
    assert page.locator("select[name=tier]").input_value() == "leader"


def test_the_pass_line_stands_at_the_edge_between_failed_and_passed(sitting, page, log_in):
    log_in(page, "9002")
    page.goto(f"/manager/occurrences/{sitting}")
    line = page.locator(".chart-histogram > .pass-line").bounding_box()
    failed = [bar.bounding_box() for bar in page.locator(".chart-histogram .bar.below").all()]
    passed = [bar.bounding_box() for bar in page.locator(".chart-histogram .bar.above").all()]
    middle = line["x"] + line["width"] / 2
    assert max(box["x"] + box["width"] for box in failed) == pytest.approx(middle, abs=2.5)
    assert min(box["x"] for box in passed) == pytest.approx(middle, abs=2.5)


def test_every_figure_has_its_table_and_its_sentence(sitting, page, log_in):
    log_in(page, "9002")
    page.goto(f"/manager/occurrences/{sitting}")
    for card in page.locator(".figure-card").all():
        assert card.locator(".finding").first.inner_text().strip()
    assert page.locator(".chart-data").count() == 4
    for chart in page.locator("svg[role=img]").all():
        assert chart.get_attribute("aria-label")


def test_english_and_the_viewer_without_names(sitting, make_page, log_in):
    page = log_in(make_page(width=390), "9003")
    page.goto(f"/manager/occurrences/{sitting}")
    assert page.locator("text=陈砚秋").count() == 0
    keep(page, "scores-390-nameless")
    page.context.add_cookies([{"name": "language", "value": "en", "url": page.url}])
    page.reload()
    assert page.locator("h1").inner_text() == "Quarterly assessment\u3000Q4 2026"
    assert not scrolls_sideways(page)
    keep(page, "scores-390-en")
    page.set_viewport_size({"width": 1280, "height": 800})
    keep(page, "scores-1280-en")


def test_it_prints_on_few_pages(sitting, page, log_in):
    log_in(page, "9002")
    page.goto(f"/manager/occurrences/{sitting}")
    page.emulate_media(media="print")
    assert not page.locator(".filters").is_visible()
    assert page.locator(".chart-histogram").is_visible()
    sheets = page.pdf(format="A4", landscape=True).count(b"/Type /Page\n")
    assert 1 <= sheets <= 4
