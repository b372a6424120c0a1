"""交卷: end an attempt at its member's wish."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.attempts import room
from app.domain.attempts.desk import Refusal
from app.domain.attempts.limits import Entry
from app.domain.errors import Conflict
from app.services.attempt_book import StoredBook
from app.services.clock import Clock
from app.services.end_attempt import Receipt, receipt_of
from app.services.save_responses import Fenced, as_facts
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
) -> tuple[Receipt, tuple[Refusal, ...]]:
    """Store the last entries and end the attempt in one transaction.

    Return the receipt, the same however often it is called, and those of ``entries`` that do not
    count. ``last_seq`` is the highest sequence number the browser has written.

    :raises NotFound: no such attempt, or not the owner's.
    :raises Fenced: another device has taken over; nothing is ended.
    :raises Unsent: entries up to ``last_seq`` are missing (facts: settled). What came is stored.
    """
    with writing():
        book = StoredBook(attempt_id, owner=owner)
        result = room.hand_in(
            book,
            entries,
            client=client,
            epoch=epoch,
            last_seq=last_seq,
            confirm_unsent=confirm_unsent,
            now=clock.now,
        )
        receipt = None if result.problem else receipt_of(book.row)
    if receipt is None:  # raised after the commit: what came along is stored either way
        problem = Fenced if result.problem == "fenced" else Unsent
        raise problem(settled=result.settled, refused=as_facts(result.refused))
    return receipt, result.refused
