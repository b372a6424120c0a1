"""在本机继续: bind an open attempt to another device."""

from __future__ import annotations

from app.domain.errors import Conflict
from app.services.clock import Clock
from app.services.close_overdue import close_if_overdue
from app.store import attempts as store
from app.store.audit import write_audit
from app.store.transaction import writing


def take_over(attempt_id: str, *, owner: int, client: str, clock: Clock) -> int:
    """Return the epoch that belongs to ``client`` from now on; the same one when it already has it.

    :raises NotFound: no such attempt, or not the owner's.
    :raises Conflict: ``attempt-closed``: there is nothing left to continue.
    """
    with writing():
        attempt = store.lock_attempt(attempt_id, owner=owner)
        now = clock.now()
        is_closed = close_if_overdue(attempt, now) or attempt.state != "open"
        if not is_closed and attempt.client != client:
            attempt.epoch += 1
            attempt.client = client
            store.bind_client(attempt.id, attempt.epoch, client, now)
            write_audit("attempt.taken_over", attempt.public_id, by=owner, at=now, epoch=attempt.epoch)
        epoch = attempt.epoch
    if is_closed:
        raise Conflict("attempt-closed")
    return epoch
