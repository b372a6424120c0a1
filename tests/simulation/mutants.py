"""Planted protocol bugs. Each is a mistake that somebody could make; the histories must find every one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from app.domain.attempts import attempt as rules
from app.domain.attempts import desk, room
from app.domain.attempts.attempt import (
    ACCEPT,
    ACKNOWLEDGE,
    CLOSED,
    FENCED,
    AttemptState,
    Decision,
    judge_entry,
)
from app.domain.attempts.desk import Known, Sorted, sort_entries
from tests.simulation.device import STORED, Device, Request
from tests.simulation.server import MemoryBook, MemoryServer, Stored
from tests.simulation.world import World

Plant = Callable[[pytest.MonkeyPatch], Callable[[], World]]
MUTANTS: dict[str, Plant] = {}


def in_rules(name: str) -> Callable[[Callable[[pytest.MonkeyPatch], None]], None]:
    """A mistake in the domain's functions."""

    def keep(patch: Callable[[pytest.MonkeyPatch], None]) -> None:
        def plant(monkeypatch: pytest.MonkeyPatch) -> Callable[[], World]:
            patch(monkeypatch)
            return World

        MUTANTS[name] = plant

    return keep


def in_store(name: str) -> Callable[[type[MemoryBook]], None]:
    """A mistake in what a database is asked to do."""

    def keep(book: type[MemoryBook]) -> None:
        server = type("Server", (MemoryServer,), {"book_class": book})
        MUTANTS[name] = lambda _monkeypatch: lambda: World(server=server)

    return keep


def in_server(name: str) -> Callable[[type[MemoryServer]], None]:
    """A mistake in how transactions end."""

    def keep(server: type[MemoryServer]) -> None:
        MUTANTS[name] = lambda _monkeypatch: lambda: World(server=server)

    return keep


def in_page(name: str) -> Callable[[type[Device]], None]:
    """A mistake in the browser."""

    def keep(device: type[Device]) -> None:
        MUTANTS[name] = lambda _monkeypatch: lambda: World(device=device)

    return keep


def judging(name: str) -> Callable[[Callable[..., Decision]], None]:
    """A mistake in the order or the content of the checks of one entry."""

    def keep(judge: Callable[..., Decision]) -> None:
        in_rules(name)(lambda monkeypatch: monkeypatch.setattr(desk, "judge_entry", judge))

    return keep


# The checks of one entry


@judging("the state is looked at before what is known")
def _(attempt: AttemptState, **facts: Any) -> Decision:
    return judge_entry(attempt, **facts) if attempt.is_open else CLOSED


@judging("the device is looked at before what is known")
def _(attempt: AttemptState, *, client: str, epoch: int, **facts: Any) -> Decision:
    if attempt.is_open and (epoch, client) != (attempt.epoch, attempt.client):
        return FENCED
    return judge_entry(attempt, client=client, epoch=epoch, **facts)


@judging("another body under a used number is acknowledged")
def _(attempt: AttemptState, **facts: Any) -> Decision:
    return ACKNOWLEDGE if facts["known_hash"] else judge_entry(attempt, **facts)


@judging("what is known is stored again")
def _(attempt: AttemptState, **facts: Any) -> Decision:
    return judge_entry(attempt, **facts | {"known_hash": None})


@judging("a closed attempt takes entries")
def _(attempt: AttemptState, **facts: Any) -> Decision:
    return judge_entry(replace(attempt, state="open"), **facts)


@judging("any device may write")
def _(attempt: AttemptState, **facts: Any) -> Decision:
    return judge_entry(attempt, **facts | {"client": attempt.client, "epoch": attempt.epoch})


@judging("only the epoch is compared")
def _(attempt: AttemptState, **facts: Any) -> Decision:
    return judge_entry(attempt, **facts | {"client": attempt.client})


@judging("only the client is compared")
def _(attempt: AttemptState, **facts: Any) -> Decision:
    return judge_entry(attempt, **facts | {"epoch": attempt.epoch})


@judging("late entries are thrown away")
def _(attempt: AttemptState, **facts: Any) -> Decision:
    decision = judge_entry(attempt, **facts)
    return Decision("refuse", decision.code) if decision.verdict == "late" else decision


@judging("a fenced entry is said to be late")
def _(attempt: AttemptState, **facts: Any) -> Decision:
    decision = judge_entry(attempt, **facts)
    return rules.LATE if decision is FENCED else decision


@judging("everything is accepted")
def _(_attempt: AttemptState, **_facts: Any) -> Decision:
    return ACCEPT


# The clock


@in_rules("the grace is forgotten")
def _(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(AttemptState, "cutoff", property(lambda self: self.deadline))


@in_rules("the last moment is too late")
def _(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(AttemptState, "is_overdue", lambda self, now: self.is_open and now >= self.cutoff)


@in_rules("the clock does not end an attempt that somebody saves to")
def _(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "judge_entry", lambda attempt, **facts: _in_time(attempt, facts))
    monkeypatch.setattr(room, "close_if_overdue", lambda _book, attempt, _now: attempt)


def _in_time(attempt: AttemptState, facts: dict[str, Any]) -> Decision:
    return judge_entry(attempt, **facts | {"now": attempt.started_at})


@in_rules("the clock ends an attempt when it is noticed, not at its deadline")
def _(monkeypatch: pytest.MonkeyPatch) -> None:
    def close(book: room.AttemptBook, attempt: AttemptState, now: datetime) -> AttemptState:
        return book.end("time", now) if attempt.is_overdue(now) else attempt

    monkeypatch.setattr(room, "close_if_overdue", close)


@in_rules("the sweeper does not wait for the grace")
def _(monkeypatch: pytest.MonkeyPatch) -> None:
    def close(book: room.AttemptBook, attempt: AttemptState, now: datetime) -> AttemptState:
        is_over = attempt.is_open and now > attempt.deadline
        return book.end("time", attempt.deadline) if is_over else attempt

    monkeypatch.setattr(room, "close_if_overdue", close)


@in_rules("time that was granted can be taken back")
def _(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        AttemptState,
        "extended",
        lambda self, until: replace(self, deadline=until - rules.MICROSECOND * 10**9),
    )


@in_rules("a closed attempt is given time")
def _(monkeypatch: pytest.MonkeyPatch) -> None:
    def extend(
        book: room.AttemptBook, until: Callable[[AttemptState], datetime], *, now: Any
    ) -> AttemptState:
        attempt = book.lock().extended(until(book.lock()))
        book.grant(attempt)
        return attempt

    monkeypatch.setattr(room, "extend", extend)


@in_rules("a break gives all the time it might have taken")
def _(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(AttemptState, "_rested", lambda self, _now: self.break_limit)


@in_rules("the clock runs on in a break")
def _(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(AttemptState, "latest_deadline", property(lambda self: self.deadline))


@judging("answers count while the clock stands still")
def _(attempt: AttemptState, **facts: Any) -> Decision:
    decision = judge_entry(attempt, **facts)
    return ACCEPT if decision is rules.PAUSED else decision


# Sorting


def sorting(name: str) -> Callable[[Callable[[Sorted], object]], None]:
    """A mistake in what becomes of judged entries."""

    def keep(spoil: Callable[[Sorted], object]) -> None:
        def spoilt(*arguments: Any, **facts: Any) -> Sorted:
            result = sort_entries(*arguments, **facts)
            spoil(result)
            return result

        in_rules(name)(lambda monkeypatch: monkeypatch.setattr(room, "sort_entries", spoilt))

    return keep


@sorting("the log does not grow by what is written")
def _(result: Sorted) -> None:
    result.version -= bool(result.logged)


@sorting("a cleared answer is no answer")
def _(result: Sorted) -> None:
    result.responses = [one for one in result.responses if one.response is not None]


@sorting("a mark is forgotten")
def _(result: Sorted) -> None:
    result.flags.clear()


@sorting("what means nothing is not kept")
def _(result: Sorted) -> None:
    result.late = [one for one in result.late if one.kept]


@sorting("that it was kept late is not told")
def _(result: Sorted) -> None:
    result.refused = [one for one in result.refused if one.code == "seq-reused"]


@sorting("only the last of several entries is written")
def _(result: Sorted) -> None:
    del result.logged[:-1]


@in_rules("that it was kept late is told once only")
def _(monkeypatch: pytest.MonkeyPatch) -> None:
    def forgetful(*arguments: Any, known: Mapping[int, Known], **facts: Any) -> Sorted:
        bare = {seq: Known(one.body_hash) for seq, one in known.items()}
        return sort_entries(*arguments, known=bare, **facts)

    monkeypatch.setattr(room, "sort_entries", forgetful)


# Hand-in and devices


@in_rules("a fenced device can hand in")
def _(monkeypatch: pytest.MonkeyPatch) -> None:
    real = room._save

    def save(*arguments: Any) -> Any:
        saved, attempt = real(*arguments)
        return replace(saved, is_fenced=False), attempt

    monkeypatch.setattr(room, "_save", save)


@in_rules("a hand-in does not ask what is still on the device")
def _(monkeypatch: pytest.MonkeyPatch) -> None:
    real = room.hand_in
    monkeypatch.setattr(
        room, "hand_in", lambda *args, **facts: real(*args, **facts | {"confirm_unsent": True})
    )


@in_rules("a hand-in forgets the entries that it carries")
def _(monkeypatch: pytest.MonkeyPatch) -> None:
    real = room.hand_in
    monkeypatch.setattr(room, "hand_in", lambda book, _entries, **facts: real(book, [], **facts))


@in_rules("a second hand-in ends the attempt again")
def _(monkeypatch: pytest.MonkeyPatch) -> None:
    real = room.hand_in

    def again(book: room.AttemptBook, entries: Any, **facts: Any) -> room.HandedIn:
        result = real(book, entries, **facts)
        if not result.problem:
            book.end("member", facts["now"]())
        return result

    monkeypatch.setattr(room, "hand_in", again)


@in_rules("an invigilator ends what the clock has ended")
def _(monkeypatch: pytest.MonkeyPatch) -> None:
    def force(book: room.AttemptBook, *, now: Any) -> AttemptState:
        return book.end("invigilator", now()) if book.lock().is_open else book.lock()

    monkeypatch.setattr(room, "force_hand_in", force)


@in_rules("opened again for the device that had it")
def _(monkeypatch: pytest.MonkeyPatch) -> None:
    def reopened(self: AttemptState, until: datetime) -> AttemptState:
        return replace(self, state="open", round=self.round + 1, handed_in_at=None).extended(until)

    monkeypatch.setattr(AttemptState, "reopened", reopened)


@in_rules("opened again in an epoch that its last client seems to have")
def _(monkeypatch: pytest.MonkeyPatch) -> None:
    real = AttemptState.reopened
    monkeypatch.setattr(
        AttemptState, "reopened", lambda self, until: replace(real(self, until), client=self.client)
    )


@in_rules("opened again in the same round")
def _(monkeypatch: pytest.MonkeyPatch) -> None:
    real = AttemptState.reopened
    monkeypatch.setattr(
        AttemptState, "reopened", lambda self, until: replace(real(self, until), round=self.round)
    )


# Storage


@in_store("the response that comes last wins")
class _(MemoryBook):
    def append(self, entries: Sorted) -> None:
        self.stored = replace(self.stored, responses={})
        before = self.stored
        super().append(entries)
        self.stored = replace(self.stored, responses={**before.responses, **self.stored.responses})


@in_store("the number decides, whatever the epoch")
class _(MemoryBook):
    def append(self, entries: Sorted) -> None:
        old = {slot: one._replace(epoch=entries.epoch) for slot, one in self.stored.responses.items()}
        epochs = {slot: one.epoch for slot, one in self.stored.responses.items()}
        self.stored = replace(self.stored, responses=old)
        super().append(entries)
        written = {one.slot for one in entries.responses}
        kept = {
            slot: one if slot in written else one._replace(epoch=epochs[slot])
            for slot, one in self.stored.responses.items()
        }
        self.stored = replace(self.stored, responses=kept)


@in_store("holes do not matter to what is settled")
class _(MemoryBook):
    def settled(self, client: str) -> int:
        rows = (*self.stored.log, *self.stored.late)
        return max((row.entry.seq for row in rows if row.client == client), default=0)


@in_store("what was kept late is not settled")
class _(MemoryBook):
    def settled(self, client: str) -> int:
        return MemoryBook(replace(self.stored, late=())).settled(client)


@in_store("what was kept late is not known")
class _(MemoryBook):
    def known(self, client: str, seqs: Collection[int]) -> Mapping[int, Known]:
        return MemoryBook(replace(self.stored, late=())).known(client, seqs)


@in_store("numbers are not told apart by client")
class _(MemoryBook):
    def known(self, client: str, seqs: Collection[int]) -> Mapping[int, Known]:
        rows = (*self.stored.log, *self.stored.late)
        return {row.entry.seq: Known(row.entry.body_hash, row.code, row.kept) for row in rows}


@in_store("a device that takes over gets the epoch of the last one")
class _(MemoryBook):
    def bind(self, client: str, at: datetime) -> AttemptState:
        bound = replace(super().bind(client, at), epoch=self.stored.attempt.epoch - 1)
        self.stored = replace(self.stored, attempt=bound)
        return bound


@in_store("who holds an epoch is not written down")
class _(MemoryBook):
    def bind(self, client: str, at: datetime) -> AttemptState:
        bindings = self.stored.bindings
        bound = super().bind(client, at)
        self.stored = replace(self.stored, bindings=bindings)
        return bound


@in_store("graded without the answers of the last request")
class _(MemoryBook):
    def append(self, entries: Sorted) -> None:
        self.earlier = dict(self.stored.responses)
        super().append(entries)

    def end(self, closed_by: str, at: datetime) -> AttemptState:
        ended = super().end(closed_by, at)
        if earlier := getattr(self, "earlier", None):
            graded = tuple(sorted((slot, one.response) for slot, one in earlier.items()))
            sheet = self.stored.sheets[-1]._replace(graded=graded)
            self.stored = replace(self.stored, sheets=(*self.stored.sheets[:-1], sheet))
        return ended


@in_store("a new grading replaces the old one")
class _(MemoryBook):
    def end(self, closed_by: str, at: datetime) -> AttemptState:
        self.stored = replace(self.stored, sheets=())
        return super().end(closed_by, at)


@in_server("acknowledged before it is durable")
class _(MemoryServer):
    def _run(self, work: Callable[[MemoryBook], Any]) -> Any:
        if self.crash != "before":
            return super()._run(work)
        self.crash = ""
        return work(self.book_class(self.stored))


@in_server("half of a transaction survives a crash")
class _(MemoryServer):
    def _run(self, work: Callable[[MemoryBook], Any]) -> Any:
        before: Stored = self.stored
        died = self.crash == "before"
        if died:
            self.crash = "after"
        try:
            return super()._run(work)
        finally:
            if died:
                self.stored = replace(self.stored, responses=before.responses, flags=before.flags)


# The browser


@in_page("saved as soon as it is sent")
class _(Device):
    def save(self, most: int) -> Request:
        request = super().save(most)
        for entry in request.entries:
            self.show(entry.seq, None)
        return request


@in_page("forgotten as soon as it is sent")
class _(Device):
    def save(self, most: int) -> Request:
        request = super().save(most)
        for entry in request.entries:
            self.log.pop(entry.seq, None)
        return request


@in_page("saved whatever the server says")
class _(Device):
    def hear(self, request: Request, refused: Any, *, problem: str) -> None:
        super().hear(request, refused, problem=problem)
        if request.client == self.client:
            for entry in request.entries:
                self.shown[self.client, entry.seq] = STORED


@in_page("written on another device, sent as new here")
class _(Device):
    def batch(self, most: int) -> Any:
        entries = tuple(self.log[seq][1] for seq in sorted(self.log))[:most]
        return self.epoch, entries


@in_page("two changes at once get one number")
class _(Device):
    def write(self, kind: str, slot: int | None, response: Any) -> None:
        super().write(kind, slot, response)
        self.last_seq -= kind == "flag"


@in_page("a wiped browser goes on under its old name")
class _(Device):
    def lose_storage(self, client: str) -> None:
        super().lose_storage(self.client)


@in_page("a receipt for a hand-in that did not happen")
class _(Device):
    def hear(self, request: Request, refused: Any, *, problem: str) -> None:
        super().hear(request, refused, problem="" if problem == "unsent" else problem)
