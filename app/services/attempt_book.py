"""An attempt in the database as the exam room's protocol sees it; inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from app.domain.attempts.attempt import AttemptState
from app.domain.attempts.desk import Known, Sorted
from app.domain.attempts.limits import Entry
from app.domain.bank.item_type import Json, MalformedResponse
from app.domain.itemtypes import item_types
from app.services.end_attempt import end_attempt, state_of
from app.store.attempts import bind_client, frozen_paper, lock_attempt
from app.store.audit import write_audit
from app.store.models import AttemptRow
from app.store.response_log import ResponseLog, lock_for_saving


class StoredBook:
    """One member's attempt. A save reads by statements compiled once; the whole row comes when needed."""

    def __init__(self, public_id: str, *, owner: int, row: AttemptRow | None = None) -> None:
        self._public_id, self._owner = public_id, owner
        self._row = row
        self._id = row.id if row else 0
        self._log: ResponseLog | None = None
        self._reached = 0

    @classmethod
    def of(cls, row: AttemptRow) -> StoredBook:
        """Return the book of an attempt that is locked already."""
        return cls(row.public_id, owner=row.member_id, row=row)

    @property
    def row(self) -> AttemptRow:
        """The attempt's row, locked."""
        if self._row is None:
            self._row = lock_attempt(self._public_id, owner=self._owner)
        return self._row

    def lock(self) -> AttemptState:
        found = lock_for_saving(self._public_id, owner=self._owner)
        self._id, self._reached = found.id, found.reached
        return state_of(found)

    def known(self, client: str, seqs: Collection[int]) -> Mapping[int, Known]:
        self._log = ResponseLog(self._id, client, seqs)
        return self._log.known

    def read(self, entry: Entry) -> Json:
        if entry.kind not in ("answer", "flag"):
            return None
        frozen = frozen_paper(self._id)
        slot = frozen.paper.slot(entry.slot or 0)
        if slot is None:
            raise MalformedResponse("unknown-slot")
        if self._reached and slot.number != self._reached:
            raise MalformedResponse("slot-not-open")
        if entry.kind == "flag":
            return entry.response
        item = frozen.stored(slot.item).item
        return item_types()[item.type].read(item.body, slot.arrangement, entry.response)

    def append(self, entries: Sorted) -> None:
        log = self._log_of(entries.client)
        origin = {
            "attempt_id": self._id,
            "client": entries.client,
            "epoch": entries.epoch,
            "received_at": entries.received_at,
        }
        log.append([{**origin, **_content(one.entry), "version": one.version} for one in entries.logged])
        log.append_late(
            [{**origin, **_content(one.entry), "code": one.code, "kept": one.kept} for one in entries.late]
        )
        log.put_responses(
            [
                {
                    "attempt_id": self._id,
                    "slot": one.slot,
                    "response": one.response,
                    "version": one.version,
                    "epoch": entries.epoch,
                    "seq": one.seq,
                }
                for one in entries.responses
            ]
        )
        log.put_flags(
            [{"attempt_id": self._id, "slot": one.slot, "flagged": one.flagged} for one in entries.flags]
        )
        if entries.logged:
            log.advance(entries.version, entries.received_at)

    def settled(self, client: str) -> int:
        return self._log_of(client).settled()

    def bind(self, client: str, at: datetime) -> AttemptState:
        row = self.row
        row.epoch += 1
        row.client = client
        bind_client(row.id, row.epoch, client, at)
        write_audit("attempt.taken_over", row.public_id, by=self._owner, at=at, epoch=row.epoch)
        return state_of(row)

    def end(self, closed_by: str, at: datetime) -> AttemptState:
        end_attempt(self.row, closed_by=closed_by, at=at, by=self._owner if closed_by == "member" else None)
        return state_of(self.row)

    def grant(self, attempt: AttemptState) -> None:
        row = self.row
        row.deadline, row.state, row.round = attempt.deadline, attempt.state, attempt.round
        row.epoch, row.client = attempt.epoch, attempt.client
        row.paused_at, row.break_s = attempt.paused_at, int(attempt.break_limit.total_seconds())
        if attempt.is_open:  # what was published is no longer; its score sheet stays
            row.handed_in_at = row.closed_by = row.receipt = row.answered = None
            row.score = row.percent = row.outcome = row.band = None

    def _log_of(self, client: str) -> ResponseLog:
        if self._log is None:
            self._log = ResponseLog(self._id, client, ())
        return self._log


def _content(entry: Entry) -> dict[str, Any]:
    return {
        "seq": entry.seq,
        "kind": entry.kind,
        "slot": entry.slot,
        "body": entry.response,
        "body_hash": entry.body_hash,
    }
