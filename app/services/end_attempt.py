"""The one path on which an attempt ends: by its member, by the clock, or by an invigilator."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any, Protocol

from flask import current_app

from app.domain.attempts.attempt import AttemptState, receipt_code
from app.domain.grading.grade import ScoreSheet, grade_paper
from app.domain.grading.outcome import Outcome, decide_outcome
from app.domain.grading.record import AttemptResult, record_result
from app.domain.marking.apply import apply_marks
from app.domain.sittings.exam import Exam
from app.services.queue_answers import queue_answers
from app.store import scores
from app.store.attempts import FrozenPaper, current_responses, frozen_paper
from app.store.audit import write_audit
from app.store.exams import exam_of_attempt
from app.store.marking import final_marks
from app.store.models import AttemptRow, EnrolmentRow, ScoreSheetRow, SittingRow, SlotScoreRow
from app.store.response_log import LockedAttempt
from app.store.rows import add_row, add_rows, flush, get_row

SCORER_VERSION = 1


@dataclass(frozen=True)
class Receipt:
    """What proves a hand-in; the same every time it is asked for."""

    state: str
    handed_in_at: datetime
    answered: int
    blank: int
    code: str
    closed_by: str


def receipt_of(attempt: AttemptRow) -> Receipt:
    """Return the receipt of an attempt that has ended."""
    if attempt.handed_in_at is None or attempt.receipt is None or attempt.closed_by is None:
        raise ValueError("the attempt has not ended")
    answered = attempt.answered or 0
    return Receipt(
        attempt.state,
        attempt.handed_in_at,
        answered,
        attempt.slot_count - answered,
        attempt.receipt,
        attempt.closed_by,
    )


def state_of(attempt: AttemptRow | LockedAttempt) -> AttemptState:
    """Return the attempt as the rules see it."""
    return AttemptState(
        id=attempt.public_id,
        state=attempt.state,
        round=attempt.round,
        epoch=attempt.epoch,
        client=attempt.client,
        started_at=attempt.started_at,
        deadline=attempt.deadline,
        grace=timedelta(seconds=attempt.grace_s),
        log_version=attempt.log_version,
        handed_in_at=attempt.handed_in_at,
        paused_at=attempt.paused_at,
        break_limit=timedelta(seconds=attempt.break_s),
        message_id=attempt.message_id,
    )


def end_attempt(attempt: AttemptRow, *, closed_by: str, at: datetime, by: int | None) -> Receipt:
    """End an open, locked attempt inside the caller's transaction, and grade it.

    Where people must mark answers, those are queued, and it is graded with the last mark.
    When the clock ends it, ``at`` is its deadline, whoever noticed and when.
    """
    exam = exam_of_attempt(attempt)
    sheet = grade_responses(attempt.id)
    attempt.handed_in_at = at
    attempt.closed_by = closed_by
    attempt.answered = sheet.answered
    attempt.receipt = receipt_code(
        attempt.public_id, attempt.round, at, sheet.answered, secret=current_app.config["SECRET_KEY"].encode()
    )
    if sheet.needs_marking and attempt.trial_of is None:
        attempt.state = "marking"
        queue_answers(attempt, frozen_paper(attempt.id), sheet, exam.marking)
        _update_own_record(attempt, exam)
    else:
        publish_score(attempt, sheet, exam, at)
    write_audit("attempt.ended", attempt.public_id, by=by, at=at, closed_by=closed_by, round=attempt.round)
    return receipt_of(attempt)


def publish_score(attempt: AttemptRow, sheet: ScoreSheet, exam: Exam, at: datetime) -> None:
    """Grade an ended, locked attempt: a new score sheet, the outcome, the record result."""
    outcome = decide_outcome(
        sheet.score, sheet.total, exam=exam, tier=attempt.tier, is_make_up=is_make_up(attempt)
    )
    _publish(attempt, outcome)
    _keep_sheet(attempt, sheet, outcome, at)
    _update_own_record(attempt, exam)


def _update_own_record(attempt: AttemptRow, exam: Exam) -> None:
    flush()
    if attempt.enrolment_id is not None:
        update_record(attempt.enrolment_id, exam)


def is_make_up(attempt: AttemptRow) -> bool:
    """Whether the attempt was made in a make-up sitting."""
    return attempt.sitting_id is not None and get_row(SittingRow, attempt.sitting_id).wave == "make-up"


def grade_responses(attempt_id: int) -> ScoreSheet:
    """Return what the current responses of an attempt earn, with what people gave for them."""
    frozen = frozen_paper(attempt_id)
    items = {slot.item: frozen.stored(slot.item).item for slot in frozen.paper.slots}
    responses = {slot: row.response for slot, row in current_responses(attempt_id).items()}
    sheet = grade_paper(frozen.paper, items, responses)
    return apply_marks(sheet, frozen.paper, final_marks(attempt_id)) if sheet.needs_marking else sheet


def _publish(attempt: AttemptRow, outcome: Outcome) -> None:
    attempt.state = "graded"
    attempt.score = outcome.score
    attempt.percent = float(outcome.percent)
    attempt.outcome = "pass" if outcome.is_passed else "fail"
    attempt.band = outcome.band


def _keep_sheet(attempt: AttemptRow, sheet: ScoreSheet, outcome: Outcome, at: datetime) -> None:
    frozen = frozen_paper(attempt.id)
    last = scores.last_sheet_number(attempt.id)
    add_row(
        ScoreSheetRow(
            attempt_id=attempt.id,
            number=last + 1,
            scorer_version=SCORER_VERSION,
            graded_at=at,
            exact_score=sheet.score,
            score=outcome.score,
            outcome=attempt.outcome,
            band=outcome.band,
        )
    )
    if last:
        scores.clear_slot_scores(attempt.id)
    if attempt.trial_of is not None:
        return  # figures of questions are made of slot scores: a trial leaves none
    place = {"attempt_id": attempt.id, "sitting_id": attempt.sitting_id}
    add_rows(SlotScoreRow, [place | values for values in slot_values(frozen, sheet)])


def slot_values(frozen: FrozenPaper, sheet: ScoreSheet) -> list[dict[str, Any]]:
    """Return what is kept of each slot of a graded paper."""
    slots = {slot.number: slot for slot in frozen.paper.slots}
    section_of = {
        slot.number: position
        for position, section in enumerate(frozen.paper.sections)
        for slot in section.slots
    }
    return [
        {
            "slot": slot.number,
            "item_version_id": frozen.stored(slots[slot.number].item).version_id,
            "section": section_of[slot.number],
            "fraction": float(slot.fraction),
            "points": float(slots[slot.number].points),
            "score": slot.score,
            "blank": slot.blank,
            "reasons": [_reason(reason.code, reason.facts) for reason in slot.reasons],
        }
        for slot in sheet.slots
    ]


def _reason(code: str, facts: Mapping[str, object]) -> dict[str, object]:
    return {"code": code, **{name: str(value) for name, value in facts.items()}}


def update_record(enrolment_id: int, exam: Exam) -> None:
    """Rewrite the record result of the enrolment under the exam's keep rule."""
    enrolment = get_row(EnrolmentRow, enrolment_id, lock=True)
    for name, value in record_values(scores.ended_attempts(enrolment_id), exam.attempts.keep).items():
        setattr(enrolment, name, value)


class Ended(Protocol):
    """What a record result asks of an ended attempt."""

    @property
    def id(self) -> Any: ...

    @property
    def state(self) -> Any: ...

    @property
    def score(self) -> Any: ...

    @property
    def total(self) -> Any: ...

    @property
    def percent(self) -> Any: ...

    @property
    def outcome(self) -> Any: ...

    @property
    def band(self) -> Any: ...


def record_values(attempts: Sequence[tuple[Ended, str]], keep: str) -> dict[str, Any]:
    """Return what an enrolment says of its ended attempts, given with their waves, oldest first."""
    results = [
        AttemptResult(
            attempt_id=str(row.id),
            number=number,
            percent=Fraction(100) * row.score / row.total if row.score is not None and row.total else None,
            is_passed=row.outcome == "pass",
            is_void=row.state == "void",
            is_make_up=wave == "make-up",
        )
        for number, (row, wave) in enumerate(attempts, start=1)
    ]
    by_id = {str(row.id): row for row, _ in attempts}
    finished = [row for row, _ in attempts if row.state != "void"]
    record = record_result(results, keep)
    chosen = by_id[record.attempt.attempt_id] if record else None
    return {
        "finished_attempts": len(finished),
        "first_percent": finished[0].percent if finished else None,
        "record_attempt_id": chosen.id if chosen else None,
        "record_score": chosen.score if chosen else None,
        "record_percent": chosen.percent if chosen else None,
        "record_outcome": chosen.outcome if chosen else None,
        "record_band": chosen.band if chosen else None,
    }
