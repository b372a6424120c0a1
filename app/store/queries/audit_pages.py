"""The audit, newest first, page by page."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, or_, select

from app.store.database import db
from app.store.departments import within
from app.store.models import AuditRow, DepartmentRow, MemberRow


class Entry(NamedTuple):
    """One act with who did it; None where the service itself, or the command line, did."""

    id: int
    at: datetime
    action: str
    subject: str
    facts: dict[str, Any]
    actor_id: int | None
    actor_public_id: str | None
    actor_number: str | None
    actor_name: str | None
    actor_path: str | None


class Somebody(NamedTuple):
    """A member as the subject of an entry."""

    id: int
    public_id: str
    staff_number: str
    name: str
    path: str


def audit_entries(
    paths: Sequence[str],
    *,
    since: datetime | None,
    until: datetime | None,
    actions: str,
    actor_id: int | None,
    before: int | None,
    limit: int,
) -> list[Entry]:
    """Return the newest entries of actors in the subtrees, older than the entry ``before``.

    ``actions`` is the first part of an action, such as ``member``; empty means all. What the
    service itself did is for those who see everything.
    """
    row = AuditRow
    statement = (
        select(
            row.id,
            row.at,
            row.action,
            row.subject,
            row.facts,
            MemberRow.id,
            MemberRow.public_id,
            MemberRow.staff_number,
            MemberRow.name,
            DepartmentRow.path,
        )
        .outerjoin(MemberRow, MemberRow.id == row.actor_id)
        .outerjoin(DepartmentRow, DepartmentRow.id == MemberRow.department_id)
        .where(_reach(paths))
        .order_by(row.id.desc())
        .limit(limit)
    )
    if since is not None:
        statement = statement.where(row.at >= since)
    if until is not None:
        statement = statement.where(row.at < until)
    if actions:
        statement = statement.where(row.action.startswith(f"{actions}.", autoescape=True))
    if actor_id is not None:
        statement = statement.where(row.actor_id == actor_id)
    if before is not None:
        statement = statement.where(row.id < before)
    return [Entry(*found) for found in db.session.execute(statement)]


def members_named(ids: Collection[int], public_ids: Collection[str]) -> list[Somebody]:
    """Return the members with these row ids or public ids."""
    row = MemberRow
    statement = (
        select(row.id, row.public_id, row.staff_number, row.name, DepartmentRow.path)
        .join(DepartmentRow, DepartmentRow.id == row.department_id)
        .where(or_(row.id.in_(ids), row.public_id.in_(public_ids)))
    )
    return [Somebody(*found) for found in db.session.execute(statement)]


def _reach(paths: Sequence[str]) -> ColumnElement[bool]:
    inside = within(tuple(paths))
    is_whole = any(path.count("/") == 2 for path in paths)  # the root of the tree
    return or_(inside, AuditRow.actor_id.is_(None)) if is_whole else inside
