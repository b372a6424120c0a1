"""What the organizer's pages about exams and sittings are made of."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, case, func, or_, select

from app.store.database import db
from app.store.departments import within
from app.store.models import (
    AttemptRow,
    DepartmentRow,
    EnrolmentRow,
    ExamRow,
    ExamVersionRow,
    MemberRow,
    OccurrenceRow,
    SittingRow,
)
from app.store.queries.id_lists import is_one_of

FINISHED = ("handed_in", "marking", "graded")


class PlannedSitting(NamedTuple):
    """One sitting of an exam and how many are enrolled in it."""

    period: str
    wave: str
    opens_at: datetime
    closes_at: datetime
    enrolled: int


class SittingFacts(NamedTuple):
    """One sitting with what it belongs to."""

    id: int
    public_id: str
    occurrence_id: int
    exam_key: str
    exam_version_id: int
    period: str
    wave: str
    opens_at: datetime
    closes_at: datetime
    cancelled: bool


class Progress(NamedTuple):
    """How many members of a sitting have begun, and how many have handed in."""

    started: int
    handed_in: int


class PersonInSitting(NamedTuple):
    """One member in a sitting; the attempts counted are those made in it, void ones left out."""

    staff_number: str
    name: str
    tier: str
    department_id: int
    standing: str
    attempts: int
    running: int
    started_at: datetime | None
    handed_in_at: datetime | None
    on_paper: int  # of the attempts


class ExamFacts(NamedTuple):
    """An exam in force and the text it came from."""

    id: int
    key: str
    kind: str
    version_id: int
    source: str
    loaded_at: datetime


def planned_sittings(exam_key: str) -> list[PlannedSitting]:
    """Return every sitting of an exam by the time it opens."""
    enrolled = (
        select(func.count())
        .select_from(EnrolmentRow)
        .where(EnrolmentRow.sitting_id == SittingRow.id)
        .scalar_subquery()
    )
    statement = (
        select(OccurrenceRow.period, SittingRow.wave, SittingRow.opens_at, SittingRow.closes_at, enrolled)
        .join(OccurrenceRow, OccurrenceRow.id == SittingRow.occurrence_id)
        .join(ExamRow, ExamRow.id == OccurrenceRow.exam_id)
        .where(ExamRow.key == exam_key)
        .order_by(SittingRow.opens_at, SittingRow.id)
    )
    return [PlannedSitting(*row) for row in db.session.execute(statement)]


def periods_of(exam_key: str) -> list[str]:
    """Return the labels of an exam's occurrences."""
    statement = (
        select(OccurrenceRow.period)
        .join(ExamRow, ExamRow.id == OccurrenceRow.exam_id)
        .where(ExamRow.key == exam_key)
    )
    return list(db.session.scalars(statement))


def sittings_between(start: datetime, end: datetime) -> list[SittingFacts]:
    """Return the sittings that are open at some time from ``start`` to ``end``, earliest first."""
    statement = _sittings().where(SittingRow.opens_at < end, SittingRow.closes_at > start)
    return [SittingFacts(*row) for row in db.session.execute(statement)]


def sitting_facts(public_id: str) -> SittingFacts | None:
    """Return one sitting."""
    row = db.session.execute(_sittings().where(SittingRow.public_id == public_id)).first()
    return SittingFacts(*row) if row else None


def waves_beside(occurrence_id: int) -> list[SittingFacts]:
    """Return the sittings of an occurrence, earliest first."""
    statement = _sittings().where(SittingRow.occurrence_id == occurrence_id)
    return [SittingFacts(*row) for row in db.session.execute(statement)]


def _sittings() -> Any:
    return (
        select(
            SittingRow.id,
            SittingRow.public_id,
            SittingRow.occurrence_id,
            ExamRow.key,
            SittingRow.exam_version_id,
            OccurrenceRow.period,
            SittingRow.wave,
            SittingRow.opens_at,
            SittingRow.closes_at,
            SittingRow.cancelled,
        )
        .join(OccurrenceRow, OccurrenceRow.id == SittingRow.occurrence_id)
        .join(ExamRow, ExamRow.id == OccurrenceRow.exam_id)
        .order_by(SittingRow.opens_at, SittingRow.closes_at, ExamRow.key, SittingRow.id)
    )


def enrolled_by_sitting(sitting_ids: Collection[int], paths: tuple[str, ...]) -> dict[int, int]:
    """Return how many members of the subtrees are expected in each sitting."""
    statement = (
        select(EnrolmentRow.sitting_id, func.count())
        .join(DepartmentRow, DepartmentRow.id == EnrolmentRow.department_id)
        .where(
            is_one_of(EnrolmentRow.sitting_id, sitting_ids),
            EnrolmentRow.standing == "enrolled",
            within(paths),
        )
        .group_by(EnrolmentRow.sitting_id)
    )
    return {row[0]: row[1] for row in db.session.execute(statement)}


def progress_by_sitting(sitting_ids: Collection[int], paths: tuple[str, ...]) -> dict[int, Progress]:
    """Return how many members of the subtrees have begun each sitting, and handed it in at least once."""
    finished = case((AttemptRow.state.in_(FINISHED), AttemptRow.enrolment_id))
    statement = (
        select(
            AttemptRow.sitting_id,
            func.count(AttemptRow.enrolment_id.distinct()),
            func.count(finished.distinct()),
        )
        .join(EnrolmentRow, EnrolmentRow.id == AttemptRow.enrolment_id)
        .join(DepartmentRow, DepartmentRow.id == EnrolmentRow.department_id)
        .where(is_one_of(AttemptRow.sitting_id, sitting_ids), AttemptRow.state != "void", within(paths))
        .group_by(AttemptRow.sitting_id)
    )
    return {sitting_id: Progress(*counts) for sitting_id, *counts in db.session.execute(statement)}


def people_in_sitting(
    sitting: SittingFacts, paths: tuple[str, ...], *, make_up_for: frozenset[str] = frozenset()
) -> list[PersonInSitting]:
    """Return who is expected in a sitting or has begun it, within the subtrees, by staff number.

    ``make_up_for``: who of ``absent`` and ``failed`` a make-up is for; empty for other waves.
    """
    own = (
        select(
            AttemptRow.enrolment_id,
            func.count().label("attempts"),
            func.sum(case((AttemptRow.state == "open", 1), else_=0)).label("running"),
            func.min(AttemptRow.started_at).label("started_at"),
            func.max(AttemptRow.handed_in_at).label("handed_in_at"),
            func.sum(case((AttemptRow.on_paper.is_(True), 1), else_=0)).label("on_paper"),
        )
        .where(AttemptRow.sitting_id == sitting.id, AttemptRow.state != "void")
        .group_by(AttemptRow.enrolment_id)
        .subquery()
    )
    statement = (
        select(
            MemberRow.staff_number,
            MemberRow.name,
            EnrolmentRow.tier,
            EnrolmentRow.department_id,
            EnrolmentRow.standing,
            func.coalesce(own.c.attempts, 0),
            func.coalesce(own.c.running, 0),
            own.c.started_at,
            own.c.handed_in_at,
            func.coalesce(own.c.on_paper, 0),
        )
        .join(MemberRow, MemberRow.id == EnrolmentRow.member_id)
        .join(DepartmentRow, DepartmentRow.id == EnrolmentRow.department_id)
        .outerjoin(own, own.c.enrolment_id == EnrolmentRow.id)
        .where(
            EnrolmentRow.occurrence_id == sitting.occurrence_id,
            or_(own.c.attempts > 0, _is_expected(sitting, make_up_for)),
            within(paths),
        )
        .order_by(MemberRow.staff_number_folded)
    )
    return [PersonInSitting(*row) for row in db.session.execute(statement)]


def _is_expected(sitting: SittingFacts, make_up_for: frozenset[str]) -> ColumnElement[bool]:
    if sitting.wave != "make-up":
        return EnrolmentRow.sitting_id == sitting.id
    reasons = []
    if "absent" in make_up_for:
        reasons.append(EnrolmentRow.finished_attempts == 0)
    if "failed" in make_up_for:
        reasons.append(EnrolmentRow.record_outcome == "fail")
    return and_(EnrolmentRow.standing == "enrolled", or_(False, *reasons))


def exams_in_force() -> list[ExamFacts]:
    """Return the exams in force by key."""
    return [ExamFacts(*row) for row in db.session.execute(_exams().order_by(ExamRow.key))]


def exam_in_force(key: str) -> ExamFacts | None:
    """Return one exam in force."""
    row = db.session.execute(_exams().where(ExamRow.key == key)).first()
    return ExamFacts(*row) if row else None


def _exams() -> Any:
    return select(
        ExamRow.id,
        ExamRow.key,
        ExamRow.kind,
        ExamVersionRow.id,
        ExamVersionRow.source,
        ExamVersionRow.loaded_at,
    ).join(ExamVersionRow, ExamVersionRow.id == ExamRow.current_version_id)


def sittings_of_exam(exam_id: int) -> list[SittingFacts]:
    """Return every sitting of an exam, earliest first."""
    statement = _sittings().where(OccurrenceRow.exam_id == exam_id)
    return [SittingFacts(*row) for row in db.session.execute(statement)]
