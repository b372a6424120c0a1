"""Save what a member's browser sends: durable before it is acknowledged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.domain.attempts.attempt import AttemptState, judge_entry
from app.domain.attempts.limits import Entry
from app.domain.bank.item_type import MalformedResponse
from app.domain.errors import Conflict, DomainError
from app.domain.itemtypes import item_types
from app.services.clock import Clock
from app.services.close_overdue import close_if_overdue
from app.services.end_attempt import state_of
from app.store.attempts import frozen_paper, lock_attempt
from app.store.models import AttemptRow
from app.store.response_log import LockedAttempt, ResponseLog, lock_for_saving
from app.store.transaction import writing


class Fenced(Conflict):
    """The attempt has been continued on another device; this one may only look."""

    code = "fenced"


@dataclass(frozen=True)
class Refusal:
    """An entry that did not become the current state. ``kept``: it is in the late log, in full."""

    seq: int
    code: str
    kept: bool


@dataclass(frozen=True)
class Saved:
    """What a save tells the browser."""

    settled: int
    version: int
    server_time: datetime
    deadline: datetime
    state: str
    refused: tuple[Refusal, ...]


def save_responses(
    attempt_id: str, *, owner: int, epoch: int, client: str, entries: Sequence[Entry], clock: Clock
) -> Saved:
    """Store the entries of one request, in order, in one transaction.

    :raises NotFound: no such attempt, or not the owner's.
    :raises Fenced: this (epoch, client) is not the one the attempt is bound to;
        what came is kept in the late log all the same.
    """
    with writing():
        attempt = lock_for_saving(attempt_id, owner=owner)
        now = clock.now()  # after the lock: waiting for it counts
        if state_of(attempt).is_overdue(now):
            close_if_overdue(lock_attempt(attempt_id, owner=owner), now)
            attempt = lock_for_saving(attempt_id, owner=owner)
        saved = store_entries(attempt, epoch=epoch, client=client, entries=entries, now=now)
    if any(refusal.code == "fenced" for refusal in saved.refused) or is_fenced(saved, attempt, epoch, client):
        raise Fenced(settled=saved.settled)
    return saved


def is_fenced(saved: Saved, attempt: LockedAttempt, epoch: int, client: str) -> bool:
    """Whether an empty save came from a device that was taken over."""
    return saved.state == "open" and (attempt.epoch, attempt.client) != (epoch, client)


def store_entries(
    attempt: AttemptRow | LockedAttempt, *, epoch: int, client: str, entries: Sequence[Entry], now: datetime
) -> Saved:
    """Judge and store entries of a locked attempt that is not overdue, in the caller's transaction.

    The order of checks is fixed: known entries first, then state, device, clock.
    """
    log = ResponseLog(attempt.id, client, [entry.seq for entry in entries])
    known = log.known_hashes
    desk = _Desk(attempt, state_of(attempt), client, epoch, now)
    for entry in entries:
        decision = judge_entry(
            desk.state,
            client=client,
            epoch=epoch,
            now=now,
            known_hash=known.get(entry.seq),
            body_hash=entry.body_hash,
        )
        if decision.verdict == "accept":
            desk.accept(entry)
        elif decision.verdict == "late":
            desk.keep_late(entry, decision.code, kept=True)
        elif decision.verdict == "refuse":
            desk.refused.append(Refusal(entry.seq, decision.code, kept=False))
        known.setdefault(entry.seq, entry.body_hash)
    desk.write(log)
    return Saved(
        settled=log.settled(),
        version=desk.version,
        server_time=now,
        deadline=attempt.deadline,
        state=attempt.state,
        refused=tuple(desk.refused),
    )


class _Desk:
    """Sorts the entries of one request into the rows they become."""

    def __init__(
        self,
        attempt: AttemptRow | LockedAttempt,
        state: AttemptState,
        client: str,
        epoch: int,
        now: datetime,
    ) -> None:
        self.state = state
        self.version = attempt.log_version
        self.refused: list[Refusal] = []
        self._attempt = attempt
        self._now = now
        self._origin: dict[str, Any] = {
            "attempt_id": attempt.id,
            "client": client,
            "epoch": epoch,
            "received_at": now,
        }
        self._log: list[dict[str, Any]] = []
        self._late: list[dict[str, Any]] = []
        self._responses: list[dict[str, Any]] = []
        self._flags: list[dict[str, Any]] = []

    def accept(self, entry: Entry) -> None:
        """Put the entry into the log, and its meaning into the current responses."""
        try:
            canonical = self._read(entry)
        except DomainError as error:
            self.keep_late(entry, error.code, kept=False)
            return
        self.version += 1
        self._log.append({**self._row(entry), "version": self.version})
        place = {"attempt_id": self._attempt.id, "slot": entry.slot}
        if entry.kind == "answer":
            position = {"version": self.version, "epoch": self._origin["epoch"], "seq": entry.seq}
            self._responses.append({**place, **position, "response": canonical})
        elif entry.kind == "flag":
            self._flags.append({**place, "flagged": canonical})

    def keep_late(self, entry: Entry, code: str, *, kept: bool) -> None:
        """Put the entry aside: it is not lost, and it does not score."""
        self._late.append({**self._row(entry), "code": code, "kept": kept})
        self.refused.append(Refusal(entry.seq, code, kept))

    def write(self, log: ResponseLog) -> None:
        """Send the rows to the database."""
        log.append(self._log)
        log.append_late(self._late)
        log.put_responses(self._responses)
        log.put_flags(self._flags)
        if self._log:
            log.advance(self.version, self._now)

    def _row(self, entry: Entry) -> dict[str, Any]:
        content = {"seq": entry.seq, "kind": entry.kind, "slot": entry.slot, "body": entry.response}
        return {**self._origin, **content, "body_hash": entry.body_hash}

    def _read(self, entry: Entry) -> Any:
        """Return what the entry means: the canonical response, or a flag.

        :raises DomainError: the slot is not in the paper, or the response has the wrong form.
        """
        if entry.kind not in ("answer", "flag"):
            return None
        frozen = frozen_paper(self._attempt.id)
        slot = frozen.paper.slot(entry.slot or 0)
        if slot is None:
            raise MalformedResponse("unknown-slot")
        if entry.kind == "flag":
            return entry.response
        item = frozen.stored(slot.item).item
        return item_types()[item.type].read(item.body, slot.arrangement, entry.response)
