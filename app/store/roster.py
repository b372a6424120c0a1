"""Members many at a time: read to be compared with a sheet, and changed as it says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import delete, insert, select, update

from app.store.database import db
from app.store.models import (
    ApiTokenRow,
    AuditRow,
    BrowserSessionRow,
    DepartmentRow,
    MemberRow,
    RoleGrantRow,
)
from app.store.models.columns import new_public_id
from app.store.queries.id_lists import is_one_of


class RosterMember(NamedTuple):
    """A member as sheets know one."""

    id: int
    public_id: str
    number: str
    folded: str
    name: str
    phone: str | None
    email: str | None
    department: str  # key
    path: str
    tier: str
    groups: list[str]
    status: str


def roster_members() -> list[RosterMember]:
    """Return every member by staff number."""
    statement = (
        select(
            MemberRow.id,
            MemberRow.public_id,
            MemberRow.staff_number,
            MemberRow.staff_number_folded,
            MemberRow.name,
            MemberRow.phone,
            MemberRow.email,
            DepartmentRow.key,
            DepartmentRow.path,
            MemberRow.tier,
            MemberRow.groups,
            MemberRow.status,
        )
        .join(DepartmentRow, DepartmentRow.id == MemberRow.department_id)
        .order_by(MemberRow.staff_number_folded)
    )
    return [RosterMember(*row) for row in db.session.execute(statement)]


def grants_by_member() -> dict[int, list[tuple[str, str, bool]]]:
    """Return (role, path of the department, sees names) of everybody who holds any."""
    statement = select(
        RoleGrantRow.member_id, RoleGrantRow.role, DepartmentRow.path, RoleGrantRow.sees_names
    ).join(DepartmentRow, DepartmentRow.id == RoleGrantRow.department_id)
    found: dict[int, list[tuple[str, str, bool]]] = {}
    for member_id, role, path, sees_names in db.session.execute(statement):
        found.setdefault(member_id, []).append((role, path, sees_names))
    return found


def add_members(values: Sequence[Mapping[str, Any]]) -> None:
    """Add members in one statement."""
    if values:
        db.session.execute(insert(MemberRow), list(values))


def change_members(values: Iterable[Mapping[str, Any]]) -> None:
    """Change columns of many members, each mapping with its ``id``; those that change alike go together."""
    alike: dict[frozenset[str], list[dict[str, Any]]] = {}
    for one in values:
        alike.setdefault(frozenset(one), []).append(dict(one))
    for rows in alike.values():
        db.session.execute(update(MemberRow), rows)


def end_sessions(member_ids: Iterable[int]) -> None:
    """End the sessions of members everywhere, and take their tokens away."""
    ids = list(member_ids)
    change_members({"id": one, "session_stamp": new_public_id()} for one in ids)
    for row in (ApiTokenRow, BrowserSessionRow):
        db.session.execute(delete(row).where(is_one_of(row.member_id, ids)))


def active_administrators() -> set[int]:
    """Return the active members who administer the whole organisation."""
    statement = (
        select(MemberRow.id)
        .join(RoleGrantRow, RoleGrantRow.member_id == MemberRow.id)
        .join(DepartmentRow, DepartmentRow.id == RoleGrantRow.department_id)
        .where(
            MemberRow.status == "active",
            RoleGrantRow.role == "administrator",
            DepartmentRow.parent_id.is_(None),
        )
    )
    return set(db.session.scalars(statement))


def write_audits(
    action: str, told: Iterable[tuple[str, Mapping[str, object]]], *, by: int | None, at: datetime
) -> None:
    """Append an entry of ``action`` for each (subject, facts)."""
    rows = [
        {"at": at, "actor_id": by, "action": action, "subject": subject, "facts": dict(facts)}
        for subject, facts in told
    ]
    if rows:
        db.session.execute(insert(AuditRow), rows)
