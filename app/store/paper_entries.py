"""纸考: what was entered from sheets of paper."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction
from typing import NamedTuple

from sqlalchemy import func, select

from app.store.database import db
from app.store.departments import within
from app.store.models import AttemptRow, DepartmentRow, EnrolmentRow, MemberRow, PaperEntryRow, SittingRow


class PaperLine(NamedTuple):
    """The newest entry of a result from paper, with whose it is."""

    attempt: str
    staff_number: str
    name: str
    path: str
    unit_zh: str
    unit_en: str
    score: Fraction | None
    total: Fraction
    outcome: str | None
    written_on: date
    reference: str
    note: str
    number: int  # of its entries
    entered_at: datetime


def last_entry(attempt_id: int) -> PaperEntryRow:
    """Return the newest entry of a result from paper, which has at least one."""
    return entries_of(attempt_id)[-1]


def entries_of(attempt_id: int) -> list[PaperEntryRow]:
    """Return the entries of a result from paper, oldest first."""
    statement = (
        select(PaperEntryRow).where(PaperEntryRow.attempt_id == attempt_id).order_by(PaperEntryRow.number)
    )
    return list(db.session.scalars(statement))


def papers_in(sitting_id: int, paths: tuple[str, ...]) -> list[PaperLine]:
    """Return the results from paper of a sitting within the subtrees, by unit and staff number."""
    newest = (
        select(PaperEntryRow.attempt_id, func.max(PaperEntryRow.number).label("number"))
        .group_by(PaperEntryRow.attempt_id)
        .subquery()
    )
    statement = (
        select(
            AttemptRow.public_id,
            MemberRow.staff_number,
            MemberRow.name,
            DepartmentRow.path,
            DepartmentRow.title_zh,
            DepartmentRow.title_en,
            AttemptRow.score,
            AttemptRow.total,
            AttemptRow.outcome,
            PaperEntryRow.written_on,
            PaperEntryRow.reference,
            PaperEntryRow.note,
            PaperEntryRow.number,
            PaperEntryRow.entered_at,
        )
        .join(EnrolmentRow, EnrolmentRow.id == AttemptRow.enrolment_id)
        .join(MemberRow, MemberRow.id == AttemptRow.member_id)
        .join(DepartmentRow, DepartmentRow.id == EnrolmentRow.department_id)
        .join(newest, newest.c.attempt_id == AttemptRow.id)
        .join(
            PaperEntryRow,
            (PaperEntryRow.attempt_id == newest.c.attempt_id) & (PaperEntryRow.number == newest.c.number),
        )
        .where(
            AttemptRow.sitting_id == sitting_id,
            AttemptRow.on_paper.is_(True),
            AttemptRow.state != "void",
            within(paths),
        )
        .order_by(DepartmentRow.path, MemberRow.staff_number_folded)
    )
    return [PaperLine(*row) for row in db.session.execute(statement)]


def paper_with_id(public_id: str) -> AttemptRow | None:
    """Return the attempt with this public id when it was written on paper."""
    return db.session.scalar(
        select(AttemptRow).where(AttemptRow.public_id == public_id, AttemptRow.on_paper.is_(True))
    )


def attempt_of(public_id: str) -> AttemptRow | None:
    """Return the attempt with this public id."""
    return db.session.scalar(select(AttemptRow).where(AttemptRow.public_id == public_id))


def department_path(attempt: AttemptRow) -> str:
    """Return the path of the department that the attempt counts for; empty for a trial."""
    statement = (
        select(DepartmentRow.path)
        .join(EnrolmentRow, EnrolmentRow.department_id == DepartmentRow.id)
        .where(EnrolmentRow.id == attempt.enrolment_id)
    )
    return db.session.scalar(statement) or ""


def sitting_of(attempt: AttemptRow) -> str:
    """Return the public id of the attempt's sitting; empty for a trial."""
    statement = select(SittingRow.public_id).where(SittingRow.id == attempt.sitting_id)
    return db.session.scalar(statement) or ""
