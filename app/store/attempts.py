"""Attempts: find them, load them under a lock, and read their frozen papers and responses.

Saving has a file of its own: app/store/response_log.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import func, select

from app.domain.bank.params.texts import describe_values
from app.domain.errors import NotFound
from app.domain.paper.paper import Paper, Slot
from app.domain.paper.paper_json import paper_from_json
from app.domain.paper.parameters import item_of_slot
from app.store.cache import remember
from app.store.database import db
from app.store.items import StoredItem, stored_items
from app.store.models import (
    AttemptPaperRow,
    AttemptRow,
    ClientRow,
    EnrolmentRow,
    ExamRow,
    LogEntryRow,
    OccurrenceRow,
    ResponseRow,
    SittingRow,
)


def lock_attempt(public_id: str, *, owner: int) -> AttemptRow:
    """Return the attempt, locked until the transaction ends.

    :raises NotFound: no such attempt, or it is somebody else's.
    """
    statement = (
        select(AttemptRow)
        .where(AttemptRow.public_id == public_id, AttemptRow.member_id == owner)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    attempt = db.session.scalar(statement)
    if attempt is None:
        raise NotFound()
    return attempt


def lock_attempt_by_id(attempt_id: int) -> AttemptRow:
    """Return the attempt with this row id, locked until the transaction ends."""
    statement = (
        select(AttemptRow)
        .where(AttemptRow.id == attempt_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return db.session.scalars(statement).one()


def find_attempt(public_id: str, *, owner: int) -> AttemptRow:
    """Return the attempt without a lock.

    :raises NotFound: no such attempt, or it is somebody else's.
    """
    attempt = db.session.scalar(
        select(AttemptRow).where(AttemptRow.public_id == public_id, AttemptRow.member_id == owner)
    )
    if attempt is None:
        raise NotFound()
    return attempt


def attempt_with_id(public_id: str) -> AttemptRow:
    """Return an attempt whoever it belongs to, for the command line.

    :raises NotFound: no such attempt.
    """
    attempt = db.session.scalar(select(AttemptRow).where(AttemptRow.public_id == public_id))
    if attempt is None:
        raise NotFound()
    return attempt


def lock_open_attempts(occurrence_id: int, member_id: int) -> list[AttemptRow]:
    """Return a member's open attempts in an occurrence, locked until the transaction ends."""
    statement = (
        select(AttemptRow)
        .join(EnrolmentRow, EnrolmentRow.id == AttemptRow.enrolment_id)
        .where(
            EnrolmentRow.occurrence_id == occurrence_id,
            EnrolmentRow.member_id == member_id,
            AttemptRow.state == "open",
        )
        .with_for_update(of=AttemptRow)
        .execution_options(populate_existing=True)
    )
    return list(db.session.scalars(statement))


def open_attempt_ids(enrolment_id: int) -> set[int]:
    """Return the row ids of the open attempts of an enrolment."""
    statement = select(AttemptRow.id).where(
        AttemptRow.enrolment_id == enrolment_id, AttemptRow.state == "open"
    )
    return set(db.session.scalars(statement))


def finished_outcomes(enrolment_id: int) -> list[tuple[int, str | None]]:
    """Return (sitting row id, outcome) for the finished, non-void attempts of an enrolment."""
    statement = select(AttemptRow.sitting_id, AttemptRow.outcome).where(
        AttemptRow.enrolment_id == enrolment_id, AttemptRow.state.not_in(["void", "open"])
    )
    return [(sitting_id, outcome) for sitting_id, outcome in db.session.execute(statement)]


def last_number(member_id: int, sitting_id: int) -> int:
    """Return the number of the member's newest attempt in a sitting, 0 when there is none."""
    statement = select(func.max(AttemptRow.number)).where(
        AttemptRow.member_id == member_id, AttemptRow.sitting_id == sitting_id
    )
    return db.session.scalar(statement) or 0


def items_met_before(member_id: int, assessments: int) -> list[frozenset[str]]:
    """Return the names of the items in the member's last assessments of any exam, newest first."""
    if assessments == 0:
        return []
    statement = (
        select(AttemptPaperRow.versions)
        .join(AttemptRow, AttemptRow.id == AttemptPaperRow.attempt_id)
        .join(SittingRow, SittingRow.id == AttemptRow.sitting_id)
        .join(OccurrenceRow, OccurrenceRow.id == SittingRow.occurrence_id)
        .join(ExamRow, ExamRow.id == OccurrenceRow.exam_id)
        .where(AttemptRow.member_id == member_id, AttemptRow.state != "void", ExamRow.kind == "assessment")
        .order_by(AttemptRow.started_at.desc())
        .limit(assessments)
    )
    return [frozenset(versions) for versions in db.session.scalars(statement)]


def overdue_attempts(now: datetime, limit: int) -> list[int]:
    """Return the row ids of open attempts whose deadline and grace have passed, oldest deadline first."""
    # Grace is at most 300 s: the deadline narrows by index, and each row's own grace decides.
    statement = (
        select(
            AttemptRow.id, AttemptRow.deadline, AttemptRow.grace_s, AttemptRow.paused_at, AttemptRow.break_s
        )
        .where(AttemptRow.state == "open", AttemptRow.deadline < now)
        .order_by(AttemptRow.deadline)
        .limit(limit)
    )
    rows = db.session.execute(statement)
    return [
        row.id
        for row in rows
        if (now - row.deadline).total_seconds() > row.grace_s + (row.break_s if row.paused_at else 0)
    ]


def response_log(attempt_id: int) -> list[LogEntryRow]:
    """Return the whole log of an attempt in order of arrival."""
    statement = select(LogEntryRow).where(LogEntryRow.attempt_id == attempt_id).order_by(LogEntryRow.version)
    return list(db.session.scalars(statement))


class FrozenPaper:
    """The paper of an attempt with the items at the versions it was frozen with."""

    def __init__(self, paper: Paper, entries: Mapping[str, StoredItem]) -> None:
        self.paper = paper
        self._entries = entries

    def stored(self, name: str) -> StoredItem:
        """Return the item version frozen under this global name, with the numbers drawn for this paper."""
        return self._entries[name]


def frozen_paper(attempt_id: int) -> FrozenPaper:
    """Return the frozen paper; it never changes, so it is decoded once per process."""

    def read() -> FrozenPaper:
        row = db.session.get_one(AttemptPaperRow, attempt_id)
        paper = paper_from_json(row.paper)
        items = stored_items(row.versions.values())
        entries = {name: items[version_id] for name, version_id in row.versions.items()}
        for slot in paper.slots:
            if slot.values or slot.asked_as:
                html = row.paper.get("html", {}).get(slot.item, entries[slot.item].html)
                entries[slot.item] = _as_asked(entries[slot.item], slot, html)
        return FrozenPaper(paper, entries)

    return remember("papers", attempt_id, read)


def _as_asked(entry: StoredItem, slot: Slot, html: Mapping[str, str]) -> StoredItem:
    item = item_of_slot(entry.item, slot)
    return replace(entry, item=item, html=html, drawn=f"{slot.asked_as} {describe_values(slot.values)}")


def current_responses(attempt_id: int) -> dict[int, ResponseRow]:
    """Return the current response rows by slot."""
    rows = db.session.scalars(select(ResponseRow).where(ResponseRow.attempt_id == attempt_id))
    return {row.slot: row for row in rows}


def bind_client(attempt_id: int, epoch: int, client: str, at: datetime) -> None:
    """Bind an epoch to a client, for ever."""
    db.session.add(ClientRow(attempt_id=attempt_id, epoch=epoch, client=client, bound_at=at))
