"""The exam room's protocol 考场: all that may happen to one attempt, whatever it is kept in.

Clock, storage and the meaning of answers come in as arguments, so the same rules run in the
service on a database and in a simulation on plain objects that crash at will.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from app.domain.attempts.attempt import AttemptState
from app.domain.attempts.desk import Known, Refusal, Sorted, sort_entries
from app.domain.attempts.limits import Entry
from app.domain.bank.item_type import Json

Now = Callable[[], datetime]


class AttemptBook(Protocol):
    """One attempt within one transaction: all of what is written is committed together, or nothing."""

    def lock(self) -> AttemptState:
        """Return the attempt as it is now; nobody else changes it until the transaction ends."""

    def known(self, client: str, seqs: Collection[int]) -> Mapping[int, Known]:
        """Return those entries of ``client`` that either log has."""

    def read(self, entry: Entry) -> Json:
        """Return the canonical response or the flag. :raises DomainError: it means nothing in this paper."""

    def append(self, entries: Sorted) -> None:
        """Write what was sorted; the newest (epoch, seq) of a slot wins whatever came first."""

    def settled(self, client: str) -> int:
        """Return the highest n such that each of 1..n of ``client`` is in one of the logs."""

    def bind(self, client: str, at: datetime) -> AttemptState:
        """Give ``client`` a new epoch."""

    def end(self, closed_by: str, at: datetime) -> AttemptState:
        """Grade what is there and close the attempt."""

    def grant(self, attempt: AttemptState) -> None:
        """Keep what somebody with the right to do so has granted: a later deadline, another round."""


@dataclass(frozen=True)
class Saved:
    """What a save tells the browser. ``is_fenced``: another device has the attempt."""

    settled: int
    version: int
    server_time: datetime
    deadline: datetime
    time_left: timedelta
    rests: bool  # the clock stands still
    message_id: int  # of the newest message, 0 when there was none
    state: str
    refused: tuple[Refusal, ...]
    is_fenced: bool


@dataclass(frozen=True)
class HandedIn:
    """What a hand-in came to. ``problem``: ``fenced``, ``too-early`` or ``unsent`` when it stays open."""

    problem: str
    settled: int
    refused: tuple[Refusal, ...]


def save(book: AttemptBook, entries: Sequence[Entry], *, client: str, epoch: int, now: Now) -> Saved:
    """Store entries, in order. An attempt whose time is over is closed first."""
    return _save(book, entries, client, epoch, now)[0]


def hand_in(
    book: AttemptBook,
    entries: Sequence[Entry],
    *,
    client: str,
    epoch: int,
    last_seq: int,
    confirm_unsent: bool,
    now: Now,
    earliest: datetime | None = None,
) -> HandedIn:
    """Store the last entries and end the attempt; once it has ended, this changes nothing.

    ``last_seq`` is the highest number the browser has written; before ``earliest`` it stays open, unless
    its time is over. What came along is stored either way.
    """
    saved, attempt = _save(book, entries, client, epoch, now)
    if not attempt.is_open:
        return HandedIn("", saved.settled, saved.refused)
    if saved.is_fenced:
        return HandedIn("fenced", saved.settled, saved.refused)
    if earliest and saved.server_time < min(earliest, attempt.deadline):
        return HandedIn("too-early", saved.settled, saved.refused)
    if last_seq > saved.settled and not confirm_unsent:
        return HandedIn("unsent", saved.settled, saved.refused)
    book.end("member", saved.server_time)
    return HandedIn("", saved.settled, saved.refused)


def take_over(book: AttemptBook, *, client: str, now: Now) -> AttemptState:
    """Bind the attempt to ``client``, which may have it already; a closed one stays as it is."""
    attempt = book.lock()
    moment = now()
    attempt = close_if_overdue(book, attempt, moment)
    if attempt.is_open and attempt.client != client:
        attempt = book.bind(client, moment)
    return attempt


def extend(book: AttemptBook, until: Callable[[AttemptState], datetime], *, now: Now) -> AttemptState:
    """Give an open attempt time until ``until(attempt)``, never less than it has."""
    attempt = book.lock()
    attempt = close_if_overdue(book, attempt, now())
    if attempt.is_open:
        attempt = attempt.extended(until(attempt))
        book.grant(attempt)
    return attempt


def pause(book: AttemptBook, limit: timedelta, *, now: Now) -> AttemptState:
    """Stop the clock of an open attempt for ``limit`` at most; a closed one stays as it is."""
    attempt = book.lock()
    moment = now()
    attempt = close_if_overdue(book, attempt, moment)
    if attempt.is_open:
        attempt = attempt.paused(moment, limit)
        book.grant(attempt)
    return attempt


def resume(book: AttemptBook, *, now: Now) -> AttemptState:
    """Let the clock of an attempt in a break run again; any other stays as it is."""
    attempt = book.lock()
    moment = now()
    attempt = close_if_overdue(book, attempt, moment)
    if attempt.is_open and attempt.paused_at:
        attempt = attempt.resumed(moment)
        book.grant(attempt)
    return attempt


def reopen(book: AttemptBook, until: datetime) -> AttemptState:
    """Open a closed attempt again until ``until``; the first device that takes it over has it."""
    attempt = book.lock()
    if not attempt.is_open and attempt.state != "void":
        attempt = attempt.reopened(until)
        book.grant(attempt)
    return attempt


def force_hand_in(book: AttemptBook, *, now: Now) -> AttemptState:
    """End an open attempt on behalf of an invigilator, with what has arrived."""
    attempt = book.lock()
    moment = now()
    attempt = close_if_overdue(book, attempt, moment)
    return book.end("invigilator", moment) if attempt.is_open else attempt


def close_if_overdue(book: AttemptBook, attempt: AttemptState, now: datetime) -> AttemptState:
    """End a locked attempt when its time has run out; whoever looks first does it, with the same result."""
    if not attempt.is_overdue(now):
        return attempt
    return book.end("time", attempt.latest_deadline)


def _save(
    book: AttemptBook, entries: Sequence[Entry], client: str, epoch: int, now: Now
) -> tuple[Saved, AttemptState]:
    attempt = book.lock()
    moment = now()  # after the lock: waiting for it counts
    attempt = close_if_overdue(book, attempt, moment)
    known = book.known(client, [entry.seq for entry in entries])
    result = sort_entries(
        attempt, entries, client=client, epoch=epoch, now=moment, known=known, read=book.read
    )
    book.append(result)
    is_fenced = attempt.is_open and (attempt.epoch, attempt.client) != (epoch, client)
    saved = Saved(
        settled=book.settled(client),
        version=result.version,
        server_time=moment,
        deadline=attempt.deadline,
        time_left=attempt.time_left(moment),
        rests=attempt.is_open and attempt.rests(moment),
        message_id=attempt.message_id,
        state=attempt.state,
        refused=tuple(result.refused),
        is_fenced=is_fenced or any(one.code == "fenced" for one in result.refused),
    )
    return saved, attempt
