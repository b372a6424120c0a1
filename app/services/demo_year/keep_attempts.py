"""Attempts of a made-up year as the rows that the product writes of an attempt, many in one statement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import current_app

from app.domain.attempts.attempt import receipt_code
from app.domain.marking.settle import DONE, FIRST
from app.services.demo_year.sit_attempt import LogLine, Sat, Waiting
from app.services.end_attempt import SCORER_VERSION, record_values, slot_values
from app.store import demo as store
from app.store.models import (
    AttemptPaperRow,
    AuditRow,
    ClientRow,
    LogEntryRow,
    MarkRow,
    ResponseRow,
    ScoreSheetRow,
    SlotScoreRow,
)
from app.store.rows import add_rows

BATCH = 400
Row = dict[str, Any]


@dataclass
class Place:
    """An enrolment with the attempts made in it. ``values``: one to be added with its first attempt."""

    member_id: int
    keep: str
    enrolment_id: int = 0
    values: Row | None = None
    sat: list[Sat] = field(default_factory=list)


class Harvest:
    """Collects attempts and writes them in batches, records last."""

    def __init__(self, markers: Sequence[int]) -> None:
        self._markers = markers
        self._waiting: list[tuple[Place, Sat]] = []
        self._places: dict[int, Place] = {}
        self._secret = current_app.config["SECRET_KEY"].encode()
        self.made = 0

    def add(self, place: Place, sat: Sat) -> None:
        """Keep an attempt."""
        place.sat.append(sat)
        self._places[id(place)] = place
        self._waiting.append((place, sat))
        self.made += 1
        if len(self._waiting) >= BATCH:
            self._write()

    def finish(self) -> None:
        """Write what waits, and the record results."""
        self._write()
        records = []
        for place in self._places.values():
            ended = [(sat, sat.sitting.wave) for sat in place.sat if sat.ended_at is not None]
            if ended:
                records.append({"id": place.enrolment_id, **record_values(ended, place.keep)})
        store.change_enrolments(records)

    def _write(self) -> None:
        new = list({id(place): place for place, _ in self._waiting if not place.enrolment_id}.values())
        for place, enrolment_id in zip(
            new, store.add_enrolments([place.values or {} for place in new]), strict=True
        ):
            place.enrolment_id = enrolment_id
        pairs = self._waiting
        ids = store.add_attempts([self._attempt(place, sat) for place, sat in pairs])
        for (_, sat), attempt_id in zip(pairs, ids, strict=True):
            sat.id = attempt_id
        sats = [sat for _, sat in pairs]
        store.add_many(AttemptPaperRow, [{"attempt_id": sat.id, **sat.frozen} for sat in sats])
        store.add_many(ClientRow, [_client(sat) for sat in sats])
        store.add_many(LogEntryRow, [row for sat in sats for row in _log_rows(sat)])
        store.add_many(ResponseRow, [row for sat in sats for row in _response_rows(sat)])
        store.add_many(ScoreSheetRow, [_sheet_row(sat) for sat in sats if sat.graded_at])
        store.add_many(SlotScoreRow, [row for sat in sats for row in _slot_rows(sat)])
        store.add_many(AuditRow, [row for place, sat in pairs for row in _audit_rows(place.member_id, sat)])
        self._write_marking(pairs)
        for sat in sats:
            sat.forget()
        self._waiting = []

    def _write_marking(self, pairs: Sequence[tuple[Place, Sat]]) -> None:
        """Write the answers that wait for a person, and the marks that were given."""
        waiting = [(sat, one, self._marker_of(place)) for place, sat in pairs for one in sat.waiting]
        ids = store.add_tasks([_task_row(sat, one) for sat, one, _ in waiting])
        marks = []
        audit = []
        for (sat, one, marker), task_id in zip(waiting, ids, strict=True):
            if one.mark is not None and sat.graded_at is not None:
                points = [str(mark) for mark in one.mark.points]
                share = {"points": points, "share": one.mark.share}
                marks.append({"task_id": task_id, "marker_id": marker, **share, "marked_at": sat.graded_at})
                facts = {"points": points, "share": str(one.mark.share)}
                audit.append(_audit("mark.given", one.public_id, sat.graded_at, marker, **facts))
        for place, sat in pairs:
            if sat.waiting and sat.graded_at is not None:
                marker = self._marker_of(place)
                audit.append(_audit("attempt.marked", sat.public_id, sat.graded_at, marker, round=1))
        add_rows(MarkRow, marks)
        add_rows(AuditRow, audit)

    def _marker_of(self, place: Place) -> int | None:
        """Return who marks: nobody the own answers."""
        return next((marker for marker in self._markers if marker != place.member_id), None)

    def _attempt(self, place: Place, sat: Sat) -> Row:
        answered = sat.sheet.answered if sat.sheet else None
        receipt = None
        if sat.ended_at is not None and answered is not None:
            receipt = receipt_code(sat.public_id, 1, sat.ended_at, answered, secret=self._secret)
        return {
            "public_id": sat.public_id,
            "member_id": place.member_id,
            "sitting_id": sat.sitting.id,
            "enrolment_id": place.enrolment_id,
            "number": sat.number,
            "state": sat.state,
            "client": sat.client,
            "started_at": sat.started_at,
            "deadline": sat.deadline,
            "grace_s": int(sat.exam.grace.total_seconds()),
            "log_version": len(sat.log),
            "last_saved_at": sat.log[-1].at if sat.log else None,
            "handed_in_at": sat.ended_at,
            "closed_by": sat.closed_by,
            "receipt": receipt,
            "answered": answered,
            "slot_count": sum(1 for _ in sat.paper.slots),
            "tier": sat.tier,
            "language": "zh_CN",
            "score": sat.score,
            "total": sat.total,
            "percent": sat.percent,
            "outcome": sat.outcome,
            "band": sat.band,
        }


def _client(sat: Sat) -> Row:
    return {"attempt_id": sat.id, "epoch": 1, "client": sat.client, "bound_at": sat.started_at}


def _log_rows(sat: Sat) -> list[Row]:
    return [
        {
            "attempt_id": sat.id,
            "version": version,
            "client": sat.client,
            "seq": line.entry.seq,
            "epoch": 1,
            "kind": line.entry.kind,
            "slot": line.entry.slot,
            "body": line.entry.response,
            "body_hash": line.entry.body_hash,
            "received_at": line.at,
        }
        for version, line in enumerate(sat.log, start=1)
    ]


def _response_rows(sat: Sat) -> list[Row]:
    """Return the current responses: the last answer of each slot, and whether it is marked for later."""
    rows: dict[int, Row] = {}
    for version, line in enumerate(sat.log, start=1):
        row = rows.setdefault(line.entry.slot or 0, _untouched(sat.id, line))
        if line.entry.kind == "flag":
            row["flagged"] = bool(line.canonical)
        else:
            row |= {"response": line.canonical, "version": version, "epoch": 1, "seq": line.entry.seq}
    return list(rows.values())


def _untouched(attempt_id: int, line: LogLine) -> Row:
    nothing = {"response": None, "flagged": False, "version": 0, "epoch": 0, "seq": 0}
    return {"attempt_id": attempt_id, "slot": line.entry.slot, **nothing}


def _sheet_row(sat: Sat) -> Row:
    return {
        "attempt_id": sat.id,
        "number": 1,
        "scorer_version": SCORER_VERSION,
        "graded_at": sat.graded_at,
        "exact_score": sat.sheet.score if sat.sheet else None,
        "score": sat.score,
        "outcome": sat.outcome,
        "band": sat.band,
        "reason": "",
    }


def _slot_rows(sat: Sat) -> Sequence[Row]:
    if sat.sheet is None or sat.graded_at is None:
        return ()
    place = {"attempt_id": sat.id, "sitting_id": sat.sitting.id}
    return [place | values for values in slot_values(sat.pool, sat.sheet)]


def _task_row(sat: Sat, one: Waiting) -> Row:
    rule = sat.exam.marking
    return {
        "public_id": one.public_id,
        "attempt_id": sat.id,
        "round": 1,
        "slot": one.slot,
        "item_version_id": sat.pool.stored(one.item).version_id,
        "worth": one.worth,
        "markers": rule.markers,
        "adjudicate_over": rule.adjudicate_over,
        "anonymous": rule.anonymous,
        "stage": DONE if one.mark else FIRST,
    }


def _audit_rows(member_id: int, sat: Sat) -> list[Row]:
    rows = [_audit("attempt.started", sat.public_id, sat.started_at, member_id, number=sat.number)]
    if sat.ended_at is not None:
        by = member_id if sat.closed_by == "member" else None
        rows.append(
            _audit("attempt.ended", sat.public_id, sat.ended_at, by, closed_by=sat.closed_by, round=1)
        )
    return rows


def _audit(action: str, subject: str, at: datetime | None, by: int | None, **facts: object) -> Row:
    return {"at": at, "actor_id": by, "action": action, "subject": subject, "facts": facts}
