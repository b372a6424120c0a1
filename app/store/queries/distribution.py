"""What the page of scores is computed from: one occurrence, who is expected in it, and what they did."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import String, func, or_, select, type_coerce
from sqlalchemy.orm import aliased

from app.store.database import db
from app.store.departments import within
from app.store.models import (
    AttemptRow,
    DepartmentRow,
    EnrolmentRow,
    ExamRow,
    ItemVersionRow,
    OccurrenceRow,
    RoleGrantRow,
    SittingRow,
    SlotScoreRow,
)
from app.store.queries.id_lists import is_one_of

KNOWS_THE_QUESTIONS = ("organizer", "administrator")


class SittingFacts(NamedTuple):
    """One wave of the occurrence."""

    id: int
    public_id: str
    wave: str
    opens_at: datetime
    closes_at: datetime
    exam_version_id: int
    cancelled: bool


class OccurrenceFacts(NamedTuple):
    """An occurrence with its waves, earliest first."""

    id: int
    exam_id: int
    exam_key: str
    period: str
    sittings: tuple[SittingFacts, ...]


class DepartmentFacts(NamedTuple):
    """A node of the tree, in the order of the organisation file."""

    id: int
    key: str
    title_zh: str
    title_en: str
    parent_id: int | None
    path: str
    retired: bool


class Enrolled(NamedTuple):
    """One member in one occurrence, as frozen; ``record_outcome`` is that of the result that stands."""

    id: int
    member_id: int
    sitting_id: int
    tier: str
    department_id: int
    standing: str
    record_outcome: str | None


class AttemptMade(NamedTuple):
    """An attempt that is not void; ``state`` ``open`` is one that still runs."""

    id: int
    enrolment_id: int
    sitting_id: int
    state: str
    handed_in_at: datetime | None
    percent: float | None
    outcome: str | None
    band: str | None
    total: str
    on_paper: bool


class TopicSums(NamedTuple):
    """Sums over the members of one tier: answers c and fractions earned s, each a member's in one topic."""

    tier: str
    topic: str
    members: int
    responses: int
    earned: float
    responses_squared: float
    earned_squared: float
    product: float


class Turnout(NamedTuple):
    """How many were due and how many of them sat."""

    due: int
    sat: int


def occurrence_of(sitting: str) -> OccurrenceFacts | None:
    """Return the occurrence that holds the sitting with this public id, None when there is none."""
    asked = aliased(SittingRow)
    statement = (
        select(
            OccurrenceRow.id,
            OccurrenceRow.exam_id,
            ExamRow.key,
            OccurrenceRow.period,
            SittingRow.id,
            SittingRow.public_id,
            SittingRow.wave,
            SittingRow.opens_at,
            SittingRow.closes_at,
            SittingRow.exam_version_id,
            SittingRow.cancelled,
        )
        .join(OccurrenceRow, OccurrenceRow.id == SittingRow.occurrence_id)
        .join(ExamRow, ExamRow.id == OccurrenceRow.exam_id)
        .join(asked, asked.occurrence_id == OccurrenceRow.id)
        .where(asked.public_id == sitting)
        .order_by(SittingRow.opens_at, SittingRow.id)
    )
    rows = db.session.execute(statement).all()
    if not rows:
        return None
    id_, exam_id, exam_key, period = rows[0][:4]
    return OccurrenceFacts(id_, exam_id, exam_key, period, tuple(SittingFacts(*row[4:]) for row in rows))


def sitting_named(exam: str, period: str) -> str | None:
    """Return the public id of a sitting of this exam and period; the main one where there is one."""
    statement = (
        select(SittingRow.public_id)
        .join(OccurrenceRow, OccurrenceRow.id == SittingRow.occurrence_id)
        .join(ExamRow, ExamRow.id == OccurrenceRow.exam_id)
        .where(ExamRow.key == exam, OccurrenceRow.period == period)
        .order_by(SittingRow.wave != "main", SittingRow.opens_at)
        .limit(1)
    )
    return db.session.scalar(statement)


def departments_within(paths: tuple[str, ...]) -> list[DepartmentFacts]:
    """Return the departments of the subtrees, retired ones too, parents before their children."""
    statement = (
        select(
            DepartmentRow.id,
            DepartmentRow.key,
            DepartmentRow.title_zh,
            DepartmentRow.title_en,
            DepartmentRow.parent_id,
            DepartmentRow.path,
            DepartmentRow.retired,
        )
        .where(within(paths))
        .order_by(DepartmentRow.position, DepartmentRow.id)
    )
    return [DepartmentFacts(*row) for row in db.session.execute(statement)]


def enrolled_in(occurrence_id: int, paths: tuple[str, ...]) -> list[Enrolled]:
    """Return one row a member who is expected in the occurrence, within the subtrees."""
    statement = (
        select(
            EnrolmentRow.id,
            EnrolmentRow.member_id,
            EnrolmentRow.sitting_id,
            EnrolmentRow.tier,
            EnrolmentRow.department_id,
            EnrolmentRow.standing,
            EnrolmentRow.record_outcome,
        )
        .join(DepartmentRow, DepartmentRow.id == EnrolmentRow.department_id)
        .where(EnrolmentRow.occurrence_id == occurrence_id, within(paths))
    )
    return [Enrolled(*row) for row in db.session.execute(statement)]


def attempts_in(occurrence_id: int, paths: tuple[str, ...]) -> list[AttemptMade]:
    """Return the attempts of the occurrence within the subtrees, in the order in which they were begun."""
    statement = (
        select(
            AttemptRow.id,
            AttemptRow.enrolment_id,
            AttemptRow.sitting_id,
            AttemptRow.state,
            AttemptRow.handed_in_at,
            AttemptRow.percent,
            AttemptRow.outcome,
            AttemptRow.band,
            type_coerce(AttemptRow.total, String),
            AttemptRow.on_paper,
        )
        .join(EnrolmentRow, EnrolmentRow.id == AttemptRow.enrolment_id)
        .join(DepartmentRow, DepartmentRow.id == EnrolmentRow.department_id)
        .where(EnrolmentRow.occurrence_id == occurrence_id, AttemptRow.state != "void", within(paths))
        .order_by(AttemptRow.started_at, AttemptRow.id)
    )
    return [AttemptMade(*row) for row in db.session.execute(statement)]


def staff_members() -> frozenset[int]:
    """Return who may read the questions by office: their scores say nothing about the questions."""
    statement = select(RoleGrantRow.member_id).where(RoleGrantRow.role.in_(KNOWS_THE_QUESTIONS)).distinct()
    return frozenset(db.session.scalars(statement))


def topic_sums(attempt_ids: Iterable[int]) -> list[TopicSums]:
    """Return what the given attempts earned by tier and topic before penalties."""
    count, earned = func.count().label("c"), func.sum(SlotScoreRow.fraction).label("s")
    by_member = (
        select(SlotScoreRow.attempt_id, ItemVersionRow.topic, count, earned)
        .join(ItemVersionRow, ItemVersionRow.id == SlotScoreRow.item_version_id)
        .where(is_one_of(SlotScoreRow.attempt_id, attempt_ids))
        .group_by(SlotScoreRow.attempt_id, ItemVersionRow.topic)
        .subquery()
    )
    c, s = by_member.c.c, by_member.c.s
    statement = (
        select(
            AttemptRow.tier,
            by_member.c.topic,
            func.count(),
            func.sum(c),
            func.sum(s),
            func.sum(c * c),
            func.sum(s * s),
            func.sum(c * s),
        )
        .join(AttemptRow, AttemptRow.id == by_member.c.attempt_id)
        .group_by(AttemptRow.tier, by_member.c.topic)
    )
    return [TopicSums(*row) for row in db.session.execute(statement)]


def turnout_before(
    exam_id: int, opens_at: datetime, paths: tuple[str, ...], tier: str = ""
) -> Turnout | None:
    """Return the turnout of the exam's occurrence before this one, None when there was none or nobody due."""
    previous = (
        select(SittingRow.occurrence_id)
        .join(OccurrenceRow, OccurrenceRow.id == SittingRow.occurrence_id)
        .where(
            OccurrenceRow.exam_id == exam_id,
            SittingRow.wave == "main",
            SittingRow.cancelled.is_(False),
            SittingRow.opens_at < opens_at,
        )
        .order_by(SittingRow.opens_at.desc())
        .limit(1)
        .scalar_subquery()
    )
    has_sat = EnrolmentRow.finished_attempts > 0
    statement = (
        select(func.count(), func.count().filter(has_sat))
        .join(DepartmentRow, DepartmentRow.id == EnrolmentRow.department_id)
        .where(
            EnrolmentRow.occurrence_id == previous,
            or_(EnrolmentRow.standing == "enrolled", has_sat),
            within(paths),
        )
    )
    if tier:
        statement = statement.where(EnrolmentRow.tier == tier)
    due, sat = db.session.execute(statement).one()
    return Turnout(due, sat) if due else None
