"""An attempt from start to result."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.content.bank_files import read_bank
from app.content.library import Library
from app.content.markdown import render
from app.domain.attempts.limits import check_entries
from app.domain.bank.fields import Words
from app.domain.errors import Conflict, NotAllowed, NotFound
from app.domain.itemtypes import item_types
from app.domain.paper.spec import Draw, PaperSpec, SpecRow
from app.domain.sittings.exam import (
    Attempts,
    Department,
    Exam,
    MakeUp,
    Moment,
    Organisation,
    Release,
    Schedule,
    TierRule,
)
from app.services.close_overdue import close_overdue
from app.services.hand_in import Unsent, hand_in
from app.services.list_sittings import list_sittings
from app.services.publish_bank import publish_bank
from app.services.publish_exam import publish_exam
from app.services.publish_organisation import publish_organisation
from app.services.rebuild_attempt import rebuild_paper, verify_attempt
from app.services.refresh_plan import refresh_plan
from app.services.save_responses import Fenced, save_responses
from app.services.show_attempt import show_attempt
from app.services.show_result import show_result
from app.services.start_attempt import start_attempt
from app.services.take_over import take_over
from app.services.viewer import Viewer
from app.store.database import db
from app.store.models import (
    AttemptRow,
    DepartmentRow,
    EnrolmentRow,
    LateEntryRow,
    LogEntryRow,
    MemberRow,
    SlotScoreRow,
)

BANK = Path(__file__).parents[2] / "question_bank" / "chuangzheng"
PHONE, DESK = "phone-0001", "desk-00001"
SEED = bytes(range(16))
EXAM = Exam(
    id="topic-1",
    title=Words("专题一", "Topic one"),
    kind="topic-test",
    tiers={"operator": TierRule("all", Fraction(80), timedelta(minutes=30))},
    papers={
        "all": PaperSpec(
            (SpecRow(Words("全部", "All"), Fraction(2), Draw(("chuangzheng",), topic="创争/由来与意义")),),
            shuffle_questions=True,
            shuffle_options=True,
        )
    },
    schedule=Schedule("month", Moment(9, 0, day="10"), timedelta(days=7), "Asia/Shanghai"),
    attempts=Attempts(max=2, keep="best"),
    make_up=MakeUp(timedelta(days=7), timedelta(days=3), frozenset({"absent", "failed"}), cap_at_pass=True),
    release=Release("at-hand-in", "after-close", "after-close"),
)


class MovableClock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.time = datetime(2026, 11, 12, 1, 0, tzinfo=UTC)  # inside the window of November

    def now(self) -> datetime:
        return self.time

    def forward(self, **delta: float) -> None:
        self.time += timedelta(**delta)


@pytest.fixture
def clock():
    return MovableClock()


@pytest.fixture
def room(app, clock):
    """An application with one exam open to one member; yields the member's viewer."""
    with app.app_context():
        organisation = Organisation(
            Words("中心", "Centre"),
            (Department("yunling", Words("云岭发射台", "Yunling")),),
            {"operator": Words("值机员", "Duty operator"), "leader": Words("领导干部", "Leader")},
            {},
        )
        publish_organisation(organisation, by=None, clock=clock)
        bank = read_bank(BANK, Library.of(organisation))
        assert not bank.has_errors
        publish_bank(bank, render=render, by=None, clock=clock)
        publish(EXAM, clock)
        yield Viewer(add_member("1004", "operator", clock))
        db.session.remove()


def publish(exam, clock):
    publish_exam(exam, repr(exam), by=None, clock=clock)
    refresh_plan(clock=clock, zone="Asia/Shanghai")


def add_member(number, tier, clock):
    department = db.session.scalar(select(DepartmentRow.id).where(DepartmentRow.key == "yunling"))
    row = MemberRow(
        staff_number=number,
        staff_number_folded=number,
        name="演示",
        department_id=department,
        tier=tier,
        password_hash="-",
        joined_at=clock.now() - timedelta(days=1),
    )
    db.session.add(row)
    db.session.commit()
    member_id = row.id
    refresh_plan(clock=clock, zone="Asia/Shanghai")
    return member_id


def open_sitting(viewer, clock):
    return next(one for one in list_sittings(viewer, clock=clock) if one.may_start or one.running)


def start(viewer, clock, client=PHONE, sitting=None):
    sitting = sitting or open_sitting(viewer, clock).id
    return start_attempt(
        sitting, viewer=viewer, client=client, language="zh_CN", seed=SEED, clock=clock
    ).attempt_id


def save(attempt, viewer, clock, *entries, client=PHONE, epoch=1):
    raw = [{"seq": seq, "kind": kind, "slot": slot, "response": value} for seq, kind, slot, value in entries]
    return save_responses(
        attempt, owner=viewer.member_id, epoch=epoch, client=client, entries=check_entries(raw), clock=clock
    )


def finish(attempt, viewer, clock, *, last_seq=0, client=PHONE, epoch=1, confirm=False):
    return hand_in(
        attempt,
        owner=viewer.member_id,
        epoch=epoch,
        client=client,
        last_seq=last_seq,
        entries=[],
        confirm_unsent=confirm,
        clock=clock,
    )[0]


def right_answers(attempt):
    """Return full-mark responses by slot, in the ids of the attempt."""
    from app.store.attempts import frozen_paper

    row = db.session.scalar(select(AttemptRow).where(AttemptRow.public_id == attempt))
    frozen = frozen_paper(row.id)
    answers = {}
    for slot in frozen.paper.slots:
        item = frozen.stored(slot.item).item
        answers[slot.number] = item_types()[item.type].solve(item.body, slot.arrangement).response
    return answers


def answer_all(attempt, viewer, clock, count=99):
    answers = list(right_answers(attempt).items())[:count]
    entries = [(seq, "answer", slot, value) for seq, (slot, value) in enumerate(answers, start=1)]
    return save(attempt, viewer, clock, *entries)


def choice_slot(attempt, viewer, clock):
    view = show_attempt(attempt, owner=viewer.member_id, language="zh_CN", clock=clock)
    return next(slot.number for slot in view.slots if slot.presented.widget == "choice")


def count(row):
    return db.session.scalar(select(func.count()).select_from(row))


def test_all_right_answers_earn_full_marks_and_stand_on_the_record(room, clock):
    attempt = start(room, clock)
    saved = answer_all(attempt, room, clock)
    assert (saved.settled, saved.version, saved.refused) == (14, 14, ())
    finish(attempt, room, clock, last_seq=14)
    result = show_result(attempt, viewer=room, language="zh_CN", clock=clock)
    assert (result.score, result.total, result.outcome) == (28, 28, "pass")
    enrolment = db.session.scalar(
        select(EnrolmentRow).where(
            EnrolmentRow.member_id == room.member_id, EnrolmentRow.record_score.is_not(None)
        )
    )
    assert (enrolment.record_score, enrolment.record_outcome, enrolment.finished_attempts) == (28, "pass", 1)


def test_starting_twice_gives_the_same_attempt(room, clock):
    assert start(room, clock) == start(room, clock)
    assert count(AttemptRow) == 1


def test_a_repeated_save_is_acknowledged_and_stored_once(room, clock):
    attempt = start(room, clock)
    slot = choice_slot(attempt, room, clock)
    for _ in range(2):
        saved = save(attempt, room, clock, (1, "answer", slot, "a"))
        assert (saved.settled, saved.refused) == (1, ())
    assert count(LogEntryRow) == 1


def test_another_body_under_a_used_number_is_refused(room, clock):
    attempt = start(room, clock)
    slot = choice_slot(attempt, room, clock)
    save(attempt, room, clock, (1, "answer", slot, "a"))
    saved = save(attempt, room, clock, (1, "answer", slot, "b"))
    assert [(one.code, one.kept) for one in saved.refused] == [("seq-reused", False)]
    view = show_attempt(attempt, owner=room.member_id, language="zh_CN", clock=clock)
    assert {one.number: one.response for one in view.slots}[slot] == "a"


def test_a_malformed_response_is_refused_for_good_and_settles(room, clock):
    attempt = start(room, clock)
    slot = choice_slot(attempt, room, clock)
    saved = save(attempt, room, clock, (1, "answer", slot, {"z": 1}), (2, "answer", slot, "a"))
    assert saved.settled == 2
    assert [(one.seq, one.code) for one in saved.refused] == [(1, "malformed-response")]


def test_a_hole_in_the_sequence_holds_settled_back(room, clock):
    attempt = start(room, clock)
    slot = choice_slot(attempt, room, clock)
    assert save(attempt, room, clock, (1, "answer", slot, "a"), (3, "answer", slot, "b")).settled == 1
    assert save(attempt, room, clock, (2, "answer", slot, "c")).settled == 3


def test_clearing_an_answer_is_an_answer(room, clock):
    attempt = start(room, clock)
    slot = choice_slot(attempt, room, clock)
    save(attempt, room, clock, (1, "answer", slot, "a"), (2, "answer", slot, None))
    receipt = finish(attempt, room, clock, last_seq=2)
    assert (receipt.answered, receipt.blank) == (0, 14)


def test_a_flag_before_any_answer_does_not_outweigh_it(room, clock):
    attempt = start(room, clock)
    slot = choice_slot(attempt, room, clock)
    save(attempt, room, clock, (1, "flag", slot, True), (2, "answer", slot, "b"))
    view = show_attempt(attempt, owner=room.member_id, language="zh_CN", clock=clock)
    shown = next(one for one in view.slots if one.number == slot)
    assert (shown.response, shown.flagged) == ("b", True)


def test_a_second_device_must_take_over_and_fences_the_first(room, clock):
    attempt = start(room, clock)
    slot = choice_slot(attempt, room, clock)
    with pytest.raises(Fenced):
        start(room, clock, client=DESK)
    epoch = take_over(attempt, owner=room.member_id, client=DESK, clock=clock)
    assert epoch == 2
    with pytest.raises(Fenced):
        save(attempt, room, clock, (1, "answer", slot, "a"))
    assert db.session.scalar(select(LateEntryRow.code)) == "fenced"
    save(attempt, room, clock, (1, "answer", slot, "b"), client=DESK, epoch=2)
    view = show_attempt(attempt, owner=room.member_id, language="zh_CN", clock=clock)
    assert next(one.response for one in view.slots if one.number == slot) == "b"


def test_hand_in_twice_gives_the_same_receipt(room, clock):
    attempt = start(room, clock)
    first = finish(attempt, room, clock)
    clock.forward(minutes=3)
    assert finish(attempt, room, clock) == first


def test_hand_in_with_missing_entries_asks_first(room, clock):
    attempt = start(room, clock)
    with pytest.raises(Unsent):
        finish(attempt, room, clock, last_seq=2)
    assert show_attempt(attempt, owner=room.member_id, language="zh_CN", clock=clock).state == "open"
    assert finish(attempt, room, clock, last_seq=2, confirm=True).closed_by == "member"


def test_entries_after_hand_in_are_kept_and_do_not_score(room, clock):
    attempt = start(room, clock)
    finish(attempt, room, clock)
    slot, answer = next(iter(right_answers(attempt).items()))
    saved = save(attempt, room, clock, (1, "answer", slot, answer))
    assert [(one.code, one.kept) for one in saved.refused] == [("closed", True)]
    result = show_result(attempt, viewer=room, language="zh_CN", clock=clock)
    assert result.score == 0


@pytest.mark.parametrize("seconds", [29 * 60 + 59, 30 * 60 + 29], ids=["in time", "within the grace"])
def test_a_save_counts_until_the_grace_has_passed(room, clock, seconds):
    attempt = start(room, clock)
    slot = choice_slot(attempt, room, clock)
    clock.forward(seconds=seconds)
    assert save(attempt, room, clock, (1, "answer", slot, "a")).version == 1


def test_the_clock_ends_an_attempt_without_a_browser(room, clock):
    attempt = start(room, clock)
    answer_all(attempt, room, clock, count=3)
    clock.forward(minutes=31)
    assert close_overdue(clock=clock) == 1
    assert close_overdue(clock=clock) == 0
    result = show_result(attempt, viewer=room, language="zh_CN", clock=clock)
    assert (result.receipt.closed_by, result.receipt.answered) == ("time", 3)
    assert result.score == 6


def test_looking_and_sweeping_end_an_attempt_alike(room, clock):
    attempt = start(room, clock)
    answer_all(attempt, room, clock, count=2)
    clock.forward(minutes=45)
    saved = save(attempt, room, clock, (9, "answer", 1, None))
    assert (saved.state, saved.refused[0].code) == ("graded", "closed")
    receipt = show_result(attempt, viewer=room, language="zh_CN", clock=clock).receipt
    assert receipt.handed_in_at == clock.now() - timedelta(minutes=15)


def test_answers_stay_hidden_until_everybody_is_through(room, clock):
    attempt = start(room, clock)
    finish(attempt, room, clock)
    result = show_result(attempt, viewer=room, language="zh_CN", clock=clock)
    assert result.released.score
    assert (result.slots, result.topics) == ((), ())
    clock.time = datetime(2026, 11, 27, 1, 40, tzinfo=UTC)  # the make-up has closed and run out
    result = show_result(attempt, viewer=room, language="zh_CN", clock=clock)
    assert len(result.slots) == 14
    assert result.slots[0].explanation


def test_the_best_of_two_attempts_stands(room, clock):
    first = start(room, clock)
    answer_all(first, room, clock, count=10)
    finish(first, room, clock, last_seq=10)
    second = start(room, clock)
    assert second != first
    finish(second, room, clock)
    row = db.session.scalar(select(EnrolmentRow).where(EnrolmentRow.finished_attempts == 2))
    assert row.record_score == 20
    with pytest.raises(NotFound):
        start(room, clock, sitting="no-such-sitting")
    sitting = next(one for one in list_sittings(room, clock=clock) if one.done)
    with pytest.raises(NotAllowed) as refusal:
        start(room, clock, sitting=sitting.id)
    assert refusal.value.code == "attempts-used-up"


def test_a_make_up_is_for_those_who_failed_and_is_capped(room, clock):
    attempt = start(room, clock)
    finish(attempt, room, clock)
    clock.time = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
    sitting = open_sitting(room, clock)
    assert sitting.wave == "make-up"
    again = start(room, clock)
    answer_all(again, room, clock)
    finish(again, room, clock, last_seq=14)
    row = db.session.scalar(select(EnrolmentRow).where(EnrolmentRow.finished_attempts == 2))
    assert (row.record_score, row.record_outcome) == (Fraction(112, 5), "pass")  # 80 % of 28


def test_somebody_elses_attempt_does_not_exist(room, clock):
    attempt = start(room, clock)
    stranger = Viewer(add_member("1005", "operator", clock))
    with pytest.raises(NotFound):
        save(attempt, stranger, clock, (1, "answer", 1, "a"))
    with pytest.raises(NotFound):
        show_attempt(attempt, owner=stranger.member_id, language="zh_CN", clock=clock)
    with pytest.raises(NotFound):
        take_over(attempt, owner=stranger.member_id, client=DESK, clock=clock)
    with pytest.raises(NotFound):
        finish(attempt, stranger, clock)


def test_a_tier_that_the_exam_does_not_name_has_no_sitting(room, clock):
    leader = Viewer(add_member("1001", "leader", clock))
    assert list_sittings(leader, clock=clock) == []


def test_a_result_of_a_running_attempt_is_refused(room, clock):
    attempt = start(room, clock)
    with pytest.raises(Conflict) as refusal:
        show_result(attempt, viewer=room, language="zh_CN", clock=clock)
    assert refusal.value.code == "attempt-open"


def test_the_paper_can_be_rebuilt_and_the_score_verified(room, clock):
    attempt = start(room, clock)
    answer_all(attempt, room, clock, count=7)
    finish(attempt, room, clock, last_seq=7)
    paper, is_equal = rebuild_paper(attempt)
    assert is_equal
    assert len(list(paper.slots)) == 14
    assert verify_attempt(attempt).problems == ()


def test_a_tampered_response_is_found(room, clock):
    attempt = start(room, clock)
    answer_all(attempt, room, clock, count=2)
    finish(attempt, room, clock, last_seq=2)
    row = db.session.scalar(select(LogEntryRow).where(LogEntryRow.version == 2))
    row.body = None
    db.session.commit()
    assert verify_attempt(attempt).problems != ()


def test_a_published_change_leaves_a_running_paper_alone(room, clock):
    attempt = start(room, clock)
    before = show_attempt(attempt, owner=room.member_id, language="zh_CN", clock=clock)
    reading = read_bank(BANK, Library())
    changed = [
        one._replace(item=replace(one.item, explanation="改过", status="retired")) for one in reading.items
    ]
    publish_bank(replace(reading, items=changed), render=render, by=None, clock=clock)
    after = show_attempt(attempt, owner=room.member_id, language="zh_CN", clock=clock)
    assert [one.presented for one in after.slots] == [one.presented for one in before.slots]


def test_scores_are_kept_per_slot_with_the_version_that_was_sat(room, clock):
    attempt = start(room, clock)
    finish(attempt, room, clock)
    rows = db.session.scalars(select(SlotScoreRow)).all()
    assert len(rows) == 14
    assert all(row.blank and row.fraction == 0 for row in rows)


def test_a_hand_in_after_the_time_is_a_hand_in_by_the_clock(room, clock):
    attempt = start(room, clock)
    answer_all(attempt, room, clock, count=2)
    slot, answer = list(right_answers(attempt).items())[5]
    clock.forward(minutes=31)
    late = check_entries([{"seq": 3, "kind": "answer", "slot": slot, "response": answer}])
    receipt, refused = hand_in(
        attempt,
        owner=room.member_id,
        epoch=1,
        client=PHONE,
        last_seq=3,
        entries=late,
        confirm_unsent=False,
        clock=clock,
    )
    assert (receipt.closed_by, receipt.answered) == ("time", 2)
    assert [(one.seq, one.code, one.kept) for one in refused] == [(3, "closed", True)]
    again = save(attempt, room, clock, (3, "answer", slot, answer))
    assert again.refused == refused  # the reply that said so may have been lost
    assert db.session.scalar(select(LateEntryRow.kept))
    assert show_result(attempt, viewer=room, language="zh_CN", clock=clock).score == 4
