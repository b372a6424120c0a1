"""A member's finished attempts, as far as the release rule lets them be seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from app.domain.attempts.release import Released, what_is_released, without_questions
from app.domain.sittings.exam import Exam
from app.store.queries.member_sittings import AttemptOfMember


@dataclass(frozen=True)
class DoneAttempt:
    """A finished attempt as its member may see it now."""

    id: str
    number: int  # within the occurrence, from 1
    wave: str
    handed_in_at: datetime
    state: str
    on_paper: bool
    released: Released
    score_at: datetime | None  # when the score comes out; None: it is out, or nobody knows yet
    score: Fraction | None = None  # these four only when the score is released
    total: Fraction | None = None
    outcome: str | None = None
    band: str | None = None


def done_attempts(
    finished: Sequence[AttemptOfMember],
    exam: Exam,
    *,
    waves: Mapping[int, str],
    after_close_at: datetime,
    now: datetime,
) -> tuple[DoneAttempt, ...]:
    """Return finished attempts, given oldest first, as they may be seen at ``now``; newest first."""
    shown = [
        _done(attempt, number, waves.get(attempt.sitting_id, "main"), exam, after_close_at, now)
        for number, attempt in enumerate(finished, start=1)
    ]
    return tuple(reversed(shown))


def record_of(
    done: Sequence[DoneAttempt], finished: Sequence[AttemptOfMember], record_attempt_id: int | None
) -> DoneAttempt | None:
    """Return the attempt whose result stands, None while its score may not be seen."""
    public = next((one.public_id for one in finished if one.id == record_attempt_id), None)
    return next((one for one in done if one.id == public and one.released.score), None)


def _done(
    attempt: AttemptOfMember, number: int, wave: str, exam: Exam, after_close_at: datetime, now: datetime
) -> DoneAttempt:
    released = what_is_released(
        exam.release,
        handed_in_at=attempt.handed_in_at,
        after_close_at=after_close_at,
        now=now,
        state=attempt.state,
    )
    if attempt.on_paper:
        released = without_questions(released)
    waits = exam.release.score == "after-close" and after_close_at > now
    ended_at = attempt.handed_in_at or attempt.deadline
    facts = (attempt.public_id, number, wave, ended_at, attempt.state, attempt.on_paper, released)
    if not released.score:
        return DoneAttempt(*facts, after_close_at if waits else None)
    return DoneAttempt(*facts, None, attempt.score, attempt.total, attempt.outcome, attempt.band)
