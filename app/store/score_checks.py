"""Requests for a check of a result 成绩复核."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction
from typing import NamedTuple

from sqlalchemy import func, select

from app.store.database import db
from app.store.departments import within
from app.store.models import (
    AttemptRow,
    DepartmentRow,
    EnrolmentRow,
    MemberRow,
    OccurrenceRow,
    ScoreCheckRow,
    SittingRow,
)


class CheckFacts(NamedTuple):
    """One request with the result that it is about."""

    public_id: str
    attempt: str
    sitting: str
    exam_version_id: int
    period: str
    wave: str
    member_id: int
    staff_number: str
    name: str
    path: str
    unit_zh: str
    unit_en: str
    tier: str
    score: Fraction | None
    total: Fraction
    outcome: str | None
    on_paper: bool
    receipt: str | None
    reason: str
    asked_at: datetime
    verdict: str | None
    answer: str | None
    answered_at: datetime | None


def checks_of(attempt_id: int) -> list[ScoreCheckRow]:
    """Return the requests about an attempt, oldest first."""
    statement = select(ScoreCheckRow).where(ScoreCheckRow.attempt_id == attempt_id).order_by(ScoreCheckRow.id)
    return list(db.session.scalars(statement))


def lock_check(public_id: str) -> ScoreCheckRow | None:
    """Return a request, locked until the transaction ends."""
    statement = (
        select(ScoreCheckRow)
        .where(ScoreCheckRow.public_id == public_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return db.session.scalar(statement)


def checks_within(
    paths: tuple[str, ...], *, public_id: str = "", is_open: bool | None = None, limit: int = 500
) -> list[CheckFacts]:
    """Return requests of members of the subtrees: those that wait longest first, then the newest answers."""
    statement = (
        select(
            ScoreCheckRow.public_id,
            AttemptRow.public_id,
            SittingRow.public_id,
            SittingRow.exam_version_id,
            OccurrenceRow.period,
            SittingRow.wave,
            MemberRow.id,
            MemberRow.staff_number,
            MemberRow.name,
            DepartmentRow.path,
            DepartmentRow.title_zh,
            DepartmentRow.title_en,
            AttemptRow.tier,
            AttemptRow.score,
            AttemptRow.total,
            AttemptRow.outcome,
            AttemptRow.on_paper,
            AttemptRow.receipt,
            ScoreCheckRow.reason,
            ScoreCheckRow.asked_at,
            ScoreCheckRow.outcome,
            ScoreCheckRow.answer,
            ScoreCheckRow.answered_at,
        )
        .join(AttemptRow, AttemptRow.id == ScoreCheckRow.attempt_id)
        .join(SittingRow, SittingRow.id == AttemptRow.sitting_id)
        .join(OccurrenceRow, OccurrenceRow.id == SittingRow.occurrence_id)
        .join(MemberRow, MemberRow.id == AttemptRow.member_id)
        .join(EnrolmentRow, EnrolmentRow.id == AttemptRow.enrolment_id)
        .join(DepartmentRow, DepartmentRow.id == EnrolmentRow.department_id)
        .where(within(paths))
        .order_by(ScoreCheckRow.answered_at.desc(), ScoreCheckRow.asked_at)
        .limit(limit)
    )
    if public_id:
        statement = statement.where(ScoreCheckRow.public_id == public_id)
    if is_open is not None:
        closed = ScoreCheckRow.answered_at.is_not(None)
        statement = statement.where(~closed if is_open else closed)
    return [CheckFacts(*row) for row in db.session.execute(statement)]


def count_open(paths: tuple[str, ...]) -> int:
    """Return how many requests of members of the subtrees wait for an answer."""
    statement = (
        select(func.count())
        .select_from(ScoreCheckRow)
        .join(AttemptRow, AttemptRow.id == ScoreCheckRow.attempt_id)
        .join(EnrolmentRow, EnrolmentRow.id == AttemptRow.enrolment_id)
        .join(DepartmentRow, DepartmentRow.id == EnrolmentRow.department_id)
        .where(ScoreCheckRow.answered_at.is_(None), within(paths))
    )
    return db.session.scalar(statement) or 0
