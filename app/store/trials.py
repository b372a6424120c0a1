"""Trials 试考: find an organizer's own, and take out everything that hangs on one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from fractions import Fraction
from typing import NamedTuple

from sqlalchemy import Table, delete, select

from app.store.database import Base, db
from app.store.models import AttemptRow, ExamVersionRow, RoleGrantRow
from app.store.queries.distribution import KNOWS_THE_QUESTIONS


class TrialFacts(NamedTuple):
    """One trial of the viewer's."""

    public_id: str
    tier: str
    state: str
    started_at: datetime
    deadline: datetime
    score: Fraction | None
    total: Fraction
    outcome: str | None


def lock_open_trial(member_id: int, version_id: int, tier: str) -> AttemptRow | None:
    """Return the trial of this paper that the member has open, locked until the transaction ends."""
    statement = (
        select(AttemptRow)
        .where(
            AttemptRow.member_id == member_id,
            AttemptRow.trial_of == version_id,
            AttemptRow.tier == tier,
            AttemptRow.state == "open",
        )
        .order_by(AttemptRow.id)
        .limit(1)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return db.session.scalar(statement)


def trials_of(exam_id: int, member_id: int) -> list[TrialFacts]:
    """Return the member's trials of any version of an exam, newest first."""
    statement = (
        select(
            AttemptRow.public_id,
            AttemptRow.tier,
            AttemptRow.state,
            AttemptRow.started_at,
            AttemptRow.deadline,
            AttemptRow.score,
            AttemptRow.total,
            AttemptRow.outcome,
        )
        .join(ExamVersionRow, ExamVersionRow.id == AttemptRow.trial_of)
        .where(
            ExamVersionRow.exam_id == exam_id,
            AttemptRow.member_id == member_id,
            AttemptRow.state != "void",
        )
        .order_by(AttemptRow.id.desc())
    )
    return [TrialFacts(*row) for row in db.session.execute(statement)]


def knows_the_questions(member_id: int) -> bool:
    """Return whether the member may read the questions by office now."""
    statement = select(RoleGrantRow.id).where(
        RoleGrantRow.member_id == member_id, RoleGrantRow.role.in_(KNOWS_THE_QUESTIONS)
    )
    return db.session.scalar(statement.limit(1)) is not None


def empty_trial(attempt: AttemptRow) -> None:
    """Take out every row that belongs to a locked trial, in whatever table, and make it void.

    Its own row stays, empty: what is kept in memory of attempts goes by their row
    ids, so none may ever come back as another attempt.

    :raises ValueError: it is no trial; what counts is never taken out.
    """
    if attempt.trial_of is None:
        raise ValueError("not a trial")
    for table in reversed(Base.metadata.sorted_tables):
        for column in _owned_by_attempts(table):
            db.session.execute(delete(table).where(table.c[column] == attempt.id))
    attempt.state, attempt.log_version = "void", 0
    attempt.score = attempt.percent = attempt.outcome = attempt.band = None


def _owned_by_attempts(table: Table) -> Iterable[str]:
    """Return the columns of a table that name the attempt its rows belong to."""
    target = AttemptRow.__table__.c.id
    return [key.parent.name for key in table.foreign_keys if key.column is target and not key.parent.nullable]
