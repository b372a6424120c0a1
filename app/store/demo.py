"""Rows of a made-up year, many at a time, and what is there before it is made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple, cast

from sqlalchemy import Table, bindparam, func, insert, select, update

from app.store.database import Base, db
from app.store.models import (
    AttemptRow,
    AuditRow,
    EnrolmentRow,
    MarkingTaskRow,
    MemberRow,
    OccurrenceRow,
    SittingRow,
)
from app.store.prepared import Prepared

Values = Mapping[str, Any]
MADE = "demo.made"


class OpenedSitting(NamedTuple):
    """A sitting that has opened."""

    id: int
    occurrence_id: int
    exam_version_id: int
    wave: str
    opens_at: datetime
    closes_at: datetime


class DemoEnrolment(NamedTuple):
    """What a demo member owes."""

    id: int
    occurrence_id: int
    sitting_id: int
    member_id: int
    tier: str
    groups: list[str]


class DemoMember(NamedTuple):
    """A demo member as the made-up year sees one."""

    id: int
    staff_number: str
    tier: str
    department_id: int
    groups: list[str]
    joined_at: datetime


def count_real_members() -> int:
    """Return how many members are no demo members, leavers included."""
    statement = select(func.count()).select_from(MemberRow).where(MemberRow.is_demo.is_(False))
    return db.session.scalar(statement) or 0


def demo_members() -> list[DemoMember]:
    """Return the demo members by staff number."""
    statement = (
        select(
            MemberRow.id,
            MemberRow.staff_number,
            MemberRow.tier,
            MemberRow.department_id,
            MemberRow.groups,
            MemberRow.joined_at,
        )
        .where(MemberRow.is_demo, MemberRow.status == "active")
        .order_by(MemberRow.staff_number_folded)
    )
    return [DemoMember(*row) for row in db.session.execute(statement)]


def add_members(rows: Sequence[Values]) -> None:
    """Add members."""
    db.session.execute(insert(MemberRow), list(rows))


def set_joined(member_ids: Sequence[int], at: datetime) -> None:
    """Let members have joined at a moment."""
    db.session.execute(update(MemberRow).where(MemberRow.id.in_(member_ids)).values(joined_at=at))


def all_occurrences() -> set[int]:
    """Return the row ids of all occurrences."""
    return set(db.session.scalars(select(OccurrenceRow.id)))


def opened_sittings(since: datetime, now: datetime) -> list[OpenedSitting]:
    """Return the sittings that opened between the two moments, in the order of their opening."""
    statement = (
        select(
            SittingRow.id,
            SittingRow.occurrence_id,
            SittingRow.exam_version_id,
            SittingRow.wave,
            SittingRow.opens_at,
            SittingRow.closes_at,
        )
        .where(SittingRow.opens_at >= since, SittingRow.opens_at <= now)
        .order_by(SittingRow.opens_at, SittingRow.id)
    )
    return [OpenedSitting(*row) for row in db.session.execute(statement)]


def untouched_enrolments() -> list[DemoEnrolment]:
    """Return the demo members' enrolments without any attempt."""
    has_attempt = select(AttemptRow.id).where(AttemptRow.enrolment_id == EnrolmentRow.id).exists()
    statement = (
        select(
            EnrolmentRow.id,
            EnrolmentRow.occurrence_id,
            EnrolmentRow.sitting_id,
            EnrolmentRow.member_id,
            EnrolmentRow.tier,
            EnrolmentRow.groups,
        )
        .join(MemberRow, MemberRow.id == EnrolmentRow.member_id)
        .where(MemberRow.is_demo, ~has_attempt)
        .order_by(EnrolmentRow.occurrence_id, MemberRow.staff_number_folded)
    )
    return [DemoEnrolment(*row) for row in db.session.execute(statement)]


def enrolled_pairs() -> set[tuple[int, int]]:
    """Return (occurrence, member) for every enrolment."""
    statement = select(EnrolmentRow.occurrence_id, EnrolmentRow.member_id)
    return {(occurrence_id, member_id) for occurrence_id, member_id in db.session.execute(statement)}


def add_enrolments(rows: Sequence[Values]) -> list[int]:
    """Add enrolments; return their row ids in the same order."""
    if not rows:
        return []
    statement = insert(EnrolmentRow).returning(EnrolmentRow.id, sort_by_parameter_order=True)
    return list(db.session.scalars(statement, list(rows)))


def add_attempts(rows: Sequence[Values]) -> list[int]:
    """Add attempts; return their row ids in the same order."""
    statement = insert(AttemptRow).returning(AttemptRow.id, sort_by_parameter_order=True)
    return list(db.session.scalars(statement, list(rows)))


def add_tasks(rows: Sequence[Values]) -> list[int]:
    """Add answers that a person must mark; return their row ids in the same order."""
    if not rows:
        return []
    statement = insert(MarkingTaskRow).returning(MarkingTaskRow.id, sort_by_parameter_order=True)
    return list(db.session.scalars(statement, list(rows)))


def add_many(kind: type[Base], rows: Sequence[Values]) -> None:
    """Add rows that all give the same columns, defaults included; for tens of thousands the quickest way."""
    if rows:
        _inserting(kind, tuple(rows[0])).run_many(db.session.connection(), rows)


@cache
def _inserting(kind: type[Base], names: tuple[str, ...]) -> Prepared:
    table = cast(Table, kind.__table__)
    return Prepared(insert(table).values({name: bindparam(name) for name in names}).inline())


def change_enrolments(rows: Sequence[Values]) -> None:
    """Change enrolments, each given by its ``id``."""
    if rows:
        db.session.execute(update(EnrolmentRow), list(rows))


def last_made() -> AuditRow | None:
    """Return the audit entry of the newest made-up year that is still there."""
    statement = select(AuditRow).where(AuditRow.action == MADE).order_by(AuditRow.id.desc()).limit(1)
    return db.session.scalar(statement)
