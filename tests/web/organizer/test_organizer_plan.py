"""The year and its sittings: what is soon, how far members are, and whose names are shown."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from app.domain.sittings.exam import MakeUp, Moment, Schedule


def page_text(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text))


def section(answer, head: str) -> str:
    found = re.search(rf'<section[^>]*aria-labelledby="{head}".*?</section>', answer.text, re.S)
    assert found is not None
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found[0]))


@pytest.fixture
def quarterly(organizer, set_exam, make_member, go_to) -> dict[str, int]:
    """A quarterly exam open on 11 December with six members in the east and one in the west."""
    go_to("2026-12-09 10:00")
    people = {f"10{number:02}": make_member(f"10{number:02}", name=f"东{number}") for number in range(6)}
    people["2001"] = make_member("2001", name="西一", department="west-1")
    set_exam(make_up=MakeUp(timedelta(days=7), timedelta(days=3), frozenset({"absent", "failed"})))
    go_to("2026-12-11 10:00")
    return people


def sitting_url(client, wave: str = "main") -> str:
    page = client.get("/organizer/exams/quarterly").text
    links = re.findall(r'<th scope="row"><a href="(/organizer/sittings/[\w-]+)">(.*?)</th>', page, re.S)
    return next(url for url, rest in links if ("补考" in rest) == (wave == "make-up"))


def test_without_exams_the_plan_says_what_to_do(organizer):
    assert "还没有考试，因此没有计划" in organizer.get("/organizer/").text


def test_only_organizers_see_the_plan(app, quarterly, make_member, sign_in_as):
    other = sign_in_as(app.test_client(), make_member("3001", roles=("manager",), at="organisation"))
    assert other.get("/organizer/").status_code == 404


def test_what_opens_or_closes_within_14_days_comes_first(organizer, quarterly):
    page = section(organizer.get("/organizer/"), "soon-head")
    assert "季度考核 2026 年第四季度 2026-12-10 09:00 至 2026-12-17 09:00 进行中 7 0 0" in page
    assert "补考 2026 年第四季度 2026-12-24 09:00" in page


def test_the_year_has_a_row_an_exam_and_a_bar_a_sitting(organizer, quarterly):
    page = organizer.get("/organizer/").text
    assert len(re.findall(r'<svg class="year-track" height="44"', page)) == 1
    main = re.search(r'<rect class="main" x="([\d.]+)%" width="([\d.]+)%"', page)
    assert main is not None
    # 10 December 09:00 is day 343.375 of 365; seven days are 1.918 percent of the year.
    assert float(main[1]) == pytest.approx(100 * 343.375 / 365, abs=0.01)
    assert float(main[2]) == pytest.approx(100 * 7 / 365, abs=0.01)


def test_weekly_sittings_are_folded_by_month(organizer, quarterly, set_exam):
    set_exam(
        "weekly", kind="practice", schedule=Schedule("week", Moment(9, 0, weekday=0), None, "Asia/Shanghai")
    )
    assert "每周场次" in organizer.get("/organizer/").text


def test_counts_follow_members_from_start_to_hand_in(organizer, quarterly, sit):
    sit(quarterly["1000"], "quarterly")
    sit(quarterly["1001"], "quarterly", hands_in=False)
    assert "进行中 7 2 1" in section(organizer.get("/organizer/"), "soon-head")
    page = page_text(organizer.get(sitting_url(organizer)))
    for words in ("应考 7", "未开始作答 5", "作答中 1", "已交卷 1"):
        assert words in page


def test_an_organizer_of_a_station_counts_only_that_station(app, quarterly, make_member, sign_in_as):
    station = make_member("9003", tier="leader", roles=("organizer",), at="west")
    client = sign_in_as(app.test_client(), station)
    assert "进行中 1 0 0" in section(client.get("/organizer/"), "soon-head")
    page = page_text(client.get(sitting_url(client)))
    assert "应考 1" in page
    assert "东山" not in page


def test_small_units_are_counted_together_without_the_right_to_names(organizer, quarterly):
    page = section(organizer.get(sitting_url(organizer)), "units-head")
    assert "东山台 › 东山一班" not in page
    assert "不足五人的单位合计 7" in page
    assert "西河" not in page


def test_names_are_not_shown_without_the_right(organizer, quarterly):
    page = organizer.get(sitting_url(organizer)).text
    assert "有姓名查看权限的人员才能看到名单" in page
    assert "东1" not in page
    assert "1001" not in page


@pytest.fixture
def head_of_east(app, quarterly, make_member, sign_in_as):
    """An organizer of everything who may see the names of the east alone."""
    from app.store.database import db
    from app.store.models import DepartmentRow, RoleGrantRow

    member = make_member("9004", tier="leader", roles=("organizer",), at="east", sees_names=True)
    with app.app_context():
        root = db.session.query(DepartmentRow.id).filter_by(key="organisation").scalar()
        db.session.rollback()
        from app.store.transaction import writing

        with writing():
            db.session.add(RoleGrantRow(member_id=member, role="organizer", department_id=root))
    return sign_in_as(app.test_client(), member)


def test_names_are_shown_where_the_right_reaches(head_of_east, quarterly, sit):
    sit(quarterly["1000"], "quarterly")
    page = page_text(head_of_east.get(sitting_url(head_of_east)))
    assert "东0 1000 值机员 东山一班 已交卷" in page
    assert "西一" not in page
    assert "以上统计另含其他单位 1 人" in page


def test_names_can_be_limited_to_a_state(head_of_east, quarterly, sit):
    sit(quarterly["1000"], "quarterly")
    page = page_text(head_of_east.get(sitting_url(head_of_east) + "?state=not-started"))
    assert "东1 1001" in page
    assert "东0 1000" not in page


def test_no_score_is_shown_on_a_sitting(head_of_east, quarterly, sit):
    sit(quarterly["1000"], "quarterly", right=3)
    page = page_text(head_of_east.get(sitting_url(head_of_east)))
    assert "75" not in page
    assert "合格" not in page


def test_a_make_up_waits_for_the_main_window_to_close(organizer, quarterly):
    assert "主考结束后才能确定补考人员" in organizer.get(sitting_url(organizer, "make-up")).text


def test_a_make_up_expects_the_absent_and_the_failed(organizer, quarterly, sit, go_to):
    sit(quarterly["1000"], "quarterly", right=4)
    sit(quarterly["1001"], "quarterly", right=1)
    go_to("2026-12-18 10:00")
    page = page_text(organizer.get(sitting_url(organizer, "make-up")))
    assert "应考 6" in page


def test_an_unknown_sitting_does_not_exist(organizer):
    assert organizer.get("/organizer/sittings/none").status_code == 404


def test_the_plan_speaks_english(organizer, quarterly):
    organizer.post("/language", data={"language": "en", "here": "/organizer/"})
    page = page_text(organizer.get("/organizer/"))
    assert "The next 14 days" in page
    assert "Quarterly assessment" in page
    assert "Q4 2026" in page
