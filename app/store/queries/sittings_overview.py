"""The occurrences of a year with how many were due, sat and passed, in three queries."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from app.store.database import db
from app.store.departments import within
from app.store.models import (
    AttemptRow,
    DepartmentRow,
    EnrolmentRow,
    ExamRow,
    OccurrenceRow,
    RoleGrantRow,
    SittingRow,
)
from app.store.queries.distribution import KNOWS_THE_QUESTIONS


class SittingLine(NamedTuple):
    """One wave of one occurrence."""

    occurrence_id: int
    exam_key: str
    period: str
    public_id: str
    wave: str
    opens_at: datetime
    closes_at: datetime
    exam_version_id: int


class Tally(NamedTuple):
    """How many of an occurrence were due and how many sat."""

    due: int
    sat: int


class Outcomes(NamedTuple):
    """First attempts that enter the statistics, how many of them passed; attempts that still run or wait."""

    scored: int
    passed: int
    running: int
    marking: int = 0  # first attempts that people still mark


def first_opening() -> datetime | None:
    """Return when the very first sitting opened or will open, None when there is none."""
    return db.session.scalar(select(func.min(SittingRow.opens_at)))


def sittings_between(start: datetime, end: datetime) -> list[SittingLine]:
    """Return the waves that open by ``end`` and close after ``start``, latest first; no cancelled ones."""
    statement = (
        select(
            OccurrenceRow.id,
            ExamRow.key,
            OccurrenceRow.period,
            SittingRow.public_id,
            SittingRow.wave,
            SittingRow.opens_at,
            SittingRow.closes_at,
            SittingRow.exam_version_id,
        )
        .join(OccurrenceRow, OccurrenceRow.id == SittingRow.occurrence_id)
        .join(ExamRow, ExamRow.id == OccurrenceRow.exam_id)
        .where(SittingRow.opens_at <= end, SittingRow.closes_at > start, SittingRow.cancelled.is_(False))
        .order_by(SittingRow.opens_at.desc(), ExamRow.key)
    )
    return [SittingLine(*row) for row in db.session.execute(statement)]


def tallies(paths: tuple[str, ...], start: datetime, end: datetime) -> dict[int, Tally]:
    """Return due and sat by occurrence, of those with a wave in the time given."""
    has_sat = EnrolmentRow.finished_attempts > 0
    is_due = or_(and_(EnrolmentRow.standing == "enrolled", SittingRow.cancelled.is_(False)), has_sat)
    statement = (
        select(
            EnrolmentRow.occurrence_id,
            func.count().filter(is_due),
            func.count().filter(has_sat),
        )
        .join(SittingRow, SittingRow.id == EnrolmentRow.sitting_id)
        .join(DepartmentRow, DepartmentRow.id == EnrolmentRow.department_id)
        .where(SittingRow.opens_at <= end, SittingRow.closes_at > start, within(paths))
        .group_by(EnrolmentRow.occurrence_id)
    )
    return {id_: Tally(due, sat) for id_, due, sat in db.session.execute(statement)}


def outcomes(paths: tuple[str, ...], start: datetime, end: datetime) -> dict[int, Outcomes]:
    """Return by occurrence how first attempts ended, without those of people who know the questions."""
    earlier = aliased(AttemptRow)
    is_first = ~exists().where(
        earlier.enrolment_id == AttemptRow.enrolment_id,
        earlier.state.not_in(("open", "void")),
        or_(
            earlier.started_at < AttemptRow.started_at,
            and_(earlier.started_at == AttemptRow.started_at, earlier.id < AttemptRow.id),
        ),
    )
    staff = select(RoleGrantRow.member_id).where(RoleGrantRow.role.in_(KNOWS_THE_QUESTIONS))
    counts = and_(AttemptRow.state == "graded", is_first, AttemptRow.member_id.not_in(staff))
    own = aliased(SittingRow)
    statement = (
        select(
            EnrolmentRow.occurrence_id,
            func.count().filter(counts),
            func.count().filter(and_(counts, AttemptRow.outcome == "pass")),
            func.count().filter(AttemptRow.state == "open"),
            func.count().filter(and_(AttemptRow.state == "marking", is_first)),
        )
        .join(EnrolmentRow, EnrolmentRow.id == AttemptRow.enrolment_id)
        .join(own, own.id == EnrolmentRow.sitting_id)
        .join(DepartmentRow, DepartmentRow.id == EnrolmentRow.department_id)
        .where(own.opens_at <= end, own.closes_at > start, within(paths))
        .group_by(EnrolmentRow.occurrence_id)
    )
    return {id_: Outcomes(*row) for id_, *row in db.session.execute(statement)}
