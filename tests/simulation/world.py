"""Members, devices, a network, organizers and crashes around one attempt, and what must hold of it all.

Everything that may happen is a method with small numbers as arguments, so that hypothesis, a seeded
driver or a person can choose. After each step :meth:`World.check` holds the protocol's promises
against an account of its own: what was delivered when, and what should have become of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any, NamedTuple

from app.domain.attempts.limits import Entry
from tests.simulation.device import KEPT_LATE, REFUSED, STORED, UNSENT, Device, Request
from tests.simulation.server import GRACE, SLOTS, Crashed, MemoryServer, Sheet, Stored

MOMENT = timedelta(microseconds=1)
DEVICES = 3


class Fate(NamedTuple):
    """What became of the first entry that came under a (client, seq), by the account of this file."""

    body_hash: str
    where: str  # log | late | nothing: refused for good
    code: str


class Violation(AssertionError):
    """A promise was broken; the number is the invariant's."""


def hold(number: int, promise: bool, words: object = "") -> None:
    if not promise:
        raise Violation(f"invariant {number}: {words}")


class World:
    """One attempt and everybody around it."""

    def __init__(
        self,
        server: Callable[[str], MemoryServer] = MemoryServer,
        device: type[Device] = Device,
    ) -> None:
        self.devices = [device(number, f"client-{number}") for number in range(DEVICES)]
        self.server = server("client-0")
        self.devices[0].bind(1)
        self.requests: list[Request] = []
        self.replies: list[tuple[Request, tuple[Any, ...], str]] = []
        self.fates: dict[tuple[str, int], Fate] = {}
        self.acknowledged: dict[tuple[str, int], str] = {}  # shown as saved → body hash
        self.lives = Counter[int]()
        self.seen: Counter[str] = Counter()  # rare states that were reached
        self.before = self.server.stored

    # What a member does

    def answer(self, device: int, slot: int, value: int) -> None:
        """Choose an answer, or clear it (value 0)."""
        if not self.devices[device].has_receipt:
            self.devices[device].write("answer", slot, self.server.said(f"answer {value}") if value else None)

    def flag(self, device: int, slot: int, value: int) -> None:
        if not self.devices[device].has_receipt:
            self.devices[device].write("flag", slot, bool(value))

    def stray(self, device: int) -> None:
        """Something that means nothing in this paper."""
        self.devices[device].write("answer", SLOTS + 1, self.server.said("x"))

    def send(self, device: int, most: int) -> None:
        self.requests.append(self.devices[device].save(most))

    def hand_in(self, device: int, confirm: int) -> None:
        self.requests.append(self.devices[device].hand_in(bool(confirm)))

    def take_over(self, device: int) -> None:
        mine = self.devices[device]
        if self.server.stored.attempt.client != mine.client and mine.log:
            self.seen["take-over with unsent entries"] += 1
        try:
            attempt = self.server.take_over(mine.client)
        except Crashed:
            return
        if attempt.is_open:
            mine.bind(attempt.epoch)

    def lose_storage(self, device: int) -> None:
        """The browser's data are wiped, or the phone is lost."""
        self.lives[device] += 1
        self.devices[device].lose_storage(f"client-{device}-{self.lives[device]}")

    def forge(self, device: int, seq: int) -> None:
        """The same number with another body, or numbers out of the row: a broken or hostile page."""
        mine = self.devices[device]
        words = [self.server.said(f"forged {len(self.requests)} {count}") for count in range(2)]
        forged = tuple(Entry(seq + 1, "answer", 1, word) for word in words)
        self.requests.append(Request(device, "save", mine.client, mine.epoch, forged, is_forged=True))

    def steal(self, device: int, seq: int) -> None:
        """A device that has read the epoch of the attempt, which is bound to another."""
        epoch = self.server.stored.attempt.epoch
        stolen = Entry(seq + 100, "answer", 2, self.server.said(f"stolen {len(self.requests)}"))
        mine = self.devices[device]
        self.requests.append(Request(device, "save", mine.client, epoch, (stolen,), is_forged=True))

    # What the network does

    def deliver(self, choice: int, crash: int) -> None:
        """A request reaches the server, which may die before or after its commit."""
        if not self.requests:
            return
        request = self.requests.pop(choice % len(self.requests))
        self.server.crash = ("", "", "", "before", "after")[crash]
        closed_before = not self.server.stored.attempt.is_open
        self._note_rare(request, crash, closed_before)
        died_before = self.server.crash == "before"
        try:
            refused, problem = self._process(request)
        except Crashed:
            if not died_before:
                self._account(request, closed_before)
            return
        self._account(request, closed_before)
        self.replies.append((request, refused, problem))

    def duplicate(self, choice: int) -> None:
        if self.requests:
            self.requests.append(self.requests[choice % len(self.requests)])

    def lose_request(self, choice: int) -> None:
        if self.requests:
            self.requests.pop(choice % len(self.requests))

    def reply(self, choice: int) -> None:
        """A reply reaches its device."""
        if not self.replies:
            return
        request, refused, problem = self.replies.pop(choice % len(self.replies))
        mine = self.devices[request.device]
        mine.hear(request, refused, problem=problem)
        for entry in request.entries:
            key = (request.client, entry.seq)
            if mine.client == request.client and mine.shown.get(key) == STORED:
                self.acknowledged.setdefault(key, entry.body_hash)

    def lose_reply(self, choice: int) -> None:
        if self.replies:
            self.replies.pop(choice % len(self.replies))
            self.seen["reply lost after the commit"] += 1

    # What the clock and other people do

    def pass_time(self, seconds: int) -> None:
        self.server.now += timedelta(seconds=seconds)

    def to_the_edge(self, side: int) -> None:
        """Go to the last moment in time, or one microsecond beyond, unless that is past."""
        edge = self.server.stored.attempt.cutoff + side * MOMENT
        self.server.now = max(self.server.now, edge)

    def sweep(self) -> None:
        attempt = self.server.stored.attempt
        if attempt.is_overdue(self.server.now) and self.requests:
            self.seen["sweep with a save on its way"] += 1
        self.server.sweep()

    def extend(self, minutes: int) -> None:
        self.server.extend(timedelta(minutes=minutes))

    def reopen(self, minutes: int) -> None:
        if not self.server.stored.attempt.is_open:
            self.seen["reopened"] += 1
        self.server.reopen(minutes + 1)

    def pause(self, minutes: int) -> None:
        self.server.pause(minutes + 1)

    def resume(self) -> None:
        if self.server.stored.attempt.paused_at:
            self.seen["a break that ended early"] += 1
        self.server.resume()

    def force(self) -> None:
        self.server.force()

    # The account

    def _process(self, request: Request) -> tuple[tuple[Any, ...], str]:
        entries = list(request.entries)
        if request.kind == "save":
            saved = self.server.save(entries, client=request.client, epoch=request.epoch)
            self._check_settled(request.client, saved.settled)
            return saved.refused, "fenced" if saved.is_fenced else ""
        result = self.server.hand_in(
            entries,
            client=request.client,
            epoch=request.epoch,
            last_seq=request.last_seq,
            confirm_unsent=request.confirm_unsent,
        )
        if self.before.attempt.is_open and not self._is_overdue() and not result.problem:
            bound = (self.before.attempt.epoch, self.before.attempt.client)
            hold(5, (request.epoch, request.client) == bound, "ended by a fenced device")
            is_all = request.last_seq <= result.settled
            hold(11, is_all or request.confirm_unsent, "ended although the browser holds more")
        return result.refused, result.problem

    def _is_overdue(self) -> bool:
        attempt = self.before.attempt
        longer = attempt.break_limit if attempt.paused_at else timedelta(0)
        return self.server.now > attempt.deadline + longer + GRACE

    def _rests(self) -> bool:
        attempt, now = self.before.attempt, self.server.now
        if not attempt.paused_at or now > attempt.paused_at + attempt.break_limit:
            return False
        return now > attempt.paused_at + GRACE

    def _note_rare(self, request: Request, crash: int, closed: bool) -> None:
        if crash == 4 and request.entries and not closed:
            self.seen["acknowledgement lost after the commit"] += 1
        if crash >= 3 and request.kind == "hand-in" and not closed:
            self.seen["death during a hand-in"] += 1
        if self.server.now == self.server.stored.attempt.cutoff and request.entries and not closed:
            self.seen["save at the last moment"] += 1

    def _account(self, request: Request, closed_before: bool) -> None:
        """Write down what must have become of each entry, by rules stated here a second time."""
        attempt = self.before.attempt
        for entry in request.entries:
            key = (request.client, entry.seq)
            if key in self.fates:
                continue
            if closed_before or self._is_overdue():
                where, code = "late", "closed"
            elif (request.epoch, request.client) != (attempt.epoch, attempt.client):
                where, code = "late", "fenced"
            elif self._rests():
                where, code = "late", "paused"
            elif entry.kind in ("answer", "flag") and not 1 <= (entry.slot or 0) <= SLOTS:
                where, code = "late", "unknown-slot"
            else:
                where, code = "log", ""
            self.fates[key] = Fate(entry.body_hash, where, code)

    def _check_settled(self, client: str, settled: int) -> None:
        known = {seq for one, seq in self.fates if one == client}
        known |= {
            row.entry.seq
            for row in (*self.server.stored.log, *self.server.stored.late)
            if row.client == client
        }
        expected = 0
        while expected + 1 in known:
            expected += 1
        hold(19, settled == expected, f"settled {settled}, expected {expected}")

    def check(self) -> None:
        """Hold every promise against the account. :raises Violation: one is broken."""
        now, before = self.server.stored, self.before
        self._check_logs(now, before)
        self._check_responses(now)
        self._check_clock(now, before)
        self._check_endings(now, before)
        self._check_pages(now)
        self.before = now

    def _check_logs(self, now: Stored, before: Stored) -> None:
        in_log = {(row.client, row.entry.seq): row for row in now.log}
        in_late = {(row.client, row.entry.seq): row for row in now.late}
        for key, body_hash in self.acknowledged.items():
            hold(1, key in in_log and in_log[key].entry.body_hash == body_hash, f"{key} was shown as saved")
        hold(2, len(in_log) == len(now.log) and len(in_late) == len(now.late), "a number twice")
        hold(2, not in_log.keys() & in_late.keys(), "a number in both logs")
        hold(3, [row.version for row in now.log] == list(range(1, len(now.log) + 1)), "versions")
        hold(3, now.log[: len(before.log)] == before.log, "the log was changed")
        hold(3, now.attempt.log_version == len(now.log), "the length of the log")
        hold(14, now.late[: len(before.late)] == before.late, "the late log was changed")
        for key, fate in self.fates.items():
            rows = in_log if fate.where == "log" else in_late
            number = 14 if fate.where == "late" else 10
            hold(number, key in rows, f"{key} should be in {fate.where}")
            hold(2, rows[key].entry.body_hash == fate.body_hash, f"{key} was replaced")
            hold(14, rows[key].code == fate.code, f"{key}: {rows[key].code}, not {fate.code}")
            hold(14, rows[key].kept == (fate.code != "unknown-slot"), f"{key}: kept or not")
        hold(10, in_log.keys() | in_late.keys() == self.fates.keys(), "something nobody sent")
        holders = {epoch: client for epoch, client, _since in now.bindings}
        hold(5, len(holders) == len(now.bindings), "an epoch with two clients")
        for row in now.log:
            hold(5, holders.get(row.epoch) == row.client, f"{row.client} wrote in epoch {row.epoch}")

    def _check_responses(self, now: Stored) -> None:
        newest: dict[int, tuple[int, int, Any]] = {}
        flags: dict[int, bool] = {}
        for row in now.log:
            slot = row.entry.slot or 0
            place = (row.epoch, row.entry.seq)
            if row.entry.kind == "answer" and place > newest.get(slot, (0, 0))[:2]:
                newest[slot] = (*place, row.entry.response)
            elif row.entry.kind == "flag":
                flags[slot] = bool(row.entry.response)
        current = {slot: (one.epoch, one.seq, one.response) for slot, one in now.responses.items()}
        hold(4, current.items() >= newest.items(), f"{current}, not {newest}")
        hold(6, current.keys() == newest.keys(), "an untouched item has a response")
        hold(6, dict(now.flags) == flags, "marks")

    def _check_clock(self, now: Stored, before: Stored) -> None:
        was, is_ = before.attempt, now.attempt
        hold(9, is_.deadline >= was.deadline, "the deadline went back")
        granted = len(now.granted) > len(before.granted)
        hold(9, is_.deadline == was.deadline or granted, "the deadline moved without a grant")
        if was.is_open and was.paused_at and is_.is_open and not is_.paused_at:
            rested = min(self.server.now - was.paused_at, was.break_limit)
            hold(9, is_.deadline == was.deadline + rested, "a break gave more or less than it took")
        hold(9, (is_.round, is_.epoch) >= (was.round, was.epoch), "round or epoch went back")

    def _check_endings(self, now: Stored, before: Stored) -> None:
        was, is_ = before.attempt, now.attempt
        hold(16, now.sheets[: len(before.sheets)] == before.sheets, "a score was changed")
        rounds = [sheet.round for sheet in now.sheets]
        hold(11, len(set(rounds)) == len(rounds), "a round ended twice")
        if not was.is_open and is_.round == was.round:
            hold(
                12, (is_.handed_in_at, is_.state, is_.deadline) == (was.handed_in_at, was.state, was.deadline)
            )
            hold(12, (now.log, dict(now.responses)) == (before.log, dict(before.responses)), "after the end")
        if is_.round > was.round:
            hold(5, is_.epoch > was.epoch, "opened again for the device that had it")
        if was.is_open and not is_.is_open:
            self._check_ending(now, now.sheets[-1])

    def _check_ending(self, now: Stored, sheet: Sheet) -> None:
        attempt, moment = now.attempt, self.server.now
        hold(11, sheet.round == attempt.round, "the sheet of another round")
        if sheet.closed_by == "time":
            hold(13, sheet.at == attempt.latest_deadline, f"ended at {sheet.at}, not at the deadline")
            hold(10, moment > attempt.cutoff, "ended by the clock before its time")
        else:
            hold(10, moment <= attempt.cutoff, "ended by hand after its time")
            hold(13, sheet.at == moment, "the time of the hand-in")
        graded = tuple(sorted((slot, one.response) for slot, one in now.responses.items()))
        hold(15, sheet.graded == graded and sheet.log_length == len(now.log), "graded on something else")
        for row in now.log:
            hold(10, row.received_at <= attempt.cutoff, f"{row} came too late")

    def _check_pages(self, now: Stored) -> None:
        places = {(row.client, row.entry.seq): row for row in now.log}
        late = {(row.client, row.entry.seq): row for row in now.late}
        for device in self.devices:
            hold(19, device.shown.keys() == device.written.keys(), "a change that the page does not speak of")
            hold(19, device.typed == len(device.written), "two changes under one number")
            unsent = {(device.client, seq) for seq in device.log}
            for key in device.written.keys() & places.keys():
                if places[key].entry.body_hash == device.written[key].body_hash:
                    hold(
                        5, places[key].epoch == device.written_in[key], f"{key} was sent as newer than it is"
                    )
            for key, word in device.shown.items():
                body_hash = device.written[key].body_hash
                is_stored = key in places and places[key].entry.body_hash == body_hash
                if word == STORED:
                    is_true = is_stored
                elif word == UNSENT:
                    is_true = key in unsent
                elif word == KEPT_LATE:
                    is_true = key in late and late[key].kept
                else:
                    is_true = word == REFUSED and not is_stored
                hold(19, is_true, f"{key} is shown as {word}")
            if device.has_receipt:
                hold(11, bool(now.sheets), "a receipt without an ending")
