"""在本机继续: bind an open attempt to another device."""

from __future__ import annotations

from app.domain.attempts import room
from app.domain.errors import Conflict
from app.services.attempt_book import StoredBook
from app.services.clock import Clock
from app.store.transaction import writing


def take_over(attempt_id: str, *, owner: int, client: str, clock: Clock) -> int:
    """Return the epoch that belongs to ``client`` from now on; the same one when it already has it.

    :raises NotFound: no such attempt, or not the owner's.
    :raises Conflict: ``attempt-closed``: there is nothing left to continue.
    """
    with writing():
        attempt = room.take_over(StoredBook(attempt_id, owner=owner), client=client, now=clock.now)
    if not attempt.is_open:
        raise Conflict("attempt-closed")
    return attempt.epoch
