"""到时自动交卷: end attempts whose time has run out, with or without a browser."""

from __future__ import annotations

from datetime import datetime

from app.domain.attempts import room
from app.services.attempt_book import StoredBook
from app.services.clock import Clock
from app.services.end_attempt import state_of
from app.store.attempts import lock_attempt_by_id, overdue_attempts
from app.store.models import AttemptRow
from app.store.transaction import reading, writing

BATCH = 100


def close_overdue(*, clock: Clock) -> int:
    """End every open attempt past its deadline and grace; return how many there were.

    Each is ended in a transaction of its own, so that saves are never kept waiting long.
    """
    closed = 0
    while candidates := _overdue(clock.now()):
        for attempt_id in candidates:
            with writing():
                closed += close_if_overdue(lock_attempt_by_id(attempt_id), clock.now())
        if len(candidates) < BATCH:
            break
    return closed


def close_if_overdue(attempt: AttemptRow, now: datetime) -> bool:
    """End a locked attempt when its time has run out; whoever looks first does it, with the same result."""
    found = state_of(attempt)
    return room.close_if_overdue(StoredBook.of(attempt), found, now) is not found


def _overdue(now: datetime) -> list[int]:
    with reading():
        return overdue_attempts(now, BATCH)
