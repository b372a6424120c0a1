"""Occurrences, sittings and enrolments: what the plan is made of."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, delete, select, update

from app.store.database import db
from app.store.models import EnrolmentRow, OccurrenceRow, SittingRow
from app.store.queries.id_lists import is_one_of


class KnownEnrolment(NamedTuple):
    """An enrolment as the plan compares it."""

    id: int
    member_id: int
    sitting_id: int
    tier: str
    department_id: int
    groups: list[str]
    frozen_at: datetime | None


def occurrences_of(exam_id: int) -> dict[str, OccurrenceRow]:
    """Return the occurrences of an exam by period."""
    rows = db.session.scalars(select(OccurrenceRow).where(OccurrenceRow.exam_id == exam_id))
    return {row.period: row for row in rows}


def sittings_of(occurrence_id: int) -> dict[str, SittingRow]:
    """Return the sittings of an occurrence by wave."""
    rows = db.session.scalars(select(SittingRow).where(SittingRow.occurrence_id == occurrence_id))
    return {row.wave: row for row in rows}


def sitting_with_id(public_id: str) -> SittingRow | None:
    """Return the sitting with this public id."""
    return db.session.scalar(select(SittingRow).where(SittingRow.public_id == public_id))


def enrolments_of(occurrence_id: int, *, only: Collection[int] | None = None) -> dict[int, KnownEnrolment]:
    """Return the enrolments of an occurrence by member, perhaps of some members only."""
    statement = select(
        EnrolmentRow.id,
        EnrolmentRow.member_id,
        EnrolmentRow.sitting_id,
        EnrolmentRow.tier,
        EnrolmentRow.department_id,
        EnrolmentRow.groups,
        EnrolmentRow.frozen_at,
    ).where(EnrolmentRow.occurrence_id == occurrence_id)
    if only is not None:
        statement = statement.where(is_one_of(EnrolmentRow.member_id, only))
    return {row.member_id: KnownEnrolment(*row) for row in db.session.execute(statement)}


def lock_enrolment(occurrence_id: int, member_id: int) -> EnrolmentRow | None:
    """Return a member's enrolment in an occurrence, locked until the transaction ends."""
    statement = (
        select(EnrolmentRow)
        .where(EnrolmentRow.occurrence_id == occurrence_id, EnrolmentRow.member_id == member_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return db.session.scalar(statement)


def change_enrolment(enrolment_id: int, values: dict[str, Any]) -> None:
    """Change columns of an enrolment, unless somebody has started since it was read."""
    db.session.execute(update(EnrolmentRow).where(*_unfrozen(enrolment_id)).values(**values))


def remove_enrolment(enrolment_id: int) -> None:
    """Take an enrolment out, unless somebody has started since it was read."""
    db.session.execute(delete(EnrolmentRow).where(*_unfrozen(enrolment_id)))


def _unfrozen(enrolment_id: int) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return EnrolmentRow.id == enrolment_id, EnrolmentRow.frozen_at.is_(None)


def unopened_sittings(exam_id: int, now: datetime, *, without: Collection[int]) -> list[int]:
    """Return the row ids of an exam's sittings that have not opened, those in ``without`` left out."""
    statement = (
        select(SittingRow.id)
        .join(OccurrenceRow, OccurrenceRow.id == SittingRow.occurrence_id)
        .where(OccurrenceRow.exam_id == exam_id, SittingRow.opens_at > now, SittingRow.id.not_in(without))
    )
    return list(db.session.scalars(statement))


def remove_sittings(sitting_ids: Collection[int]) -> None:
    """Take out sittings that have not opened, with their enrolments."""
    db.session.execute(delete(EnrolmentRow).where(EnrolmentRow.sitting_id.in_(sitting_ids)))
    db.session.execute(delete(SittingRow).where(SittingRow.id.in_(sitting_ids)))
