"""因公中断: a member on duty asks for a break, an invigilator decides, the clock stands still."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.domain.attempts import room
from app.domain.errors import Conflict, DomainError, NotFound
from app.services.attempt_book import StoredBook
from app.services.clock import Clock
from app.services.invigilated import checked_reason, invigilated_book
from app.services.viewer import Viewer
from app.store import room as store
from app.store.attempts import lock_attempt
from app.store.audit import write_audit
from app.store.models import AttemptRow, DutyBreakRow
from app.store.rows import add_row, get_row
from app.store.transaction import writing

LONGEST_BREAK = 240  # minutes


def ask_break(attempt_id: str, reason: str, *, owner: int, clock: Clock) -> None:
    """Ask for a break. The clock runs on until somebody grants it.

    :raises NotFound: no such attempt, or not the owner's.
    :raises DomainError: ``reason-missing``, ``reason-too-long``.
    :raises Conflict: ``attempt-closed``, or ``break-asked`` when one waits or runs already.
    """
    said = checked_reason(reason)
    with writing():
        attempt = lock_attempt(attempt_id, owner=owner)
        if attempt.state != "open" or attempt.trial_of is not None:
            raise Conflict("attempt-closed")
        if store.current_break(attempt.id) is not None:
            raise Conflict("break-asked")
        now = clock.now()
        add_row(DutyBreakRow(attempt_id=attempt.id, reason=said, asked_at=now))
        write_audit("break.asked", attempt_id, by=owner, at=now, reason=said)


def decide_break(
    break_id: str, *, granted: bool, minutes: int, viewer: Viewer, clock: Clock
) -> datetime | None:
    """Grant a break of ``minutes`` at most, or refuse it; return when it ends at the latest.

    :raises NotFound: no such break, or outside the viewer's departments.
    :raises DomainError: ``minutes-out-of-range`` (facts: limit).
    :raises Conflict: ``break-decided``: somebody was faster; ``attempt-closed``: it has ended meanwhile.
    """
    if granted and not 1 <= minutes <= LONGEST_BREAK:
        raise DomainError("minutes-out-of-range", limit=LONGEST_BREAK)
    with writing():
        asked, book = _break(break_id, viewer)
        if asked.granted is not None:
            raise Conflict("break-decided")
        now = clock.now()
        ends_at = None
        if granted:
            attempt = room.pause(book, timedelta(minutes=minutes), now=lambda: now)
            if not attempt.is_open:
                raise Conflict("attempt-closed")
            ends_at = now + attempt.break_limit
        asked.granted, asked.decided_by, asked.decided_at = granted, viewer.member_id, now
        action, facts = ("break.granted", {"minutes": minutes}) if granted else ("break.refused", {})
        write_audit(action, book.row.public_id, by=viewer.member_id, at=now, **facts)
    return ends_at


def end_break(attempt_id: str, *, owner: int, clock: Clock) -> None:
    """Go on: the member is back, and the clock runs again. Without a break nothing happens.

    :raises NotFound: no such attempt, or not the owner's.
    """
    with writing():
        _resume(StoredBook(attempt_id, owner=owner), owner, clock)


def end_break_for(attempt_id: str, *, viewer: Viewer, clock: Clock) -> None:
    """End a member's break on an invigilator's word.

    :raises NotFound: no such attempt, or outside the viewer's departments.
    """
    with writing():
        _resume(invigilated_book(attempt_id, viewer), viewer.member_id, clock)


def _break(break_id: str, viewer: Viewer) -> tuple[DutyBreakRow, StoredBook]:
    asked = store.break_with(break_id)
    if asked is None:
        raise NotFound()
    return asked, invigilated_book(get_row(AttemptRow, asked.attempt_id).public_id, viewer)


def _resume(book: StoredBook, by: int, clock: Clock) -> None:
    now = clock.now()
    was_paused = book.lock().paused_at is not None
    attempt = room.resume(book, now=lambda: now)
    running = store.current_break(book.row.id)
    if running is not None and running.granted:
        running.ended_at = now
    if was_paused and attempt.is_open:
        deadline = attempt.deadline.isoformat()
        write_audit("break.ended", attempt.id, by=by, at=now, deadline=deadline)
