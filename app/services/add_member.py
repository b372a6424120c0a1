"""Add one member, with a first password that must be changed."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.errors import DomainError
from app.services.change_member import MemberForm, check_place, ordered_groups, tidy_member
from app.services.clock import Clock
from app.services.passwords import NO_PASSWORD, fold_staff_number, hash_password
from app.services.people_scope import EVERYBODY, PeopleScope
from app.store.audit import write_audit
from app.store.departments import department_with_key
from app.store.models import DepartmentRow, MemberRow, RoleGrantRow
from app.store.rows import add_row
from app.store.transaction import AlreadyThere, one_at_a_time, writing


@dataclass(frozen=True)
class NewMember:
    """What has to be known of a person. ``roles`` are granted on ``role_department`` and below.

    Without a ``password`` nobody can log in as the member before a slip is made.
    """

    staff_number: str
    name: str
    department: str  # key
    tier: str
    password: str = ""
    phone: str = ""
    email: str = ""
    groups: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    role_department: str = ""  # "" = the member's own
    sees_names: bool = False
    must_change_password: bool = True
    is_demo: bool = False


def add_member(new: NewMember, *, by: int | None, clock: Clock, scope: PeopleScope = EVERYBODY) -> int:
    """Return the row id of the new member, who must belong to a department of the scope.

    :raises DomainError: ``department-unknown``, ``tier-unknown`` or ``staff-number-taken``, each
        with the name that was given, or what :func:`app.services.change_member.tidy_member` refuses.
    """
    form = tidy_member(
        MemberForm(new.staff_number, new.name, new.department, new.tier, new.groups, new.phone, new.email)
    )
    password_hash = hash_password(new.password) if new.password else NO_PASSWORD
    try:
        with writing():
            one_at_a_time("organisation")  # which must not lose this tier or department meanwhile
            member = MemberRow(
                staff_number=form.number,
                staff_number_folded=fold_staff_number(form.number),
                name=form.name,
                phone=form.phone or None,
                email=form.email or None,
                department_id=check_place(form, None, scope),
                tier=new.tier,
                groups=ordered_groups(form.groups, []),
                password_hash=password_hash,
                must_change_password=new.must_change_password,
                is_demo=new.is_demo,
                joined_at=clock.now(),
            )
            add_row(member)
            role_department = _department(new.role_department or new.department)
            for role in new.roles:
                add_row(
                    RoleGrantRow(
                        member_id=member.id,
                        role=role,
                        department_id=role_department.id,
                        sees_names=new.sees_names,
                    )
                )
            write_audit("member.added", str(member.id), by=by, at=clock.now(), roles=list(new.roles))
            return member.id
    except AlreadyThere as error:
        raise DomainError("staff-number-taken", column="number", name=new.staff_number) from error


def _department(key: str) -> DepartmentRow:
    found = department_with_key(key)
    if found is None:
        raise DomainError("department-unknown", name=key)
    return found
