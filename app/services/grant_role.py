"""Grant roles on departments, and take them back. Effective with the member's next request."""

from __future__ import annotations

from app.domain.errors import DomainError, NotFound
from app.services.clock import Clock
from app.services.edit_organisation import require_administrator
from app.services.passwords import fold_staff_number
from app.services.viewer import Viewer
from app.store.audit import write_audit
from app.store.members import member_with_number
from app.store.models import RoleGrantRow
from app.store.queries.grants import find_grant, grants_within, remove_grant
from app.store.rows import add_row, find_row
from app.store.transaction import one_at_a_time, writing

ROLES = ("organizer", "manager", "auditor", "administrator")


def grant_role(
    staff_number: str, role: str, department: str, *, sees_names: bool, viewer: Viewer, clock: Clock
) -> None:
    """Let a member hold a role on a department and all below it, or change its right to names.

    :raises DomainError: ``role-unknown``, ``department-unknown``, or ``member-unknown``: no active member
        of the viewer's departments has this staff number.
    :raises NotFound: the viewer is no administrator of the department.
    """
    if role not in ROLES:
        raise DomainError("role-unknown", name=role)
    with writing():
        one_at_a_time("people")
        place = require_administrator(viewer, department)
        member = member_with_number(fold_staff_number(staff_number))
        if place.retired:
            raise DomainError("department-unknown", name=department)
        if (
            member is None
            or member.status != "active"
            or not viewer.may_at(member.department.path, "administrator")
        ):
            raise DomainError("member-unknown", name=staff_number)
        row = find_grant(member.id, role, place.id)
        if row is None:
            add_row(
                RoleGrantRow(member_id=member.id, role=role, department_id=place.id, sees_names=sees_names)
            )
        elif row.sees_names == sees_names:
            return
        else:
            row.sees_names = sees_names
        write_audit(
            "role.granted" if row is None else "role.changed",
            member.public_id,
            by=viewer.member_id,
            at=clock.now(),
            role=role,
            department=department,
            sees_names=sees_names,
        )


def revoke_role(grant_id: int, *, viewer: Viewer, clock: Clock) -> None:
    """Take a role back, also one's own.

    :raises NotFound: there is no such role (any more), or the viewer is no administrator of its department.
    :raises DomainError: ``last-administrator``: nobody else administers the whole organisation.
    """
    with writing():
        one_at_a_time("people")
        row = find_row(RoleGrantRow, grant_id)
        if row is None or not viewer.may_at(row.department.path, "administrator"):
            raise NotFound()
        _refuse_last_administrator(row)
        facts = {"role": row.role, "department": row.department.key}
        remove_grant(row)
        write_audit("role.revoked", row.member.public_id, by=viewer.member_id, at=clock.now(), **facts)


def _refuse_last_administrator(row: RoleGrantRow) -> None:
    if row.role != "administrator" or row.department.parent_id is not None:
        return
    others = [
        one
        for one in grants_within((row.department.path,))
        if one.role == "administrator"
        and one.path == row.department.path
        and one.member_id != row.member_id
        and (row.member.is_demo or not one.is_demo)  # a demo account cannot stand in for a real one
    ]
    if not others:
        raise DomainError("last-administrator")
