"""Save what a browser without script sends: the server counts for it, and the path is the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.attempts import room
from app.domain.attempts.limits import check_entries
from app.domain.attempts.room import Saved
from app.domain.bank.item_type import Json
from app.services.attempt_book import StoredBook
from app.services.clock import Clock
from app.services.save_responses import Fenced, as_facts
from app.store.transaction import writing


@dataclass(frozen=True)
class Change:
    """An answer, or whether a question is flagged."""

    kind: str
    slot: int
    response: Json


def save_plainly(
    attempt_id: str, changes: Sequence[Change], *, owner: int, client: str, clock: Clock
) -> Saved:
    """Store changes under the next sequence numbers of ``client``.

    :raises NotFound: no such attempt, or not the owner's.
    :raises MalformedEntries: a response is too long or not of any form.
    :raises Fenced: another device has the attempt; what came is kept in the late log.
    """
    with writing():
        book = StoredBook(attempt_id, owner=owner)
        attempt = book.lock()
        first = book.settled(client) + 1
        entries = check_entries(
            [
                {"seq": seq, "kind": one.kind, "slot": one.slot, "response": one.response}
                for seq, one in enumerate(changes, first)
            ]
        )
        saved = room.save(book, entries, client=client, epoch=attempt.epoch, now=clock.now)
    if saved.is_fenced:
        raise Fenced(settled=saved.settled, refused=as_facts(saved.refused))
    return saved
