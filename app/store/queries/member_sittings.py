"""What a member's own pages are made of: sittings of their occurrences, and their attempts."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction
from typing import NamedTuple

from sqlalchemy import and_, or_, select

from app.store.database import db
from app.store.departments import department_paths
from app.store.models import (
    AttemptRow,
    EnrolmentRow,
    ExamRow,
    MemberRow,
    OccurrenceRow,
    SittingRow,
)


class SittingOfMember(NamedTuple):
    """One wave of an occurrence, with the member's enrolment when there is one."""

    sitting_id: int
    public_id: str
    occurrence_id: int
    exam_version_id: int
    exam_key: str
    period: str
    wave: str
    opens_at: datetime
    closes_at: datetime
    cancelled: bool
    enrolled_sitting_id: int | None
    tier: str | None
    standing: str | None
    record_attempt_id: int | None


class AttemptOfMember(NamedTuple):
    """One attempt, in the order in which they were started."""

    id: int
    public_id: str
    occurrence_id: int
    sitting_id: int
    state: str
    client: str
    started_at: datetime
    deadline: datetime
    grace_s: int
    paused_at: datetime | None  # in a break, of break_s at most
    break_s: int
    handed_in_at: datetime | None
    score: Fraction | None
    total: Fraction
    outcome: str | None
    band: str | None
    on_paper: bool


class Person(NamedTuple):
    """Who the member is, as far as exams depend on it."""

    id: int
    name: str
    staff_number: str
    tier: str
    groups: frozenset[str]
    department_path: tuple[str, ...]  # keys, from the root down to the own department


def sittings_of_member(
    member_id: int, since: datetime | None, public_id: str | None = None
) -> list[SittingOfMember]:
    """Return all waves of the occurrences the member is enrolled in, and of those nobody owes.

    ``since`` leaves out what closed before; ``public_id`` limits to the occurrence of one sitting.
    """
    own = and_(EnrolmentRow.occurrence_id == OccurrenceRow.id, EnrolmentRow.member_id == member_id)
    statement = (
        select(
            SittingRow.id,
            SittingRow.public_id,
            SittingRow.occurrence_id,
            SittingRow.exam_version_id,
            ExamRow.key,
            OccurrenceRow.period,
            SittingRow.wave,
            SittingRow.opens_at,
            SittingRow.closes_at,
            SittingRow.cancelled,
            EnrolmentRow.sitting_id,
            EnrolmentRow.tier,
            EnrolmentRow.standing,
            EnrolmentRow.record_attempt_id,
        )
        .join(OccurrenceRow, OccurrenceRow.id == SittingRow.occurrence_id)
        .join(ExamRow, ExamRow.id == OccurrenceRow.exam_id)
        .outerjoin(EnrolmentRow, own)
        .where(or_(EnrolmentRow.id.is_not(None), SittingRow.wave == "main"))
        .order_by(SittingRow.opens_at, SittingRow.id)
    )
    if since is not None:
        statement = statement.where(SittingRow.closes_at > since)
    if public_id is not None:
        occurrence = select(SittingRow.occurrence_id).where(SittingRow.public_id == public_id)
        statement = statement.where(SittingRow.occurrence_id.in_(occurrence))
    return [SittingOfMember(*row) for row in db.session.execute(statement)]


def attempts_of_member(member_id: int) -> list[AttemptOfMember]:
    """Return all attempts of the member, oldest first."""
    statement = (
        select(
            AttemptRow.id,
            AttemptRow.public_id,
            SittingRow.occurrence_id,
            AttemptRow.sitting_id,
            AttemptRow.state,
            AttemptRow.client,
            AttemptRow.started_at,
            AttemptRow.deadline,
            AttemptRow.grace_s,
            AttemptRow.paused_at,
            AttemptRow.break_s,
            AttemptRow.handed_in_at,
            AttemptRow.score,
            AttemptRow.total,
            AttemptRow.outcome,
            AttemptRow.band,
            AttemptRow.on_paper,
        )
        .join(SittingRow, SittingRow.id == AttemptRow.sitting_id)
        .where(AttemptRow.member_id == member_id)
        .order_by(AttemptRow.started_at, AttemptRow.id)
    )
    return [AttemptOfMember(*row) for row in db.session.execute(statement)]


def person(member_id: int) -> Person:
    """Return the member as exams see them."""
    member = db.session.get_one(MemberRow, member_id)
    path = department_paths()[member.department_id]
    return Person(member.id, member.name, member.staff_number, member.tier, frozenset(member.groups), path)
