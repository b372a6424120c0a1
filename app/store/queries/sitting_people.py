"""Whom a sitting concerns, as counts and departments."""

from __future__ import annotations

from sqlalchemy import ColumnElement, func, select

from app.store.database import db
from app.store.models import AttemptRow, DepartmentRow, EnrolmentRow, SittingRow


def enrolled_paths(sitting: SittingRow) -> list[str]:
    """Return the path of the department of each member expected in a sitting; of a make-up's, of all."""
    statement = (
        select(DepartmentRow.path)
        .join(EnrolmentRow, EnrolmentRow.department_id == DepartmentRow.id)
        .where(_is_expected(sitting), EnrolmentRow.standing == "enrolled")
    )
    return list(db.session.scalars(statement))


def enrolled_members(sitting_id: int) -> dict[int, str]:
    """Return the tier of each member whose wave a sitting is."""
    statement = select(EnrolmentRow.member_id, EnrolmentRow.tier).where(
        EnrolmentRow.sitting_id == sitting_id, EnrolmentRow.standing == "enrolled"
    )
    return {row.member_id: row.tier for row in db.session.execute(statement)}


def people_running(sitting_id: int) -> int:
    """Return how many attempts run in a sitting."""
    statement = (
        select(func.count())
        .select_from(AttemptRow)
        .where(AttemptRow.sitting_id == sitting_id, AttemptRow.state == "open")
    )
    return db.session.scalar(statement) or 0


def _is_expected(sitting: SittingRow) -> ColumnElement[bool]:
    if sitting.wave == "make-up":  # who sits it is settled when the others have closed
        return EnrolmentRow.occurrence_id == sitting.occurrence_id
    return EnrolmentRow.sitting_id == sitting.id
