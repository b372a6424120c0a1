"""下一题: open the next question of an exam that has no way back."""

from __future__ import annotations

from app.domain.attempts import room
from app.domain.errors import Conflict
from app.services.attempt_book import StoredBook
from app.services.clock import Clock
from app.services.save_responses import Fenced
from app.store.transaction import writing


def go_forward(attempt_id: str, slot: int, *, owner: int, client: str, epoch: int, clock: Clock) -> int:
    """Close ``slot`` for good and open the next one; return which one is open now.

    The same call again changes nothing: its reply may have been lost.

    :raises NotFound: no such attempt, or not the owner's.
    :raises Fenced: another device has the attempt.
    :raises Conflict: ``attempt-closed``; ``slot-not-open``: it is not the question that is open,
        or the last one, or the exam lets its questions be met in any order.
    """
    with writing():
        book = StoredBook(attempt_id, owner=owner)
        now = clock.now()
        attempt = room.close_if_overdue(book, book.lock(), now)
        row = book.row
        if attempt.is_open and (attempt.epoch, attempt.client) == (epoch, client):
            if row.reached == slot and slot < row.slot_count:
                row.reached = slot + 1
            elif not row.reached or row.reached != slot + 1:
                raise Conflict("slot-not-open")
        reached = row.reached
    if not attempt.is_open:  # after the commit: the clock may have ended it just now
        raise Conflict("attempt-closed")
    if (attempt.epoch, attempt.client) != (epoch, client):
        raise Fenced()
    return reached
