"""The department tree."""

from __future__ import annotations

from sqlalchemy import ColumnElement, false, func, or_, select

from app.store.database import db
from app.store.models import DepartmentRow, MemberRow, RoleGrantRow


def all_departments() -> list[DepartmentRow]:
    """Return every department in the order of the tree."""
    return list(db.session.scalars(select(DepartmentRow).order_by(DepartmentRow.position)))


def department_with_key(key: str) -> DepartmentRow | None:
    """Return the department with this key."""
    return db.session.scalar(select(DepartmentRow).where(DepartmentRow.key == key))


def active_members_of(department_id: int) -> int:
    """Return how many active members belong to the department itself."""
    statement = (
        select(func.count())
        .select_from(MemberRow)
        .where(MemberRow.department_id == department_id, MemberRow.status == "active")
    )
    return db.session.scalar(statement) or 0


def grants_on(department_id: int) -> int:
    """Return how many roles active members hold on the department itself."""
    statement = (
        select(func.count())
        .select_from(RoleGrantRow)
        .join(MemberRow, MemberRow.id == RoleGrantRow.member_id)
        .where(RoleGrantRow.department_id == department_id, MemberRow.status == "active")
    )
    return db.session.scalar(statement) or 0


def department_paths() -> dict[int, tuple[str, ...]]:
    """Return for each department the keys from the root of the tree down to it."""
    rows = {row.id: row for row in all_departments()}
    return {
        row.id: tuple(rows[int(step)].key for step in row.path.strip("/").split("/") if step)
        for row in rows.values()
    }


def within(paths: tuple[str, ...]) -> ColumnElement[bool]:
    """Return the condition that a department lies in one of the subtrees; none lies in none."""
    if not paths:
        return false()
    return or_(*(_below(path) for path in paths))


def _below(path: str) -> ColumnElement[bool]:
    """Return the condition that a path begins with ``path``, as a range of the index."""
    after = f"{path[:-1]}0"  # a path ends with a slash, and "0" comes next after it
    return (DepartmentRow.path >= path) & (DepartmentRow.path < after)
