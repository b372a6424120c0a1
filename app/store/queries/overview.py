"""What the overview asks beside the scores of an assessment: periods, coverage of topics, dates to come."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, case, func, or_, select

from app.store.database import db
from app.store.departments import within
from app.store.models import DepartmentRow, EnrolmentRow, ExamRow, OccurrenceRow, SittingRow


class PeriodLine(NamedTuple):
    """An occurrence of an assessment that has opened; ``sitting`` is the public id of its main wave."""

    exam_id: int
    exam_key: str
    period: str
    sitting: str
    opens_at: datetime
    closes_at: datetime
    exam_version_id: int


class CoverageRow(NamedTuple):
    """Of one exam and department in one year: how many are due, were tested, have passed."""

    exam_id: int
    department_id: int
    due: int
    tested: int
    passed: int


class TopicExam(NamedTuple):
    """An exam on a topic that opened in the year, with its newest main sitting."""

    exam_id: int
    exam_key: str
    exam_version_id: int
    sitting: str


class DateLine(NamedTuple):
    """A sitting that opens or closes soon."""

    exam_version_id: int
    period: str
    wave: str
    opens_at: datetime
    closes_at: datetime
    sitting: str


def assessment_periods(paths: tuple[str, ...], now: datetime) -> list[PeriodLine]:
    """Return the assessments' occurrences that have opened and that somebody within the subtrees owes."""
    statement = (
        select(
            ExamRow.id,
            ExamRow.key,
            OccurrenceRow.period,
            SittingRow.public_id,
            SittingRow.opens_at,
            SittingRow.closes_at,
            SittingRow.exam_version_id,
        )
        .join(OccurrenceRow, OccurrenceRow.exam_id == ExamRow.id)
        .join(SittingRow, and_(SittingRow.occurrence_id == OccurrenceRow.id, SittingRow.wave == "main"))
        .where(ExamRow.kind == "assessment", SittingRow.opens_at <= now, _concerns(paths))
        .order_by(SittingRow.opens_at.desc(), ExamRow.key)
    )
    return [PeriodLine(*row) for row in db.session.execute(statement)]


def topic_exams(start: datetime, end: datetime) -> list[TopicExam]:
    """Return the topic tests with a main sitting that opened between the two moments, by key."""
    statement = (
        select(ExamRow.id, ExamRow.key, SittingRow.exam_version_id, SittingRow.public_id)
        .join(OccurrenceRow, OccurrenceRow.exam_id == ExamRow.id)
        .join(SittingRow, and_(SittingRow.occurrence_id == OccurrenceRow.id, SittingRow.wave == "main"))
        .where(ExamRow.kind == "topic-test", SittingRow.opens_at >= start, SittingRow.opens_at < end)
        .order_by(ExamRow.key, SittingRow.opens_at.desc())
    )
    newest: dict[int, TopicExam] = {}
    for row in db.session.execute(statement):
        newest.setdefault(row[0], TopicExam(*row))
    return list(newest.values())


def coverage_rows(
    exam_ids: Collection[int], start: datetime, end: datetime, paths: tuple[str, ...], tier: str
) -> list[CoverageRow]:
    """Return due, tested and passed by exam and department; each member counts once for an exam."""
    owes = and_(EnrolmentRow.standing == "enrolled", SittingRow.cancelled.is_(False))
    tested = func.max(EnrolmentRow.finished_attempts)
    passed = func.max(_one_if(EnrolmentRow.record_outcome == "pass"))
    by_member = (
        select(
            OccurrenceRow.exam_id.label("exam_id"),
            func.max(EnrolmentRow.department_id).label("department_id"),
            tested.label("tested"),
            passed.label("passed"),
        )
        .join(OccurrenceRow, OccurrenceRow.id == EnrolmentRow.occurrence_id)
        .join(SittingRow, SittingRow.id == EnrolmentRow.sitting_id)
        .join(DepartmentRow, DepartmentRow.id == EnrolmentRow.department_id)
        .where(
            OccurrenceRow.exam_id.in_(list(exam_ids)),
            SittingRow.opens_at >= start,
            SittingRow.opens_at < end,
            or_(owes, EnrolmentRow.finished_attempts > 0),
            within(paths),
        )
        .group_by(OccurrenceRow.exam_id, EnrolmentRow.member_id)
    )
    if tier:
        by_member = by_member.where(EnrolmentRow.tier == tier)
    one = by_member.subquery()
    statement = select(
        one.c.exam_id,
        one.c.department_id,
        func.count(),
        func.sum(_one_if(one.c.tested > 0)),
        func.sum(one.c.passed),
    ).group_by(one.c.exam_id, one.c.department_id)
    return [CoverageRow(*(int(value) for value in row)) for row in db.session.execute(statement)]


def _concerns(paths: tuple[str, ...]) -> ColumnElement[bool]:
    """Return the condition that somebody within the subtrees is enrolled in an occurrence."""
    return (
        select(EnrolmentRow.id)
        .join(DepartmentRow, DepartmentRow.id == EnrolmentRow.department_id)
        .where(EnrolmentRow.occurrence_id == OccurrenceRow.id, within(paths))
        .exists()
    )


def _one_if(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return case((condition, 1), else_=0)


def coming_dates(paths: tuple[str, ...], now: datetime, until: datetime) -> list[DateLine]:
    """Return the sittings that open, or close, up to ``until`` and that somebody of the subtrees is in."""
    statement = (
        select(
            SittingRow.exam_version_id,
            OccurrenceRow.period,
            SittingRow.wave,
            SittingRow.opens_at,
            SittingRow.closes_at,
            SittingRow.public_id,
        )
        .join(OccurrenceRow, OccurrenceRow.id == SittingRow.occurrence_id)
        .where(
            or_(
                and_(SittingRow.opens_at > now, SittingRow.opens_at <= until),
                and_(SittingRow.opens_at <= now, SittingRow.closes_at > now, SittingRow.closes_at <= until),
            ),
            SittingRow.cancelled.is_(False),
            _concerns(paths),
        )
        .order_by(SittingRow.opens_at, SittingRow.id)
    )
    return [DateLine(*row) for row in db.session.execute(statement)]
