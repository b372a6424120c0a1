"""Who may have written a sitting on paper, and what each has in it already."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, or_, select

from app.store.database import db
from app.store.departments import within
from app.store.models import (
    AttemptRow,
    DepartmentRow,
    EnrolmentRow,
    MemberRow,
    PaperEntryRow,
    SittingRow,
)
from app.store.queries.id_lists import is_one_of


class Candidate(NamedTuple):
    """One member expected in a sitting."""

    enrolment_id: int
    member_id: int
    staff_number: str
    folded: str
    name: str
    tier: str
    groups: list[str]
    standing: str
    path: str
    unit_zh: str
    unit_en: str


class Existing(NamedTuple):
    """A non-void attempt that a member has in the sitting."""

    id: int
    public_id: str
    enrolment_id: int
    state: str
    on_paper: bool
    score: Fraction | None
    total: Fraction
    written_on: date | None  # these three of what was entered last of a result from paper
    reference: str | None
    note: str | None


def candidates_in(
    sitting: SittingRow, paths: tuple[str, ...], *, make_up_for: frozenset[str] = frozenset()
) -> list[Candidate]:
    """Return who is expected in a sitting within the subtrees, or has written it, by staff number."""
    statement = (
        select(
            EnrolmentRow.id,
            MemberRow.id,
            MemberRow.staff_number,
            MemberRow.staff_number_folded,
            MemberRow.name,
            EnrolmentRow.tier,
            EnrolmentRow.groups,
            EnrolmentRow.standing,
            DepartmentRow.path,
            DepartmentRow.title_zh,
            DepartmentRow.title_en,
        )
        .join(MemberRow, MemberRow.id == EnrolmentRow.member_id)
        .join(DepartmentRow, DepartmentRow.id == EnrolmentRow.department_id)
        .where(
            EnrolmentRow.occurrence_id == sitting.occurrence_id,
            _is_expected(sitting, make_up_for),
            within(paths),
        )
        .order_by(DepartmentRow.path, MemberRow.staff_number_folded)
    )
    return [Candidate(*row) for row in db.session.execute(statement)]


def existing_in(sitting_id: int, enrolment_ids: Collection[int]) -> list[Existing]:
    """Return the attempts in a sitting that are not void, in the order in which they were made."""
    newest = (
        select(func.max(PaperEntryRow.number))
        .where(PaperEntryRow.attempt_id == AttemptRow.id)
        .correlate(AttemptRow)
        .scalar_subquery()
    )
    statement = (
        select(
            AttemptRow.id,
            AttemptRow.public_id,
            AttemptRow.enrolment_id,
            AttemptRow.state,
            AttemptRow.on_paper,
            AttemptRow.score,
            AttemptRow.total,
            PaperEntryRow.written_on,
            PaperEntryRow.reference,
            PaperEntryRow.note,
        )
        .outerjoin(
            PaperEntryRow,
            (PaperEntryRow.attempt_id == AttemptRow.id) & (PaperEntryRow.number == newest),
        )
        .where(
            AttemptRow.sitting_id == sitting_id,
            is_one_of(AttemptRow.enrolment_id, enrolment_ids),
            AttemptRow.state != "void",
        )
        .order_by(AttemptRow.started_at, AttemptRow.id)
    )
    return [Existing(*row) for row in db.session.execute(statement)]


def _is_expected(sitting: SittingRow, make_up_for: frozenset[str]) -> ColumnElement[bool]:
    if sitting.wave != "make-up":
        return EnrolmentRow.sitting_id == sitting.id
    own = select(AttemptRow.enrolment_id).where(
        AttemptRow.sitting_id == sitting.id, AttemptRow.state != "void"
    )
    reasons: list[ColumnElement[bool]] = [EnrolmentRow.id.in_(own)]
    if "absent" in make_up_for:
        reasons.append(EnrolmentRow.finished_attempts == 0)
    if "failed" in make_up_for:
        reasons.append(EnrolmentRow.record_outcome == "fail")
    return or_(*reasons)
