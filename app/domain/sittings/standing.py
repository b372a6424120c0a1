"""应考记录: where a member stands in an occurrence, and whether an attempt may be started."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.domain.errors import NotAllowed
from app.domain.sittings.exam import Exam


class Standing(StrEnum):
    """Where a member stands. Coverage counts all but ``voluntary`` and ``cancelled`` as required."""

    UPCOMING = "upcoming"  # owed, the window has not opened
    OPEN = "open"  # owed, the window is open (or an attempt runs)
    OVERDUE = "overdue"  # owed, the window has closed, a chance is still to come
    ABSENT = "absent"  # 缺考: no chance is left
    SAT = "sat"  # handed in, the outcome is not to be told yet
    AWAITING_MARKING = "awaiting-marking"  # 待阅卷
    PASSED = "passed"
    FAILED = "failed"
    EXEMPT = "exempt"  # 免考
    DEFERRED = "deferred"  # 缓考
    VOLUNTARY = "voluntary"  # never owed, nothing handed in
    CANCELLED = "cancelled"  # 取消: its sitting was, so that it is not owed


@dataclass(frozen=True)
class EnrolmentFacts:
    """What is known of one member and one occurrence.

    ``opens_at``, ``closes_at``: the member's own wave or personal window.
    ``last_chance_at``: when the last window in which this member could still
    sit it closes (make-up, personal), None when there is none beside the first.
    ``is_passed`` None: no outcome, or none that may be told.
    """

    opens_at: datetime
    closes_at: datetime
    last_chance_at: datetime | None = None
    is_voluntary: bool = False
    is_exempt: bool = False
    is_deferred: bool = False
    is_cancelled: bool = False
    has_running_attempt: bool = False
    has_handed_in: bool = False  # a non-void attempt
    is_marking: bool = False
    is_passed: bool | None = None


def standing_of(facts: EnrolmentFacts, now: datetime) -> Standing:
    """Return where the member stands at ``now``. What was sat outweighs what was owed."""
    if facts.has_handed_in:
        return _sat(facts)
    if facts.has_running_attempt:
        return Standing.OPEN
    if facts.is_exempt:
        return Standing.EXEMPT
    if facts.is_cancelled:
        return Standing.CANCELLED
    if facts.is_voluntary:
        return Standing.VOLUNTARY
    if facts.is_deferred:
        return Standing.DEFERRED
    if now < facts.opens_at:
        return Standing.UPCOMING
    if now < facts.closes_at:
        return Standing.OPEN
    if facts.last_chance_at is not None and now < facts.last_chance_at:
        return Standing.OVERDUE
    return Standing.ABSENT


def _sat(facts: EnrolmentFacts) -> Standing:
    if facts.is_passed is not None:
        return Standing.PASSED if facts.is_passed else Standing.FAILED
    return Standing.AWAITING_MARKING if facts.is_marking else Standing.SAT


@dataclass(frozen=True)
class StartFacts:
    """What decides on a start: the window asked for, and what the member did before.

    ``made`` counts the non-void attempts in this sitting, the running one left
    out. ``was_absent`` and ``has_failed`` speak of the main window, for a make-up.
    """

    tier: str
    opens_at: datetime
    closes_at: datetime
    made: int = 0
    has_passed: bool = False
    is_make_up: bool = False
    was_absent: bool = False
    has_failed: bool = False
    is_cancelled: bool = False  # this sitting, or for a make-up the one that it makes up for


def check_may_start(exam: Exam, facts: StartFacts, now: datetime) -> None:
    """Return when an attempt may be started at ``now``; a running one is resumed, not started.

    A window includes the moment it opens and excludes the one it closes.

    :raises NotAllowed: ``other-tier``, ``sitting-cancelled``, ``window-not-open``, ``window-closed``,
        ``not-eligible-for-make-up``, ``already-passed`` or ``attempts-used-up``,
        with the facts that explain it; the first that applies in this order.
    """
    if facts.tier not in exam.tiers:
        raise NotAllowed("other-tier", tier=facts.tier, tiers=tuple(exam.tiers))
    if facts.is_cancelled:
        raise NotAllowed("sitting-cancelled")
    if now < facts.opens_at:
        raise NotAllowed("window-not-open", opens_at=facts.opens_at, now=now)
    if now >= facts.closes_at:
        raise NotAllowed("window-closed", closed_at=facts.closes_at, now=now)
    if facts.is_make_up:
        _check_make_up(exam, facts)
    if exam.attempts.until_passed and facts.has_passed:
        raise NotAllowed("already-passed")
    if exam.attempts.max is not None and facts.made >= exam.attempts.max:
        raise NotAllowed("attempts-used-up", max=exam.attempts.max, made=facts.made)


def _check_make_up(exam: Exam, facts: StartFacts) -> None:
    who = exam.make_up.who if exam.make_up else frozenset()
    if not (("absent" in who and facts.was_absent) or ("failed" in who and facts.has_failed)):
        raise NotAllowed("not-eligible-for-make-up", who=tuple(sorted(who)))
