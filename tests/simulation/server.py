"""A server on plain objects: every transaction is committed as a whole, or lost with the process."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple, TypeVar

from app.domain.attempts import room
from app.domain.attempts.attempt import AttemptState
from app.domain.attempts.desk import Known, Sorted
from app.domain.attempts.limits import Entry
from app.domain.bank.item_type import MalformedResponse

T = TypeVar("T")
START = datetime(2026, 12, 10, 1, 0, tzinfo=UTC)
DURATION, GRACE = timedelta(minutes=30), timedelta(seconds=30)
SLOTS = 4


class Crashed(Exception):
    """The process died; the one who asked got no reply."""


class Broken(Exception):
    """A constraint of the database refused a row: the protocol asked for the impossible."""


class Row(NamedTuple):
    """An entry in either log. ``version`` is 0 in the late log, ``code`` empty in the other."""

    version: int
    client: str
    epoch: int
    entry: Entry
    received_at: datetime
    code: str = ""
    kept: bool = True


class Current(NamedTuple):
    response: Any
    version: int
    epoch: int
    seq: int


class Sheet(NamedTuple):
    """A closing: which round, by whom, when, and what was there to be graded."""

    round: int
    closed_by: str
    at: datetime
    graded: tuple[tuple[int, Any], ...]
    log_length: int


@dataclass(frozen=True)
class Stored:
    """All that survives a crash. Frozen, so an unfinished transaction cannot leak into it."""

    attempt: AttemptState
    log: tuple[Row, ...] = ()
    late: tuple[Row, ...] = ()
    responses: Mapping[int, Current] = field(default_factory=dict)
    flags: Mapping[int, bool] = field(default_factory=dict)
    bindings: tuple[tuple[int, str, datetime], ...] = ()  # epoch, client, since
    sheets: tuple[Sheet, ...] = ()
    granted: tuple[datetime, ...] = ()  # deadlines by a grant


class MemoryBook:
    """One transaction on a copy; see :class:`app.domain.attempts.room.AttemptBook`."""

    def __init__(self, stored: Stored) -> None:
        self.stored = stored

    def lock(self) -> AttemptState:
        return self.stored.attempt

    def known(self, client: str, seqs: Collection[int]) -> Mapping[int, Known]:
        return {
            row.entry.seq: Known(row.entry.body_hash, row.code, row.kept)
            for row in (*self.stored.log, *self.stored.late)
            if row.client == client and row.entry.seq in seqs
        }

    def read(self, entry: Entry) -> Any:
        if entry.kind in ("answer", "flag") and not 1 <= (entry.slot or 0) <= SLOTS:
            raise MalformedResponse("unknown-slot")
        return entry.response

    def append(self, entries: Sorted) -> None:
        origin = (entries.client, entries.epoch)
        for one in entries.logged:
            self._add("log", Row(one.version, *origin, one.entry, entries.received_at))
        for one in entries.late:
            self._add("late", Row(0, *origin, one.entry, entries.received_at, one.code, one.kept))
        responses = dict(self.stored.responses)
        for new in entries.responses:
            old = responses.get(new.slot)
            if old is None or (entries.epoch, new.seq) > (old.epoch, old.seq):
                responses[new.slot] = Current(new.response, new.version, entries.epoch, new.seq)
        flags = dict(self.stored.flags) | {flag.slot: flag.flagged for flag in entries.flags}
        attempt = replace(self.stored.attempt, log_version=entries.version)
        self.stored = replace(self.stored, responses=responses, flags=flags, attempt=attempt)

    def _add(self, name: str, row: Row) -> None:
        rows: tuple[Row, ...] = getattr(self.stored, name)
        key = (row.client, row.entry.seq)
        if any((old.client, old.entry.seq) == key for old in rows):
            raise Broken(f"{name}: {key} twice")
        if name == "log" and any(old.version == row.version for old in rows):
            raise Broken(f"version {row.version} twice")
        self.stored = replace(self.stored, **{name: (*rows, row)})

    def settled(self, client: str) -> int:
        seqs = {row.entry.seq for row in (*self.stored.log, *self.stored.late) if row.client == client}
        number = 0
        while number + 1 in seqs:
            number += 1
        return number

    def bind(self, client: str, at: datetime) -> AttemptState:
        attempt = replace(self.stored.attempt, epoch=self.stored.attempt.epoch + 1, client=client)
        binding = (attempt.epoch, client, at)
        self.stored = replace(self.stored, attempt=attempt, bindings=(*self.stored.bindings, binding))
        return attempt

    def end(self, closed_by: str, at: datetime) -> AttemptState:
        attempt = replace(self.stored.attempt, state="graded", handed_in_at=at)
        graded = tuple(sorted((slot, current.response) for slot, current in self.stored.responses.items()))
        sheet = Sheet(attempt.round, closed_by, at, graded, len(self.stored.log))
        self.stored = replace(self.stored, attempt=attempt, sheets=(*self.stored.sheets, sheet))
        return attempt

    def grant(self, attempt: AttemptState) -> None:
        granted = (*self.stored.granted, attempt.deadline)
        self.stored = replace(self.stored, attempt=attempt, granted=granted)


class MemoryServer:
    """One attempt, begun at START by the client ``first``."""

    book_class = MemoryBook

    def __init__(self, first: str) -> None:
        attempt = AttemptState("a1", "open", 1, 1, first, START, START + DURATION, GRACE)
        self.stored = Stored(attempt, bindings=((1, first, START),))
        self.now = START
        self.crash = ""  # before | after: where the next transaction dies, seen from its commit

    @staticmethod
    def said(value: str) -> Any:
        """Return a response of the form that items take here."""
        return value

    def save(self, entries: list[Entry], *, client: str, epoch: int) -> room.Saved:
        return self._run(lambda book: room.save(book, entries, client=client, epoch=epoch, now=self._clock))

    def hand_in(
        self, entries: list[Entry], *, client: str, epoch: int, last_seq: int, confirm_unsent: bool
    ) -> room.HandedIn:
        return self._run(
            lambda book: room.hand_in(
                book,
                entries,
                client=client,
                epoch=epoch,
                last_seq=last_seq,
                confirm_unsent=confirm_unsent,
                now=self._clock,
            )
        )

    def take_over(self, client: str) -> AttemptState:
        return self._run(lambda book: room.take_over(book, client=client, now=self._clock))

    def sweep(self) -> None:
        self._run(lambda book: room.close_if_overdue(book, book.lock(), self.now))

    def extend(self, by: timedelta) -> AttemptState:
        return self._run(lambda book: room.extend(book, lambda it: it.deadline + by, now=self._clock))

    def pause(self, minutes: int) -> AttemptState:
        return self._run(lambda book: room.pause(book, timedelta(minutes=minutes), now=self._clock))

    def resume(self) -> AttemptState:
        return self._run(lambda book: room.resume(book, now=self._clock))

    def reopen(self, minutes: int) -> AttemptState:
        return self._run(lambda book: room.reopen(book, self.now + timedelta(minutes=minutes)))

    def force(self) -> AttemptState:
        return self._run(lambda book: room.force_hand_in(book, now=self._clock))

    def settled(self, client: str) -> int:
        return self.book_class(self.stored).settled(client)

    def _clock(self) -> datetime:
        return self.now

    def _run(self, work: Callable[[MemoryBook], T]) -> T:
        book = self.book_class(self.stored)
        crash, self.crash = self.crash, ""
        result = work(book)
        if crash == "before":
            raise Crashed
        self.stored = book.stored
        if crash == "after":
            raise Crashed
        return result
