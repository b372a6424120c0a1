"""Add one member by form."""

from __future__ import annotations

from app.services.add_member import NewMember, add_member
from app.services.change_member import MemberForm
from app.services.clock import Clock
from app.services.people_scope import PeopleScope
from app.services.refresh_plan import refresh_plan
from app.store.members import member_row
from app.store.transaction import reading


def enter_member(form: MemberForm, scope: PeopleScope, *, clock: Clock, zone: str) -> str:
    """Return the public id of the new member, who is enrolled, and cannot log in before a slip is made.

    :raises DomainError: as :func:`app.services.add_member.add_member`.
    """
    new = NewMember(
        staff_number=form.number,
        name=form.name,
        department=form.department,
        tier=form.tier,
        groups=form.groups,
        phone=form.phone,
        email=form.email,
    )
    member_id = add_member(new, by=scope.by, clock=clock, scope=scope)
    refresh_plan(clock=clock, zone=zone, only=[member_id])
    with reading():
        return member_row(member_id).public_id
