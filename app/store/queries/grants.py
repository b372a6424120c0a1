"""Who holds which role on which department."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import aliased

from app.store.database import db
from app.store.departments import within
from app.store.models import DepartmentRow, MemberRow, RoleGrantRow


class GrantFacts(NamedTuple):
    """One role of one active member."""

    id: int
    role: str
    sees_names: bool
    department: str  # key
    department_zh: str
    department_en: str
    path: str
    position: int
    member_id: int
    public_id: str
    staff_number: str
    name: str
    own_zh: str  # the member's own department
    own_en: str
    own_path: str
    is_demo: bool


def grants_within(paths: tuple[str, ...]) -> list[GrantFacts]:
    """Return the roles of active members on departments in the subtrees, by staff number."""
    own = aliased(DepartmentRow)
    statement = (
        select(
            RoleGrantRow.id,
            RoleGrantRow.role,
            RoleGrantRow.sees_names,
            DepartmentRow.key,
            DepartmentRow.title_zh,
            DepartmentRow.title_en,
            DepartmentRow.path,
            DepartmentRow.position,
            MemberRow.id,
            MemberRow.public_id,
            MemberRow.staff_number,
            MemberRow.name,
            own.title_zh,
            own.title_en,
            own.path,
            MemberRow.is_demo,
        )
        .select_from(RoleGrantRow)
        .join(DepartmentRow, DepartmentRow.id == RoleGrantRow.department_id)
        .join(MemberRow, MemberRow.id == RoleGrantRow.member_id)
        .join(own, own.id == MemberRow.department_id)
        .where(MemberRow.status == "active", within(paths))
        .order_by(MemberRow.staff_number_folded, DepartmentRow.position, RoleGrantRow.role)
    )
    return [GrantFacts(*row) for row in db.session.execute(statement)]


def find_grant(member_id: int, role: str, department_id: int) -> RoleGrantRow | None:
    """Return a role that a member holds on just this department."""
    row = RoleGrantRow
    return db.session.scalar(
        select(row).where(row.member_id == member_id, row.role == role, row.department_id == department_id)
    )


def remove_grant(row: RoleGrantRow) -> None:
    """Take a role back."""
    db.session.delete(row)
