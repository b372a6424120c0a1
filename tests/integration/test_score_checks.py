"""成绩复核: asked once at a time and in time, answered by somebody else, read by the member."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from app.domain.errors import DomainError, NotFound
from app.domain.sittings.exam import Release
from app.services.answer_score_check import answer_score_check, list_score_checks
from app.services.ask_score_check import ask_score_check, show_score_checks
from app.services.list_notices import list_notices
from app.services.viewer import Grant, Viewer
from app.store.database import db
from app.store.models import AuditRow

WEEK = timedelta(days=7)


@pytest.fixture
def organizer(app, make_member):
    number = make_member("9001", roles=("organizer",), at="organisation", department="west-1", tier="leader")
    with app.app_context():
        root = db.session.execute(text("select path from department where parent_id is null")).scalar()
        db.session.rollback()
    return Viewer(number, (Grant("organizer", root, True),))


def refusal(act, *given, **named) -> str:
    with pytest.raises(DomainError) as refused:
        act(*given, **named)
    return refused.value.code


def test_a_result_is_checked_once_at_a_time_and_the_answer_stands_beside_it(
    app, make_member, organizer, set_exam, go_to, sit, clock
):
    member = Viewer(make_member("1"))
    set_exam()
    go_to("2026-12-11 10:00")
    attempt = sit(member.member_id, "quarterly", right=2)
    mine = {"viewer": member, "clock": clock, "usual": WEEK}
    with app.app_context():
        assert show_score_checks(attempt, **mine).may_ask
        ask_score_check(attempt, "第 3 题我认为答对了", **mine)
        assert refusal(ask_score_check, attempt, "再问一次", **mine) == "check-open-already"
        assert not show_score_checks(attempt, **mine).may_ask
        waiting = list_score_checks(organizer).waiting
        assert [(one.facts.reason, one.member) for one in waiting] == [("第 3 题我认为答对了", "周明远 1")]
        check = waiting[0].facts.public_id
        own = Viewer(member.member_id, organizer.grants)
        assert (
            refusal(answer_score_check, check, "unchanged", "自己答", viewer=own, clock=clock) == "own-check"
        )
        as_office = {"viewer": organizer, "clock": clock}
        assert refusal(answer_score_check, check, "unchanged", " ", **as_office) == "text-missing"
        answer_score_check(check, "unchanged", "已核对，答案无误。", **as_office)
        again = refusal(answer_score_check, check, "passed-on", "改口", **as_office)
        assert again == "check-answered-already"
        standing = show_score_checks(attempt, **mine)
        assert [(one.verdict, one.answer) for one in standing.checks] == [("unchanged", "已核对，答案无误。")]
        assert [one.attempt for one in list_notices(member, (), clock=clock).answers] == [attempt]
        told = db.session.query(AuditRow.action).filter(AuditRow.action.like("check.%")).order_by(AuditRow.id)
        assert [action for (action,) in told] == ["check.asked", "check.answered"]


def test_the_term_begins_with_the_release_and_an_exam_may_set_its_own(
    app, make_member, organizer, set_exam, go_to, sit, clock
):
    member = Viewer(make_member("1"))
    set_exam(release=Release("after-close", "after-close", "after-close"))
    set_exam("strict", result_check=timedelta(0))
    go_to("2026-12-11 10:00")
    attempt, strict = sit(member.member_id, "quarterly"), sit(member.member_id, "strict")
    mine = {"viewer": member, "clock": clock, "usual": WEEK}
    with app.app_context():
        assert refusal(ask_score_check, attempt, "太早", **mine) == "check-not-possible"
        assert refusal(ask_score_check, strict, "不设复核", **mine) == "check-not-possible"
    go_to("2026-12-24 10:00")  # released on the 17th at 10:00:30: an hour of grace for who began last
    with app.app_context():
        assert show_score_checks(attempt, **mine).may_ask
        clock.forward(minutes=1)
        assert refusal(ask_score_check, attempt, "太晚", **mine) == "check-too-late"


def test_another_members_result_and_another_stations_requests_do_not_exist(
    app, make_member, organizer, set_exam, go_to, sit, clock
):
    member, other = Viewer(make_member("1")), Viewer(make_member("2"))
    set_exam()
    go_to("2026-12-11 10:00")
    attempt = sit(member.member_id, "quarterly")
    with app.app_context():
        with pytest.raises(NotFound):
            ask_score_check(attempt, "不是我的", viewer=other, clock=clock, usual=WEEK)
        ask_score_check(attempt, "请核对", viewer=member, clock=clock, usual=WEEK)
        path = db.session.execute(text("select path from department where key = 'west'")).scalar()
        db.session.rollback()
        west = Viewer(organizer.member_id, (Grant("organizer", path, True),))
        assert list_score_checks(west).waiting == ()
        nameless = Viewer(organizer.member_id, (Grant("organizer", organizer.grants[0].path, False),))
        assert [one.member for one in list_score_checks(nameless).waiting] == [None]
