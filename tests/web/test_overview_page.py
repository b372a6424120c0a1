"""The manager's overview: what it shows of a period, in either ledger."""

import pytest

from app.domain.sittings.exam import Attempts, Moment, Schedule
from app.services.make_demo_year import make_demo_year

ZONE = "Asia/Shanghai"


@pytest.fixture
def manager(app, client, set_exam, clock, sign_in_as):
    """The demo manager's browser, in a small made-up year."""
    from app.store.members import member_with_number
    from app.store.transaction import reading

    set_exam()
    set_exam(
        "topic",
        kind="topic-test",
        schedule=Schedule("year", Moment(0, 0, month="1", day="1"), None, ZONE),
        attempts=Attempts(None, until_passed=True),
    )
    with app.app_context():
        list(make_demo_year(members=40, seed=1, again=False, password="x", clock=clock, zone=ZONE))
        with reading():
            number = member_with_number("9002").id
    return sign_in_as(client, number)


def test_it_shows_strip_gaps_changes_dates_and_coverage_of_the_chosen_period(manager):
    newest = manager.get("/manager/overview").text
    chosen = newest.split("2026 年第三季度</option>")[0].rpartition('value="')[2].partition('"')[0]
    page = manager.get(f"/manager/overview?sitting={chosen}&tier=operator").text
    for words in ("2026 年第三季度", "参考率", "最大的缺口", "比上期的变化", "接下来", "单位与专题覆盖"):
        assert words in page
    assert page.count('class="gap-bar"') >= 2
    assert page.count("change-dot") == 2  # the exam has no band above passing
    assert 'style="' not in page
    passed = manager.get(f"/manager/overview?sitting={chosen}&ledger=passed").text
    assert "已测人数占应考人数" in page
    assert "已合格人数占应考人数" in passed


def test_what_is_not_there_is_a_404_and_a_strange_ledger_the_usual_one(manager):
    assert manager.get("/manager/overview?sitting=nonsense").status_code == 404
    assert manager.get("/manager/overview?tier=nonsense").status_code == 404
    assert manager.get("/manager/overview?ledger=nonsense").status_code == 200


def test_the_scores_of_an_earlier_year_are_a_click_away(manager):
    this_year = manager.get("/manager/").text
    assert "/manager/?year=2025" in this_year
    before = manager.get("/manager/?year=2025").text
    assert "2025 年第四季度" in before
    assert "2026 年第三季度" not in before
    assert [manager.get(f"/manager/?year={year}").status_code for year in (1999, 2031)] == [404, 404]
