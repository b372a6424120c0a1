"""What an invigilator grants and does, and what it means for the attempt: on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.domain.attempts.limits import check_entries
from app.domain.errors import Conflict, DomainError, NotAllowed, NotFound
from app.services.close_overdue import close_overdue
from app.services.grant_time import grant_time, grant_time_to_all
from app.services.hand_in import hand_in
from app.services.intervene import end_for_member, reopen_attempt, void_attempt
from app.services.rebuild_attempt import verify_attempt
from app.services.refresh_plan import refresh_plan
from app.services.save_responses import Fenced, save_responses
from app.services.send_message import list_messages, send_message
from app.services.set_accommodation import set_accommodation
from app.services.set_entry_rule import set_entry_rule
from app.services.show_record import show_record
from app.services.start_attempt import start_attempt
from app.services.take_break import ask_break, decide_break, end_break
from app.services.take_over import take_over
from app.services.viewer import viewer_of
from app.services.watch_sitting import watch_sitting
from app.store.database import db
from app.store.models import AttemptRow, AuditRow, DutyBreakRow, EnrolmentRow, MemberRow

PHONE, DESK = "phone-0001", "desk-00001"


@pytest.fixture
def people(app, make_member, make_exam, clock):
    """A sitting with a member at work, an organizer of the whole and one of the other station."""
    rows = {
        "member": make_member("1", department="east-1", tier="operator"),
        "organizer": make_member("2", department="east", roles=("organizer",), at="organisation"),
        "stranger": make_member("3", department="west", roles=("organizer",), at="west"),
    }
    sitting = make_exam(types=("single",), minutes=20)
    with app.app_context():
        refresh_plan(clock=clock, zone="Asia/Shanghai")
        viewers = {name: viewer_of(db.session.get(MemberRow, row)) for name, row in rows.items()}
        db.session.rollback()
        yield viewers | {"sitting": sitting}


@pytest.fixture
def attempt(people, clock):
    return start(people, clock)


def start(people, clock, **more):
    return start_attempt(
        people["sitting"],
        viewer=people["member"],
        client=PHONE,
        language="zh_CN",
        seed=bytes(16),
        clock=clock,
        **more,
    ).attempt_id


def save(people, attempt, clock, seq, *, client=PHONE, epoch=1):
    entries = check_entries([{"seq": seq, "kind": "answer", "slot": 1, "response": "a"}])
    owner = people["member"].member_id
    return save_responses(attempt, owner=owner, epoch=epoch, client=client, entries=entries, clock=clock)


def finish(people, attempt, clock, **more):
    who = {"owner": people["member"].member_id, "epoch": 1, "client": PHONE} | more
    return hand_in(attempt, last_seq=0, entries=[], confirm_unsent=True, clock=clock, **who)[0]


def row_of(attempt):
    found = db.session.scalars(select(AttemptRow).filter_by(public_id=attempt)).one()
    db.session.refresh(found)
    return found


def enrolment_of(attempt):
    found = db.session.get(EnrolmentRow, row_of(attempt).enrolment_id)
    db.session.refresh(found)
    return found


def audited(action):
    return db.session.scalars(select(AuditRow).filter_by(action=action)).all()


def test_time_that_is_granted_reaches_the_open_page_with_the_next_save(people, attempt, clock):
    before = save(people, attempt, clock, 1).deadline
    grant_time(attempt, 10, "停电", viewer=people["organizer"], clock=clock)
    assert save(people, attempt, clock, 2).deadline == before + timedelta(minutes=10)
    clock.forward(minutes=25)
    assert not save(people, attempt, clock, 3).refused
    (entry,) = audited("attempt.extended")
    assert (entry.facts["minutes"], entry.facts["reason"]) == (10, "停电")


def test_a_whole_sitting_is_given_time_and_the_ended_are_left_alone(people, attempt, make_member, clock):
    assert grant_time_to_all(people["sitting"], 5, "断网", viewer=people["organizer"], clock=clock) == 1
    finish(people, attempt, clock)
    assert grant_time_to_all(people["sitting"], 5, "断网", viewer=people["organizer"], clock=clock) == 0
    with pytest.raises(Conflict, match="attempt-closed"):
        grant_time(attempt, 5, "断网", viewer=people["organizer"], clock=clock)


@pytest.mark.parametrize(("minutes", "reason"), [(0, "x"), (241, "x"), (5, "  "), (5, "长" * 201)])
def test_time_without_sense_or_reason_is_not_given(people, attempt, clock, minutes, reason):
    with pytest.raises(DomainError):
        grant_time(attempt, minutes, reason, viewer=people["organizer"], clock=clock)


def test_members_of_another_station_do_not_exist_for_an_invigilator(people, attempt, clock):
    for act in (
        lambda: grant_time(attempt, 5, "x", viewer=people["stranger"], clock=clock),
        lambda: end_for_member(attempt, "x", viewer=people["stranger"], clock=clock),
        lambda: void_attempt(attempt, "x", viewer=people["stranger"], clock=clock),
        lambda: grant_time(attempt, 5, "x", viewer=people["member"], clock=clock),
    ):
        with pytest.raises(NotFound):
            act()
    assert row_of(attempt).state == "open"


def test_in_a_break_the_clock_stands_still_and_answers_wait(people, attempt, clock):
    clock.forward(minutes=5)
    ask_break(attempt, "处理报警", owner=people["member"].member_id, clock=clock)
    with pytest.raises(Conflict, match="break-asked"):
        ask_break(attempt, "再来", owner=people["member"].member_id, clock=clock)
    asked = db.session.scalars(select(DutyBreakRow.public_id)).one()
    decide_break(asked, granted=True, minutes=60, viewer=people["organizer"], clock=clock)
    with pytest.raises(Conflict, match="break-decided"):
        decide_break(asked, granted=False, minutes=0, viewer=people["organizer"], clock=clock)
    clock.forward(minutes=40)
    close_overdue(clock=clock)
    resting = save(people, attempt, clock, 1)
    assert resting.rests
    assert resting.time_left == timedelta(minutes=15)
    assert [one.code for one in resting.refused] == ["paused"]
    end_break(attempt, owner=people["member"].member_id, clock=clock)
    after = save(people, attempt, clock, 2)
    assert (after.rests, after.time_left) == (False, timedelta(minutes=15))
    assert not after.refused
    clock.forward(minutes=16)
    close_overdue(clock=clock)
    assert row_of(attempt).handed_in_at == after.deadline


def test_a_break_that_nobody_ends_is_over_when_its_time_is(people, attempt, clock):
    ask_break(attempt, "处理报警", owner=people["member"].member_id, clock=clock)
    asked = db.session.scalars(select(DutyBreakRow.public_id)).one()
    decide_break(asked, granted=True, minutes=30, viewer=people["organizer"], clock=clock)
    clock.forward(minutes=45)
    assert save(people, attempt, clock, 1).time_left == timedelta(minutes=5)
    clock.forward(minutes=6)
    close_overdue(clock=clock)
    assert row_of(attempt).closed_by == "time"


def test_a_refused_break_changes_nothing(people, attempt, clock):
    ask_break(attempt, "接班", owner=people["member"].member_id, clock=clock)
    asked = db.session.scalars(select(DutyBreakRow.public_id)).one()
    decide_break(asked, granted=False, minutes=0, viewer=people["organizer"], clock=clock)
    assert not save(people, attempt, clock, 1).rests
    ask_break(attempt, "又有报警", owner=people["member"].member_id, clock=clock)  # may ask again


def test_a_reopened_attempt_counts_again_only_when_it_ends(people, attempt, clock):
    save(people, attempt, clock, 1)
    first = finish(people, attempt, clock)
    reopen_attempt(attempt, 10, "误交卷", viewer=people["organizer"], clock=clock)
    enrolment = enrolment_of(attempt)
    assert (enrolment.record_score, enrolment.finished_attempts) == (None, 0)
    with pytest.raises(Fenced):
        save(people, attempt, clock, 2)
    epoch = take_over(attempt, owner=people["member"].member_id, client=PHONE, clock=clock)
    assert not save(people, attempt, clock, 3, epoch=epoch).refused
    second = finish(people, attempt, clock, epoch=epoch)
    assert second.code != first.code
    assert verify_attempt(attempt).problems == ()
    assert show_record(people["member"], clock=clock, zone="Asia/Shanghai")
    void_attempt(attempt, "作弊", viewer=people["organizer"], clock=clock)
    with pytest.raises(Conflict, match="attempt-void"):
        reopen_attempt(attempt, 10, "x", viewer=people["organizer"], clock=clock)


def test_a_forced_hand_in_grades_what_has_arrived_and_can_be_told_apart(people, attempt, clock):
    save(people, attempt, clock, 1)
    end_for_member(attempt, "离场", viewer=people["organizer"], clock=clock)
    end_for_member(attempt, "离场", viewer=people["organizer"], clock=clock)
    found = row_of(attempt)
    assert (found.state, found.closed_by, found.answered) == ("graded", "invigilator", 1)
    assert len(audited("attempt.forced")) == 1


def test_a_void_attempt_counts_nowhere_and_keeps_its_answers(people, attempt, clock):
    save(people, attempt, clock, 1)
    void_attempt(attempt, "替考", viewer=people["organizer"], clock=clock)
    enrolment = enrolment_of(attempt)
    assert (enrolment.record_attempt_id, enrolment.finished_attempts) == (None, 0)
    assert row_of(attempt).log_version == 1


def test_a_standing_accommodation_makes_the_next_attempt_longer(people, clock):
    member = db.session.get(MemberRow, people["member"].member_id).public_id
    db.session.rollback()
    set_accommodation(member, 150, "视力", viewer=people["organizer"], clock=clock)
    found = row_of(start(people, clock))
    assert found.deadline - found.started_at == timedelta(minutes=30)


def test_a_sitting_with_a_rule_of_entry_admits_who_fits_it(people, clock):
    rule = {"password": " 百题 ", "networks": "10.1.0.0/16，192.168.7.9"}
    set_entry_rule(people["sitting"], **rule, viewer=people["organizer"], clock=clock)
    with pytest.raises(NotAllowed, match="entry-network"):
        start(people, clock, password="百题", address="10.2.0.1")
    with pytest.raises(NotAllowed, match="entry-password") as missing:
        start(people, clock, address="10.1.4.4")
    assert missing.value.facts == {"given": False}
    running = start(people, clock, password="百题", address="::ffff:10.1.4.4")
    assert start(people, clock) == running  # who is in stays in
    with pytest.raises(DomainError, match="bad-network"):
        set_entry_rule(
            people["sitting"], password="", networks="10.1.0.0/99", viewer=people["organizer"], clock=clock
        )


def test_the_room_is_seen_as_it_is(people, attempt, make_member, clock):
    def seat(name="1"):
        view = watch_sitting(people["sitting"], viewer=people["organizer"], clock=clock)
        return next(one for one in view.seats if one.staff_number == name), view

    save(people, attempt, clock, 1)
    owner = people["member"].member_id
    away = [{"seq": 2, "kind": "event", "slot": None, "response": {"page": "left"}}]
    save_responses(attempt, owner=owner, epoch=1, client=PHONE, entries=check_entries(away), clock=clock)
    working, view = seat()
    assert (working.state, working.answered, working.departures) == ("working", 1, 1)
    assert working.left == timedelta(minutes=20)
    assert view.counts["not-started"] == len(view.seats) - 1
    clock.forward(minutes=6)
    assert seat()[0].state == "stuck"
    ask_break(attempt, "处理报警", owner=owner, clock=clock)
    asking, _view = seat()
    assert (asking.state, asking.break_reason) == ("asks", "处理报警")
    decide_break(asking.break_id, granted=True, minutes=9, viewer=people["organizer"], clock=clock)
    resting, view = seat()
    assert (resting.state, resting.ends_at) == ("rests", None)
    assert [act.action for act in view.acts] == ["break.granted", "break.asked"]
    clock.forward(minutes=60)
    assert seat()[0].state == "handed-in"
    theirs = watch_sitting(people["sitting"], viewer=people["stranger"], clock=clock)
    assert "1" not in {one.staff_number for one in theirs.seats}
    assert theirs.acts == ()


def test_a_message_comes_with_the_next_save_and_only_to_those_it_is_for(people, attempt, clock):
    assert save(people, attempt, clock, 1).message_id == 0
    send_message(people["sitting"], "还有十分钟", viewer=people["organizer"], clock=clock)
    newest = save(people, attempt, clock, 2).message_id
    send_message(people["sitting"], "请举手", attempt_id=attempt, viewer=people["organizer"], clock=clock)
    told = list_messages(attempt, owner=people["member"].member_id)
    assert [one.text for one in told] == ["还有十分钟", "请举手"]
    assert save(people, attempt, clock, 3).message_id == told[-1].id > newest
    with pytest.raises(NotAllowed, match="message-to-all"):
        send_message(people["sitting"], "大家好", viewer=people["stranger"], clock=clock)
