"""交卷: end an attempt at its member's wish."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.attempts.limits import Entry
from app.domain.errors import Conflict
from app.services.clock import Clock
from app.services.close_overdue import close_if_overdue
from app.services.end_attempt import Receipt, end_attempt, receipt_of
from app.services.save_responses import Fenced, store_entries
from app.store import attempts as store
from app.store.transaction import writing


class Unsent(Conflict):
    """The browser wrote more than has arrived, and the member has not said to go without it."""

    code = "unsent"


def hand_in(
    attempt_id: str,
    *,
    owner: int,
    epoch: int,
    client: str,
    last_seq: int,
    entries: Sequence[Entry],
    confirm_unsent: bool,
    clock: Clock,
) -> Receipt:
    """Store the last entries and end the attempt in one transaction.

    However often it is called, the receipt is the same. ``last_seq`` is the
    highest sequence number the browser has written.

    :raises NotFound: no such attempt, or not the owner's.
    :raises Fenced: another device has taken over; nothing is ended.
    :raises Unsent: entries up to ``last_seq`` are missing (facts: settled). What came is stored.
    """
    problem: Conflict | None = None
    with writing():
        attempt = store.lock_attempt(attempt_id, owner=owner)
        now = clock.now()
        close_if_overdue(attempt, now)
        saved = store_entries(attempt, epoch=epoch, client=client, entries=entries, now=now)
        if attempt.state == "open":
            if (attempt.epoch, attempt.client) != (epoch, client):
                problem = Fenced(settled=saved.settled)
            elif last_seq > saved.settled and not confirm_unsent:
                problem = Unsent(settled=saved.settled)
            else:
                end_attempt(attempt, closed_by="member", at=now, by=owner)
    if problem is not None:  # raised after the commit: what came along is stored either way
        raise problem
    return receipt_of(attempt)
