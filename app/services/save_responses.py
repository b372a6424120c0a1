"""Save what a member's browser sends: durable before it is acknowledged."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.attempts import room
from app.domain.attempts.desk import Refusal
from app.domain.attempts.limits import Entry
from app.domain.attempts.room import Saved
from app.domain.errors import Conflict
from app.services.attempt_book import StoredBook
from app.services.clock import Clock
from app.store.transaction import writing


class Fenced(Conflict):
    """The attempt has been continued on another device; this one may only look."""

    code = "fenced"


def as_facts(refused: Sequence[Refusal]) -> list[dict[str, object]]:
    """Return refusals as the facts of an error."""
    return [{"seq": one.seq, "code": one.code, "kept": one.kept} for one in refused]


def save_responses(
    attempt_id: str, *, owner: int, epoch: int, client: str, entries: Sequence[Entry], clock: Clock
) -> Saved:
    """Store the entries of one request, in order, in one transaction.

    :raises NotFound: no such attempt, or not the owner's.
    :raises Fenced: this (epoch, client) is not the one the attempt is bound to;
        what came is kept in the late log all the same.
    """
    with writing():
        book = StoredBook(attempt_id, owner=owner)
        saved = room.save(book, entries, client=client, epoch=epoch, now=clock.now)
    if saved.is_fenced:  # raised after the commit: what came is kept
        raise Fenced(settled=saved.settled, refused=as_facts(saved.refused))
    return saved
