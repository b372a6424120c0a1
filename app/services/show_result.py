"""成绩: what a member may see of a finished attempt, as far as it is released."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from app.domain.attempts.release import Released, what_is_released, without_questions
from app.domain.bank.feedback import chosen_feedback
from app.domain.bank.fields import Words
from app.domain.bank.item_type import Presented, Solution
from app.domain.errors import Conflict
from app.domain.itemtypes import item_types
from app.domain.paper.paper import Slot
from app.domain.sittings.exam import Exam
from app.services.clock import Clock
from app.services.end_attempt import Receipt, grade_responses, receipt_of, slot_values
from app.services.list_sittings import after_close_at
from app.services.marked_answers import MarkedAnswer, marked_answers
from app.services.shared_texts import SharedText, shared_texts
from app.services.show_attempt import check_trial, end_if_overdue, period_of
from app.services.viewer import Viewer
from app.store import attempts as store
from app.store.exams import exam_of_attempt
from app.store.items import StoredItem
from app.store.models import AttemptRow, ResponseRow, SittingRow, SlotScoreRow
from app.store.paper_entries import last_entry
from app.store.queries.member_sittings import sittings_of_member
from app.store.rows import get_row
from app.store.scores import slot_scores
from app.store.transaction import reading


@dataclass(frozen=True)
class SlotResult:
    """One question after the release: what was answered, what is right, what it earned."""

    number: int
    section: int
    type: str
    topic: str
    points: Fraction
    score: Fraction
    fraction: float
    blank: bool
    scoring: str
    presented: Presented
    html: Mapping[str, str]
    response: Any
    solution: Solution
    reasons: tuple[Mapping[str, str], ...]
    explanation: str  # Markdown; "" until explanations are released
    source: Mapping[str, str]
    feedback: Mapping[str, str]  # on chosen options, Markdown by id; empty until explanations are released
    flagged: bool
    group: SharedText | None
    marked: MarkedAnswer | None = None  # what people gave for it


@dataclass(frozen=True)
class TopicScore:
    """What one topic earned; part of the ``answers`` release."""

    topic: str
    score: Fraction
    points: Fraction
    questions: int

    @property
    def percent(self) -> float:
        return float(max(self.score, Fraction(0)) * 100 / self.points) if self.points else 0.0


@dataclass(frozen=True)
class PaperSheet:
    """纸考: what was entered of a sheet of paper."""

    written_on: date
    reference: str
    note: str
    entered_at: datetime


@dataclass(frozen=True)
class ResultView:
    """A finished attempt. The score fields are None, and the tuples empty, until released."""

    id: str
    sitting_id: str  # empty for a trial
    state: str
    title: Words
    series: Words | None
    period: Words
    tier: str
    exam: Exam
    handed_in_at: datetime
    receipt: Receipt | None  # None: written on paper
    released: Released
    now: datetime
    paper: PaperSheet | None = None  # 纸考
    score: Fraction | None = None
    total: Fraction | None = None
    percent: float | None = None
    outcome: str | None = None
    band: str | None = None
    cut_score: Fraction | None = None
    sections: tuple[Words, ...] = ()
    topics: tuple[TopicScore, ...] = ()
    slots: tuple[SlotResult, ...] = ()


def show_result(attempt_id: str, *, viewer: Viewer, language: str, clock: Clock) -> ResultView:
    """Return the member's own result, exactly as far as the release rule and the clock allow.

    :raises NotFound: no such attempt, or not the viewer's.
    :raises Conflict: ``attempt-open``: it has not ended yet.
    """
    end_if_overdue(attempt_id, owner=viewer.member_id, clock=clock)
    with reading():
        attempt = store.find_attempt(attempt_id, owner=viewer.member_id)
        if attempt.state == "open":
            raise Conflict("attempt-open")
        return _result(attempt, language, clock.now())


def _result(attempt: AttemptRow, language: str, now: datetime) -> ResultView:
    check_trial(attempt)
    exam = exam_of_attempt(attempt)
    released = released_of(attempt, exam, now)
    scores: dict[str, Any] = {}
    if released.score:
        scores = {
            "score": attempt.score,
            "total": attempt.total,
            "percent": attempt.percent,
            "outcome": attempt.outcome,
            "band": attempt.band,
            "cut_score": exam.tiers[attempt.tier].pass_percent * attempt.total / 100,
        }
    if released.answers:
        frozen = store.frozen_paper(attempt.id)
        slots = _slots(attempt, language, released.explanations)
        scores["sections"] = tuple(section.title for section in frozen.paper.sections)
        scores["slots"], scores["topics"] = slots, by_topic(slots)
    return ResultView(
        id=attempt.public_id,
        sitting_id="" if attempt.sitting_id is None else get_row(SittingRow, attempt.sitting_id).public_id,
        state=attempt.state,
        title=exam.title,
        series=exam.series,
        period=period_of(attempt),
        tier=attempt.tier,
        exam=exam,
        handed_in_at=attempt.handed_in_at or attempt.deadline,
        receipt=None if attempt.on_paper else receipt_of(attempt),
        released=released,
        now=now,
        paper=_sheet(attempt) if attempt.on_paper else None,
        **scores,
    )


def released_of(attempt: AttemptRow, exam: Exam, now: datetime) -> Released:
    """Return what may be seen of a finished attempt, inside the caller's transaction.

    A trial shows everything at once; of what was written on paper only the score is here.
    """
    if attempt.sitting_id is None:
        return Released(score=attempt.state == "graded", answers=True, explanations=True)
    sitting = get_row(SittingRow, attempt.sitting_id)
    waves = sittings_of_member(attempt.member_id, None, sitting.public_id)
    released = what_is_released(
        exam.release,
        handed_in_at=attempt.handed_in_at,
        after_close_at=after_close_at(exam, waves),
        now=now,
        state=attempt.state,
    )
    return without_questions(released) if attempt.on_paper else released


def _sheet(attempt: AttemptRow) -> PaperSheet:
    entry = last_entry(attempt.id)
    return PaperSheet(entry.written_on, entry.reference, entry.note, entry.entered_at)


def by_topic(slots: Sequence[SlotResult]) -> tuple[TopicScore, ...]:
    """Return what each topic earned, weakest first."""
    grouped: dict[str, list[SlotResult]] = {}
    for slot in slots:
        grouped.setdefault(slot.topic, []).append(slot)
    topics = [
        TopicScore(
            topic,
            sum((slot.score for slot in part), Fraction(0)),
            sum((slot.points for slot in part), Fraction(0)),
            len(part),
        )
        for topic, part in grouped.items()
    ]
    return tuple(sorted(topics, key=lambda one: (one.percent, one.topic)))


def _slots(attempt: AttemptRow, language: str, with_explanations: bool) -> tuple[SlotResult, ...]:
    frozen = store.frozen_paper(attempt.id)
    responses = store.current_responses(attempt.id)
    scores = slot_scores(attempt.id) if attempt.trial_of is None else _trial_scores(attempt, frozen)
    marked = marked_answers(attempt, frozen, language)
    shared = shared_texts(frozen, language)
    return tuple(
        replace(
            _slot(
                position,
                slot,
                frozen.stored(slot.item),
                scores[slot.number],
                responses.get(slot.number),
                language,
                with_explanations,
                shared.get(slot.number),
            ),
            marked=marked.get(slot.number),
        )
        for position, section in enumerate(frozen.paper.sections)
        for slot in section.slots
    )


def _trial_scores(attempt: AttemptRow, frozen: store.FrozenPaper) -> dict[int, SlotScoreRow]:
    """Return what each slot of a trial earned; it is kept nowhere."""
    found = {}
    for values in slot_values(frozen, grade_responses(attempt.id)):
        found[values["slot"]] = SlotScoreRow(**values)
    return found


def _slot(
    section: int,
    slot: Slot,
    entry: StoredItem,
    score: SlotScoreRow,
    row: ResponseRow | None,
    language: str,
    with_explanations: bool,
    group: SharedText | None,
) -> SlotResult:
    item = entry.in_language(language)
    item_type = item_types()[item.type]
    response = row.response if row is not None else None
    return SlotResult(
        number=slot.number,
        section=section,
        type=item.type,
        topic=item.topic,
        points=slot.points,
        score=score.score,
        fraction=score.fraction,
        blank=score.blank,
        scoring=slot.scoring,
        presented=item_type.present(item.body, slot.arrangement),
        html=entry.html,
        response=None if response is None else item_type.show(item.body, slot.arrangement, response),
        solution=item_type.solve(item.body, slot.arrangement),
        reasons=tuple(score.reasons),
        explanation=item.explanation if with_explanations else "",
        source=item.source if with_explanations else {},
        feedback=chosen_feedback(item, slot.arrangement, response) if with_explanations else {},
        flagged=row.flagged if row is not None else False,
        group=group,
    )
