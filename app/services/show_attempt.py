"""What the exam room shows: the frozen paper, the current responses, the clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from app.domain.bank.fields import Words
from app.domain.bank.item_type import Presented
from app.domain.errors import NotFound
from app.domain.itemtypes import item_types
from app.domain.sittings.calendar import period_title
from app.domain.sittings.exam import Exam
from app.services.clock import Clock
from app.services.close_overdue import close_if_overdue
from app.services.end_attempt import state_of
from app.services.room_news import DutyBreak, duty_break_of
from app.services.shared_texts import SharedText, shared_texts
from app.store import attempts as store
from app.store.exams import exam_of_attempt
from app.store.models import AttemptRow, OccurrenceRow, SittingRow
from app.store.response_log import settled_up_to
from app.store.room import newest_break
from app.store.rows import get_row
from app.store.transaction import reading, writing
from app.store.trials import knows_the_questions


@dataclass(frozen=True)
class SlotView:
    """One question as its candidate sees it: no field can carry the answer key."""

    number: int
    type: str
    points: Fraction
    scoring: str
    penalty: Fraction
    presented: Presented
    html: Mapping[str, str]  # the shown Markdown texts → HTML; never the explanation
    response: Any  # in this attempt's ids; None when blank
    version: int  # log version that set it, 0 when untouched
    flagged: bool
    group: SharedText | None


@dataclass(frozen=True)
class SectionView:
    """大题."""

    title: Words
    slots: tuple[SlotView, ...]


@dataclass(frozen=True)
class AttemptView:
    """An attempt as its member's devices see it."""

    id: str
    state: str
    round: int
    epoch: int
    client: str
    server_time: datetime
    started_at: datetime
    deadline: datetime
    duration_left_s: float
    rests: bool  # the clock stands still
    duty_break: DutyBreak | None  # asked for last
    message_id: int  # of the newest message, 0 when there was none
    is_trial: bool
    title: Words
    series: Words | None
    period: Words
    tier: str
    total: Fraction
    slot_count: int
    reached: int  # the slot that is open where there is no way back; later ones are not shown
    log_version: int
    sections: tuple[SectionView, ...]
    exam: Exam

    @property
    def slots(self) -> tuple[SlotView, ...]:
        return tuple(slot for section in self.sections for slot in section.slots)


def show_attempt(attempt_id: str, *, owner: int, language: str, clock: Clock) -> AttemptView:
    """Return the attempt with its paper in ``language``; one past its time is ended first.

    :raises NotFound: no such attempt, or not the owner's.
    """
    end_if_overdue(attempt_id, owner=owner, clock=clock)
    with reading():
        now = clock.now()
        attempt = store.find_attempt(attempt_id, owner=owner)
        check_trial(attempt)
        exam = exam_of_attempt(attempt)
        state = state_of(attempt)
        return AttemptView(
            id=attempt.public_id,
            state=attempt.state,
            round=attempt.round,
            epoch=attempt.epoch,
            client=attempt.client,
            server_time=now,
            started_at=attempt.started_at,
            deadline=attempt.deadline,
            duration_left_s=state.time_left(now).total_seconds(),
            rests=state.is_open and state.rests(now),
            duty_break=duty_break_of(newest_break(attempt.id), state, now),
            message_id=attempt.message_id,
            is_trial=attempt.trial_of is not None,
            title=exam.title,
            series=exam.series,
            period=period_of(attempt),
            tier=attempt.tier,
            total=attempt.total,
            slot_count=attempt.slot_count,
            reached=attempt.reached,
            log_version=attempt.log_version,
            sections=() if attempt.on_paper else _sections(attempt, language),
            exam=exam,
        )


def check_trial(attempt: AttemptRow) -> None:
    """Let a trial be seen only as long as its owner may see the questions by office.

    :raises NotFound: it was taken out, or the owner is no organizer any more.
    """
    if attempt.trial_of is None:
        return
    if attempt.state == "void" or not knows_the_questions(attempt.member_id):
        raise NotFound()


def period_of(attempt: AttemptRow) -> Words:
    """Return the period that an attempt belongs to, as people call it; empty for a trial."""
    if attempt.sitting_id is None:
        return Words("", "")
    sitting = get_row(SittingRow, attempt.sitting_id)
    return period_title(get_row(OccurrenceRow, sitting.occurrence_id).period)


def end_if_overdue(attempt_id: str, *, owner: int, clock: Clock) -> None:
    """End the attempt when its time has run out, taking the write lock only then.

    :raises NotFound: no such attempt, or not the owner's.
    """
    with reading():
        is_overdue = state_of(store.find_attempt(attempt_id, owner=owner)).is_overdue(clock.now())
    if is_overdue:
        with writing():
            close_if_overdue(store.lock_attempt(attempt_id, owner=owner), clock.now())


def settled_for(attempt_id: str, *, owner: int, client: str) -> int:
    """Return up to which of the client's entries everything is settled.

    :raises NotFound: no such attempt, or not the owner's.
    """
    with reading():
        return settled_up_to(store.find_attempt(attempt_id, owner=owner).id, client)


def _sections(attempt: AttemptRow, language: str) -> tuple[SectionView, ...]:
    frozen = store.frozen_paper(attempt.id)
    responses = store.current_responses(attempt.id)
    shared = shared_texts(frozen, language)
    sections = []
    for section in frozen.paper.sections:
        slots = []
        for slot in section.slots:
            if attempt.reached and slot.number > attempt.reached:
                continue
            entry = frozen.stored(slot.item)
            item = entry.in_language(language)
            item_type = item_types()[item.type]
            row = responses.get(slot.number)
            answered = row is not None and row.response is not None
            presented = item_type.present(item.body, slot.arrangement)
            slots.append(
                SlotView(
                    number=slot.number,
                    type=item.type,
                    points=slot.points,
                    scoring=slot.scoring,
                    penalty=slot.penalty,
                    presented=presented,
                    html={text: entry.html[text] for text in presented.texts},
                    response=item_type.show(item.body, slot.arrangement, row.response)
                    if row is not None and answered
                    else None,
                    version=row.version if row else 0,
                    flagged=row.flagged if row else False,
                    group=shared.get(slot.number),
                )
            )
        if slots:
            sections.append(SectionView(section.title, tuple(slots)))
    return tuple(sections)
