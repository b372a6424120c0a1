"""A member's browser: the log on the device, its sender, and what it shows of every change."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from app.domain.attempts.desk import Refusal
from app.domain.attempts.limits import Entry

UNSENT, STORED, KEPT_LATE, REFUSED = "unsent", "stored", "kept late", "refused"


@dataclass(frozen=True)
class Request:
    """What is on its way to the server. ``number`` tells resent ones from copies the network made."""

    device: int
    kind: str  # save | hand-in
    client: str
    epoch: int
    entries: tuple[Entry, ...]
    last_seq: int = 0
    confirm_unsent: bool = False
    is_forged: bool = False  # nobody waits for the reply


@dataclass
class Device:
    """One browser. It survives reloads and crashes; ``lose_storage`` makes it another client."""

    number: int
    client: str
    epoch: int = 0
    last_seq: int = 0
    log: dict[int, tuple[int, Entry]] = field(default_factory=dict)  # unsettled: seq → epoch, entry
    shown: dict[tuple[str, int], str] = field(default_factory=dict)  # what the page says of each change
    written: dict[tuple[str, int], Entry] = field(default_factory=dict)
    written_in: dict[tuple[str, int], int] = field(default_factory=dict)  # the epoch
    typed: int = 0  # changes, less those that went with a wiped store
    is_fenced: bool = False
    has_receipt: bool = False

    def write(self, kind: str, slot: int | None, response: Any) -> None:
        """Log a change, before it is sent."""
        self.typed += 1
        self.last_seq += 1
        entry = Entry(self.last_seq, kind, slot, response)
        self.log[entry.seq] = (self.epoch, entry)
        self.written[self.client, entry.seq] = entry
        self.written_in[self.client, entry.seq] = self.epoch
        self.shown[self.client, entry.seq] = UNSENT

    def batch(self, most: int) -> tuple[int, tuple[Entry, ...]]:
        """Return the first unsettled entries of one epoch: an old one must not overrule a newer device."""
        entries: list[Entry] = []
        epoch = self.epoch
        for seq in sorted(self.log):
            of, entry = self.log[seq]
            if entries and of != epoch:
                break
            epoch = of
            entries.append(entry)
            if len(entries) >= most:
                break
        return epoch, tuple(entries)

    def save(self, most: int) -> Request:
        """Return the next request of the sender."""
        epoch, entries = self.batch(most)
        return Request(self.number, "save", self.client, epoch, entries)

    def hand_in(self, confirm: bool) -> Request:
        """Return a hand-in with all that is left; what was written under another epoch goes by itself."""
        own = all(epoch == self.epoch for epoch, _ in self.log.values())
        entries = tuple(entry for _, entry in self.log.values()) if own else ()
        return Request(self.number, "hand-in", self.client, self.epoch, entries, self.last_seq, confirm)

    def hear(self, request: Request, refused: tuple[Refusal, ...], *, problem: str) -> None:
        """Take the server's word on a request: everything in it is settled, whatever became of it."""
        if request.client != self.client or request.is_forged:
            return  # an earlier life of this device asked, or none
        why = {one.seq: one for one in refused}
        for entry in request.entries:
            self.log.pop(entry.seq, None)
            refusal = why.get(entry.seq)
            self.show(entry.seq, refusal)
            if refusal and refusal.code == "seq-reused":
                self.write(entry.kind, entry.slot, entry.response)  # again, under a number of its own
        if problem == "fenced" and request.epoch == self.epoch:
            self.is_fenced = True
        if request.kind == "hand-in" and not problem:
            self.has_receipt = True

    def show(self, seq: int, refusal: Refusal | None) -> None:
        """Say of a change that it is stored, or why not."""
        word = STORED if refusal is None else KEPT_LATE if refusal.kept else REFUSED
        self.shown[self.client, seq] = word

    def bind(self, epoch: int) -> None:
        """Go on with this attempt."""
        self.epoch, self.is_fenced, self.has_receipt = epoch, False, False

    def lose_storage(self, client: str) -> None:
        """Begin as a new client: the counter was in the same store as the log."""
        self.typed -= len(self.log)
        for seq in self.log:
            del self.shown[self.client, seq]  # never said to be saved, and gone with the device
            del self.written[self.client, seq]
        self.client, self.epoch, self.last_seq = client, 0, 0
        self.log = {}
        self.is_fenced, self.has_receipt = True, False
