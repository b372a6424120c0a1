"""交卷: end an attempt at its member's wish."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from app.domain.attempts import room
from app.domain.attempts.desk import Refusal
from app.domain.attempts.limits import Entry
from app.domain.errors import Conflict
from app.domain.sittings.exam import Exam
from app.services.attempt_book import StoredBook
from app.services.clock import Clock
from app.services.end_attempt import Receipt, receipt_of
from app.services.save_responses import Fenced, as_facts
from app.store.exams import exam_of_attempt
from app.store.models import AttemptRow
from app.store.transaction import writing


class Unsent(Conflict):
    """The browser wrote more than has arrived, and the member has not said to go without it."""

    code = "unsent"


class TooEarly(Conflict):
    """The exam says from when on it may be handed in (facts: at); what came along is stored."""

    code = "hand-in-too-early"


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
    left_page: bool = False,
) -> tuple[Receipt, tuple[Refusal, ...]]:
    """Store the last entries and end the attempt in one transaction.

    Return the receipt, the same however often it is called, and those of ``entries`` that do not
    count. ``last_seq`` is the highest sequence number the browser has written; ``left_page``: it hands
    in because the page was left for too long, which counts where that is the exam's rule.

    :raises NotFound: no such attempt, or not the owner's.
    :raises Fenced: another device has taken over; nothing is ended.
    :raises TooEarly: the exam may not be handed in yet; nothing is ended.
    :raises Unsent: entries up to ``last_seq`` are missing (facts: settled). What came is stored.
    """
    with writing():
        book = StoredBook(attempt_id, owner=owner)
        earliest = earliest_hand_in(book.row, exam_of_attempt(book.row), left_page=left_page)
        result = room.hand_in(
            book,
            entries,
            client=client,
            epoch=epoch,
            last_seq=last_seq,
            confirm_unsent=confirm_unsent,
            now=clock.now,
            earliest=earliest,
        )
        receipt = None if result.problem else receipt_of(book.row)
    if receipt is None:  # raised after the commit: what came along is stored either way
        if result.problem == "too-early":
            raise TooEarly(at=earliest, settled=result.settled, refused=as_facts(result.refused))
        problem = Fenced if result.problem == "fenced" else Unsent
        raise problem(settled=result.settled, refused=as_facts(result.refused))
    return receipt, result.refused


def earliest_hand_in(attempt: AttemptRow, exam: Exam, *, left_page: bool = False) -> datetime | None:
    """Return from when on an attempt may be handed in by its member, None when at any time."""
    if not exam.earliest_hand_in or (left_page and exam.leave_page == "hand-in"):
        return None
    return attempt.started_at + exam.earliest_hand_in
