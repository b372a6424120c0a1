"""Change what is kept of one member: by form, with its trace in the audit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.domain.errors import DomainError, NotFound
from app.domain.people.facts import find_trouble, tidy_name, tidy_phone
from app.domain.people.staff_number import fold_staff_number, tidy_staff_number
from app.services.clock import Clock
from app.services.people_scope import PeopleScope
from app.services.publish_organisation import current_organisation
from app.services.refresh_plan import refresh_plan
from app.services.viewer import Grant
from app.store.audit import write_audit
from app.store.departments import department_with_key
from app.store.queries.people_pages import MemberFacts, member_facts, roles_of
from app.store.roster import change_members
from app.store.transaction import AlreadyThere, one_at_a_time, writing

SECRET = ("phone", "email")  # of these the audit says only that they changed


@dataclass(frozen=True)
class MemberForm:
    """What is kept of a member, as written."""

    number: str
    name: str
    department: str  # key
    tier: str  # key
    groups: tuple[str, ...] = ()
    phone: str = ""
    email: str = ""


def tidy_member(form: MemberForm) -> MemberForm:
    """Return the form as it is kept.

    :raises DomainError: what ``facts.find_trouble`` finds, or ``people-field-empty``; the fact
        ``column`` names the field.
    """
    tidied = {
        "number": tidy_staff_number(form.number),
        "name": tidy_name(form.name),
        "phone": tidy_phone(form.phone),
        "email": form.email.strip(),
    }
    for column, text in tidied.items():
        if not text and column in ("number", "name"):
            raise DomainError("people-field-empty", column=column)
        if text and (trouble := find_trouble(column, text)):
            raise DomainError(trouble.code, column=column, **trouble.facts)
    return MemberForm(**{**vars(form), **tidied})


def change_member(
    public_id: str, form: MemberForm, scope: PeopleScope, *, clock: Clock, zone: str
) -> tuple[str, ...]:
    """Put the form in force and return the names of the fields that changed.

    Tier, department and groups follow into exams whose window has not opened.

    :raises NotFound: no such member, or not for this scope to change.
    :raises DomainError: as :func:`tidy_member` and :func:`check_place`, and ``staff-number-taken``.
    """
    wanted = tidy_member(form)
    try:
        with writing():
            one_at_a_time("organisation")
            one_at_a_time("people")
            facts = find_changeable(public_id, scope)
            before = _values(facts)
            after = _wanted_values(wanted, facts, scope)
            changed = {name: value for name, value in after.items() if before[name] != value}
            if not changed:
                return ()
            change_members([{"id": facts.id, **{name: after[name] for name in changed}}])
            changed.pop("staff_number_folded", None)
            told = {
                name: True if name in SECRET else [before[name], value] for name, value in changed.items()
            }
            write_audit("member.changed", public_id, by=scope.by, at=clock.now(), **told)
    except AlreadyThere as error:
        raise DomainError("staff-number-taken", column="number", name=wanted.number) from error
    if changed.keys() & {"department_id", "tier", "groups"}:
        refresh_plan(clock=clock, zone=zone, only=[facts.id])
    return tuple(changed)


def find_changeable(public_id: str, scope: PeopleScope) -> MemberFacts:
    """Return the member, inside a transaction of the caller's.

    :raises NotFound: no such member, or not for this scope to change.
    """
    facts = member_facts(public_id)
    if facts is None:
        raise NotFound()
    held = roles_of(facts.id)
    scope.require(facts.path, (Grant(one.role, one.path, one.sees_names) for one in held))
    return facts


def check_place(form: MemberForm, facts: MemberFacts | None, scope: PeopleScope) -> int:
    """Return the row id of the department asked for.

    :raises DomainError: ``department-unknown`` or ``tier-unknown``, unless the member has it already.
    """
    department = department_with_key(form.department)
    is_kept = facts is not None and facts.department == form.department
    if department is None or not (is_kept or (scope.holds(department.path) and not department.retired)):
        raise DomainError("department-unknown", column="department", name=form.department)
    organisation = current_organisation()
    is_known = organisation is not None and form.tier in organisation.tiers
    if not is_known and (facts is None or facts.tier != form.tier):
        raise DomainError("tier-unknown", column="tier", name=form.tier)
    return department.id


def ordered_groups(wanted: tuple[str, ...], had: list[str]) -> list[str]:
    """Return the groups asked for that there are, or that the member had, in the organisation's order."""
    organisation = current_organisation()
    axes = organisation.groups.values() if organisation else ()
    known = [key for _axis, titles in axes for key, _title in titles]
    return [key for key in (*known, *(key for key in had if key not in known)) if key in wanted]


def _wanted_values(wanted: MemberForm, facts: MemberFacts, scope: PeopleScope) -> dict[str, Any]:
    return {
        "staff_number": wanted.number,
        "staff_number_folded": fold_staff_number(wanted.number),
        "name": wanted.name,
        "department_id": check_place(wanted, facts, scope),
        "tier": wanted.tier,
        "groups": ordered_groups(wanted.groups, facts.groups),
        "phone": wanted.phone or None,
        "email": wanted.email or None,
    }


def _values(facts: MemberFacts) -> dict[str, Any]:
    department = department_with_key(facts.department)
    return {
        "staff_number": facts.number,
        "staff_number_folded": fold_staff_number(facts.number),
        "name": facts.name,
        "department_id": department.id if department else None,
        "tier": facts.tier,
        "groups": list(facts.groups),
        "phone": facts.phone,
        "email": facts.email,
    }
