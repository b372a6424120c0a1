"""延长时间: give time to one member or to everybody at work in a sitting."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.domain.attempts import room
from app.domain.attempts.attempt import AttemptState
from app.domain.errors import Conflict, DomainError
from app.services.clock import Clock
from app.services.invigilated import checked_reason, invigilated_book, invigilated_sitting
from app.services.viewer import Viewer
from app.store.audit import write_audit
from app.store.room import running_in
from app.store.transaction import reading, writing

LONGEST_GRANT = 240  # minutes


def grant_time(attempt_id: str, minutes: int, reason: str, *, viewer: Viewer, clock: Clock) -> datetime:
    """Give an attempt ``minutes`` more; return its deadline from now on.

    :raises NotFound: no such attempt, or outside the viewer's departments.
    :raises DomainError: ``minutes-out-of-range`` (facts: limit), ``reason-missing``, ``reason-too-long``.
    :raises Conflict: ``attempt-closed``: it has ended; it would have to be opened again.
    """
    said = _check(minutes, reason)
    with writing():
        attempt = _extend(attempt_id, minutes, said, viewer, clock)
    if not attempt.is_open:
        raise Conflict("attempt-closed")
    return attempt.deadline


def grant_time_to_all(sitting_id: str, minutes: int, reason: str, *, viewer: Viewer, clock: Clock) -> int:
    """Give everybody at work in a sitting ``minutes`` more; return how many there were.

    Each gets it in a transaction of its own, so that saves are never kept waiting long.

    :raises NotFound: no such sitting, or the viewer is no organizer.
    :raises DomainError: as :func:`grant_time`.
    """
    said = _check(minutes, reason)
    with reading():
        sitting = invigilated_sitting(sitting_id, viewer)
        running = running_in(sitting.id, viewer.paths("organizer"))
    given = 0
    for attempt_id in running:
        with writing():
            given += _extend(attempt_id, minutes, said, viewer, clock).is_open
    return given


def _check(minutes: int, reason: str) -> str:
    if not 1 <= minutes <= LONGEST_GRANT:
        raise DomainError("minutes-out-of-range", limit=LONGEST_GRANT)
    return checked_reason(reason)


def _extend(attempt_id: str, minutes: int, reason: str, viewer: Viewer, clock: Clock) -> AttemptState:
    book = invigilated_book(attempt_id, viewer)
    more = timedelta(minutes=minutes)
    attempt = room.extend(book, lambda found: found.deadline + more, now=clock.now)
    if attempt.is_open:
        write_audit(
            "attempt.extended",
            attempt.id,
            by=viewer.member_id,
            at=clock.now(),
            minutes=minutes,
            deadline=attempt.deadline.isoformat(),
            reason=reason,
        )
    return attempt
