"""改期与取消: a sitting moved or cancelled by hand, through refreshes and loads, and taken back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from app.domain.errors import DomainError, NotAllowed
from app.domain.sittings.exam import MakeUp, Moment, Release, Schedule
from app.domain.sittings.standing import Standing
from app.services.change_sitting import change_sitting, preview_change, undo_change
from app.services.list_notices import dismiss_notice, list_notices
from app.services.list_sittings import find_sitting, list_sittings
from app.services.own_clashes import find_own_clashes
from app.services.plan_change import Wish
from app.services.preview_plan import preview_plan
from app.services.refresh_plan import refresh_plan
from app.services.show_distribution import show_distribution
from app.services.show_plan import show_plan
from app.services.start_attempt import start_attempt
from app.services.viewer import Grant, Viewer
from app.services.year_ledger import ledger_of
from app.store.database import db
from app.store.exams import current_exams
from app.store.models import AttemptRow, SittingRow

ZONE = "Asia/Shanghai"
MAKE_UP = MakeUp(timedelta(days=7), timedelta(days=3), frozenset({"absent", "failed"}))
AFTER_CLOSE = Release("at-hand-in", "after-close", "after-close")


def beijing(moment: str) -> datetime:
    return datetime.fromisoformat(f"{moment}+08:00").astimezone(UTC)


def window(opens: str, closes: str) -> tuple[datetime, datetime]:
    return beijing(opens), beijing(closes)


def move(opens: str, closes: str, *, makeup_follows: bool = True, reason: str = "供电检修") -> Wish:
    return Wish(window(opens, closes), makeup_follows, reason)


CANCEL = Wish(None, True, "任务冲突")


@pytest.fixture
def organizer(app, make_member):
    number = make_member("9001", roles=("organizer",), department="west-1", tier="leader", at="organisation")
    with app.app_context():
        root = db.session.execute(text("select path from department where parent_id is null")).scalar()
        db.session.rollback()
    return Viewer(number, (Grant("organizer", root, True),))


@pytest.fixture
def member(make_member, set_exam, go_to):
    number = make_member("1")
    set_exam(make_up=MAKE_UP, release=AFTER_CLOSE)
    go_to("2026-12-01 08:00")
    return Viewer(number)


def sitting_id(wave: str = "main", exam: str = "quarterly", period: str = "2026-Q4") -> str:
    statement = text(
        "select s.public_id from sitting s join occurrence o on o.id = s.occurrence_id "
        "join exam e on e.id = o.exam_id where e.key = :exam and o.period = :period and s.wave = :wave"
    )
    found = db.session.execute(statement, {"exam": exam, "period": period, "wave": wave}).scalar()
    db.session.rollback()
    return str(found)


def windows() -> dict[str, tuple[datetime, datetime]]:
    rows = db.session.query(SittingRow).join(SittingRow.occurrence).filter_by(period="2026-Q4").all()
    found = {row.wave: (row.opens_at, row.closes_at) for row in rows}
    db.session.rollback()
    return found


def own(viewer: Viewer, clock: Any) -> Any:
    return next(one for one in list_sittings(viewer, clock=clock) if one.wave == "main")


def test_a_postponed_sitting_keeps_its_window_and_its_people_through_refreshes_and_a_new_load(
    app, member, organizer, clock, set_exam
):
    wanted = window("2026-12-14 09:00", "2026-12-20 09:00")
    with app.app_context():
        before = own(member, clock)
        main = sitting_id()
        plan = preview_change(
            main, move("2026-12-14 09:00", "2026-12-20 09:00"), viewer=organizer, clock=clock
        )
        assert (plan.enrolled, plan.running, plan.clashes.members) == (1, 0, 0)
        assert [(step.wave, step.after) for step in plan.steps] == [
            ("main", wanted),
            ("make-up", window("2026-12-27 09:00", "2026-12-30 09:00")),  # 3 days later, as the close is
        ]
        assert windows()["main"] == (before.opens_at, before.closes_at), "a dry run moves nothing"
        change_sitting(main, Wish(wanted, True, "供电检修"), viewer=organizer, clock=clock, zone=ZONE)
        moved = own(member, clock)
        assert (moved.id, moved.opens_at, moved.closes_at) == (before.id, *wanted)
        assert moved.after_close_at == beijing("2026-12-30 10:00:30"), "answers wait for the moved make-up"
        assert refresh_plan(clock=clock, zone=ZONE).is_empty
    set_exam(make_up=MAKE_UP, release=AFTER_CLOSE, minutes=45)
    with app.app_context():
        assert windows()["main"] == wanted
        reloaded = own(member, clock)
        assert (reloaded.id, reloaded.duration) == (before.id, timedelta(minutes=45))
        exam = next(exam for _, exam in current_exams().values())
        db.session.rollback()
        assert preview_plan(exam, clock=clock, zone=ZONE).of_kind("moved") == ()


def test_who_is_concerned_reads_of_it_until_it_is_put_away_and_again_when_it_is_undone(
    app, member, organizer, clock
):
    with app.app_context():
        before = own(member, clock)
        change_sitting(
            sitting_id(),
            move("2026-12-14 09:00", "2026-12-20 09:00"),
            viewer=organizer,
            clock=clock,
            zone=ZONE,
        )
        notice = list_notices(member, list_sittings(member, clock=clock), clock=clock).sittings[0]
        assert (notice.kind, notice.reason) == ("moved", "供电检修")
        assert notice.before == (before.opens_at, before.closes_at)
        assert notice.make_up == window("2026-12-27 09:00", "2026-12-30 09:00")
        assert list_notices(organizer, list_sittings(organizer, clock=clock), clock=clock).sittings == ()
        clock.forward(minutes=1)
        for _ in range(2):
            dismiss_notice(notice.name, viewer=member, clock=clock)
        assert list_notices(member, list_sittings(member, clock=clock), clock=clock).sittings == ()
        clock.forward(minutes=1)
        undo_change(sitting_id(), viewer=organizer, clock=clock, zone=ZONE)
        assert windows() == {
            "main": (before.opens_at, before.closes_at),
            "make-up": window("2026-12-24 09:00", "2026-12-27 09:00"),
        }
        again = list_notices(member, list_sittings(member, clock=clock), clock=clock).sittings
        assert [one.kind for one in again] == ["restored"]


def test_a_cancelled_sitting_is_not_owed_cannot_be_sat_and_counts_nobody_as_due(
    app, member, organizer, clock, go_to
):
    with app.app_context():
        main = sitting_id()
        change_sitting(main, CANCEL, viewer=organizer, clock=clock, zone=ZONE)
        assert own(member, clock).standing is Standing.CANCELLED
        assert ledger_of(list_sittings(member, clock=clock), 2026).owed == 0
        assert show_distribution(main, viewer=organizer, clock=clock).counts.due.value == 0
        states = {line.wave: line.state for line in show_plan(organizer, clock=clock, zone=ZONE).sittings}
        assert states == {"main": "cancelled", "make-up": "cancelled"}
    go_to("2026-12-11 09:00")
    start: dict[str, Any] = {"client": "device-0001", "language": "zh_CN", "seed": bytes(16)}
    with app.app_context():
        with pytest.raises(NotAllowed) as refused:
            start_attempt(main, viewer=member, clock=clock, **start)
        assert refused.value.code == "sitting-cancelled"
        assert not find_sitting(main, member, clock=clock).may_start
        with pytest.raises(DomainError) as late:
            undo_change(main, viewer=organizer, clock=clock, zone=ZONE)
        assert late.value.code == "too-late-to-undo"
    go_to("2026-12-25 09:00")
    with app.app_context():
        with pytest.raises(NotAllowed):
            start_attempt(sitting_id("make-up"), viewer=member, clock=clock, **start)
        assert own(member, clock).standing is Standing.CANCELLED, "nobody is absent from it"


def test_a_cancelled_sitting_can_be_given_back_before_it_would_have_opened(app, member, organizer, clock):
    with app.app_context():
        change_sitting(sitting_id(), CANCEL, viewer=organizer, clock=clock, zone=ZONE)
        undo_change(sitting_id(), viewer=organizer, clock=clock, zone=ZONE)
        assert own(member, clock).standing is Standing.UPCOMING
        assert not find_sitting(sitting_id("make-up"), member, clock=clock).cancelled


def test_an_open_sitting_can_only_close_later_and_those_at_work_get_the_time(
    app, make_member, organizer, set_exam, go_to, sit, clock
):
    member = Viewer(make_member("1"))
    set_exam(let_finish=False)
    go_to("2026-12-17 08:30")  # half an hour before the window cuts an exam of an hour
    attempt = sit(member.member_id, "quarterly", hands_in=False)
    with app.app_context():
        main = sitting_id()
        for wish in (
            CANCEL,
            move("2026-12-10 09:00", "2026-12-16 09:00"),
            move("2026-12-18 09:00", "2026-12-20 09:00"),
        ):
            with pytest.raises(DomainError) as refused:
                change_sitting(main, wish, viewer=organizer, clock=clock, zone=ZONE)
            assert refused.value.code in ("sitting-is-open", "sitting-open-later-only")
        change_sitting(
            main, move("2026-12-10 09:00", "2026-12-17 09:20"), viewer=organizer, clock=clock, zone=ZONE
        )
        row = db.session.query(AttemptRow).filter_by(public_id=attempt).one()
        assert row.deadline == beijing("2026-12-17 09:20")
        db.session.rollback()
        change_sitting(
            main, move("2026-12-10 09:00", "2026-12-18 09:00"), viewer=organizer, clock=clock, zone=ZONE
        )
        assert db.session.query(AttemptRow).filter_by(public_id=attempt).one().deadline == beijing(
            "2026-12-17 09:30"
        ), "never more than the full hour"
        db.session.rollback()
        assert refresh_plan(clock=clock, zone=ZONE).is_empty


REFUSED = (
    (move("2026-12-14 09:00", "2026-12-14 08:00"), "window-backwards"),
    (move("2026-12-14 09:00", "2026-12-14 09:30"), "window-too-short"),
    (move("2026-11-30 09:00", "2026-12-14 09:30"), "window-in-the-past"),
    (move("2026-12-10 09:00", "2026-12-17 09:00"), "sitting-unchanged"),
    (move("2026-12-14 09:00", "2026-12-25 09:00", makeup_follows=False), "make-up-too-early"),
    (move("2026-12-14 09:00", "2026-12-20 09:00", reason=" "), "reason-missing"),
    (
        Wish(
            window("2026-12-14 09:00", "2026-12-20 09:00"),
            True,
            "x",
            seen=(beijing("2026-12-01 09:00"),) * 2,
        ),
        "sitting-changed-meanwhile",
    ),
)


def test_what_cannot_be_is_refused_and_nothing_moves(app, member, organizer, clock):
    with app.app_context():
        before = windows()
        codes = []
        for wish, _ in REFUSED:
            with pytest.raises(DomainError) as refused:
                change_sitting(sitting_id(), wish, viewer=organizer, clock=clock, zone=ZONE)
            codes.append(refused.value.code)
        assert codes == [code for _, code in REFUSED]
        assert windows() == before


def test_an_organizer_of_one_station_cannot_move_what_others_sit_too(
    app, member, organizer, clock, make_member
):
    other = make_member("9002", roles=("organizer",), department="west-1", tier="leader", at="west")
    with app.app_context():
        west = db.session.execute(text("select path from department where key = 'west'")).scalar()
        db.session.rollback()
        viewer = Viewer(other, (Grant("organizer", west, True),))
        with pytest.raises(NotAllowed) as refused:
            preview_change(sitting_id(), CANCEL, viewer=viewer, clock=clock)
        assert refused.value.code == "sitting-of-others"


def test_the_dry_run_counts_who_would_have_no_time_for_another_exam(
    app, member, organizer, clock, make_member, set_exam, go_to
):
    make_member("2")
    make_member("3", tier="leader")  # sits neither
    hour = Schedule("quarter", Moment(9, 0, month="last", day="15"), timedelta(hours=1), ZONE)
    set_exam("duel", schedule=hour, let_finish=False)
    go_to("2026-12-01 08:00")
    with app.app_context():
        on_the_hour = move("2026-12-15 09:00", "2026-12-15 10:00")
        found = preview_change(sitting_id(), on_the_hour, viewer=organizer, clock=clock).clashes
        assert (found.members, len(found.found), found.found[0].members) == (2, 1, 2)
        listed = list_sittings(member, clock=clock)
        assert find_own_clashes(listed, clock.now()) == []
        change_sitting(sitting_id(), on_the_hour, viewer=organizer, clock=clock, zone=ZONE)
        pairs = find_own_clashes(list_sittings(member, clock=clock), clock.now())
        assert [{one.exam_key, other.exam_key} for one, other in pairs] == [{"quarterly", "duel"}]
        longer = move("2026-12-15 09:00", "2026-12-15 11:00")
        assert preview_change(sitting_id(), longer, viewer=organizer, clock=clock).clashes.members == 0
