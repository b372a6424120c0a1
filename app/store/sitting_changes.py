"""Changes of sittings 改期与取消: what holds against the rules, kept apart from what they generate."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select, update

from app.domain.sittings.changes import WaveChange
from app.domain.sittings.waves import MAKE_UP
from app.store.database import db
from app.store.models import AttemptRow, OccurrenceRow, SittingChangeRow, SittingRow
from app.store.queries.id_lists import is_one_of

Place = tuple[int, str, str]  # exam row id, period, wave


class ChangeFacts(NamedTuple):
    """One change with the sitting that it is about."""

    act: str
    sitting: str  # public id
    wave: str
    kind: str
    opens_at: datetime
    closes_at: datetime
    before_opens_at: datetime
    before_closes_at: datetime
    reason: str
    made_at: datetime
    undone_at: datetime | None


def changes_in_force(exam_id: int) -> dict[tuple[str, str], WaveChange]:
    """Return what holds against an exam's rule: (period, wave) → the newest change that is not undone."""
    statement = (
        select(SittingChangeRow)
        .where(SittingChangeRow.exam_id == exam_id, SittingChangeRow.undone_at.is_(None))
        .order_by(SittingChangeRow.id)
    )
    return {
        (row.period, row.wave): WaveChange(row.opens_at, row.closes_at, row.kind == "cancelled")
        for row in db.session.scalars(statement)
    }


def rows_in_force(place: Place) -> list[SittingChangeRow]:
    """Return the changes of one wave that are not undone, oldest first."""
    statement = (
        select(SittingChangeRow)
        .where(
            SittingChangeRow.exam_id == place[0],
            SittingChangeRow.period == place[1],
            SittingChangeRow.wave == place[2],
            SittingChangeRow.undone_at.is_(None),
        )
        .order_by(SittingChangeRow.id)
    )
    return list(db.session.scalars(statement))


def rows_of_act(act: str) -> list[SittingChangeRow]:
    """Return what was decided together, in the order in which it was written."""
    statement = select(SittingChangeRow).where(SittingChangeRow.act == act).order_by(SittingChangeRow.id)
    return list(db.session.scalars(statement))


def changes_of(sittings: Collection[str]) -> list[ChangeFacts]:
    """Return every change of these sittings (public ids), undone ones too, oldest first."""
    statement = (
        select(
            SittingChangeRow.act,
            SittingRow.public_id,
            SittingChangeRow.wave,
            SittingChangeRow.kind,
            SittingChangeRow.opens_at,
            SittingChangeRow.closes_at,
            SittingChangeRow.before_opens_at,
            SittingChangeRow.before_closes_at,
            SittingChangeRow.reason,
            SittingChangeRow.made_at,
            SittingChangeRow.undone_at,
        )
        .join(OccurrenceRow, OccurrenceRow.id == SittingRow.occurrence_id)
        .join(
            SittingChangeRow,
            (SittingChangeRow.exam_id == OccurrenceRow.exam_id)
            & (SittingChangeRow.period == OccurrenceRow.period)
            & (SittingChangeRow.wave == SittingRow.wave),
        )
        .where(SittingRow.public_id.in_(sittings))
        .order_by(SittingChangeRow.id)
    )
    return [ChangeFacts(*row) for row in db.session.execute(statement)]


def make_ups_moved(acts: Collection[str]) -> dict[str, tuple[datetime, datetime]]:
    """Return the window to which each of these acts moved a make-up."""
    row = SittingChangeRow
    statement = select(row.act, row.opens_at, row.closes_at).where(
        row.act.in_(acts), row.wave == MAKE_UP, row.kind == "moved"
    )
    return {act: (opens, closes) for act, opens, closes in db.session.execute(statement)}


def place_of(sitting: SittingRow) -> Place:
    """Return the place by which changes name a sitting."""
    return sitting.occurrence.exam_id, sitting.occurrence.period, sitting.wave


def occurrence_with(sitting: str, *, lock: bool = False) -> list[SittingRow]:
    """Return the sittings of the occurrence that holds this one, earliest first; with ``lock``, locked."""
    asked = select(SittingRow.occurrence_id).where(SittingRow.public_id == sitting).scalar_subquery()
    statement = (
        select(SittingRow)
        .where(SittingRow.occurrence_id == asked)
        .order_by(SittingRow.opens_at, SittingRow.id)
        .execution_options(populate_existing=True)
    )
    return list(db.session.scalars(statement.with_for_update(of=SittingRow) if lock else statement))


def next_opening(exam_id: int, occurrence_id: int, after: datetime) -> datetime | None:
    """Return when the exam's next occurrence opens after a moment."""
    statement = (
        select(SittingRow.opens_at)
        .join(OccurrenceRow, OccurrenceRow.id == SittingRow.occurrence_id)
        .where(
            OccurrenceRow.exam_id == exam_id,
            SittingRow.occurrence_id != occurrence_id,
            SittingRow.cancelled.is_(False),
            SittingRow.opens_at > after,
        )
        .order_by(SittingRow.opens_at)
        .limit(1)
    )
    return db.session.scalar(statement)


def open_attempts_in(sitting_id: int) -> list[AttemptRow]:
    """Return the attempts that run in a sitting, locked until the transaction ends."""
    statement = (
        select(AttemptRow)
        .where(AttemptRow.sitting_id == sitting_id, AttemptRow.state == "open")
        .order_by(AttemptRow.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return list(db.session.scalars(statement))


def windows_of_rules(sittings: Collection[int]) -> dict[int, tuple[datetime, datetime]]:
    """Return for those of the sittings (row ids) that were moved the window before any change."""
    change = SittingChangeRow
    statement = (
        select(SittingRow.id, change.before_opens_at, change.before_closes_at)
        .join(OccurrenceRow, OccurrenceRow.id == SittingRow.occurrence_id)
        .join(
            change,
            (change.exam_id == OccurrenceRow.exam_id)
            & (change.period == OccurrenceRow.period)
            & (change.wave == SittingRow.wave),
        )
        .where(is_one_of(SittingRow.id, sittings), change.undone_at.is_(None), change.kind == "moved")
        .order_by(change.id.desc())  # the oldest comes last, and stays
    )
    return {sitting_id: (opens, closes) for sitting_id, opens, closes in db.session.execute(statement)}


def mark_undone(act: str, *, by: int, at: datetime) -> None:
    """Let what was decided together no longer hold."""
    db.session.execute(
        update(SittingChangeRow)
        .where(SittingChangeRow.act == act, SittingChangeRow.undone_at.is_(None))
        .values(undone_by=by, undone_at=at)
    )
