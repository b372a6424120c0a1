"""First passwords on slips of paper: made for many at a time, shown once, kept only as hashes."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from app.domain.bank.fields import Words
from app.domain.errors import Conflict, DomainError
from app.services.browse_members import PeopleFilter, to_wanted
from app.services.clock import Clock
from app.services.load_directory import load_directory
from app.services.passwords import hash_first_password, new_first_password
from app.services.people_scope import PeopleScope
from app.services.sign_in import account_subject
from app.services.viewer import Grant
from app.store.audit import write_audit
from app.store.departments import all_departments
from app.store.models.columns import new_public_id
from app.store.queries.people_pages import SlipRow, slip_people
from app.store.queries.sign_in import forget_failures
from app.store.roster import change_members, end_sessions, grants_by_member, write_audits
from app.store.transaction import one_at_a_time, reading, writing

MOST_SLIPS = 500


@dataclass(frozen=True)
class SlipChoice:
    """Who is to get a slip: of a department (empty: of all), by the state of the account, or by public ids.

    ``account``: ``none`` has no password yet, ``first`` has not changed the first one; empty is anybody.
    """

    department: str = ""
    account: str = "none"
    chosen: tuple[str, ...] | None = None


@dataclass(frozen=True)
class SlipPlan:
    """Who would get a slip; ``seen`` stands for exactly these people, with the passwords they have now."""

    people: tuple[SlipRow, ...]
    seen: str


@dataclass(frozen=True)
class Slip:
    """What is printed for one member."""

    number: str
    name: str
    department: Words
    password: str


def plan_slips(choice: SlipChoice, scope: PeopleScope) -> SlipPlan:
    """Return who would get a slip: active members of the scope whose roles it outranks."""
    with reading():
        return _plan(choice, scope)


def make_slips(choice: SlipChoice, seen: str, scope: PeopleScope, *, clock: Clock) -> tuple[Slip, ...]:
    """Give new first passwords to those of the plan with ``seen``, and return them, for the only time.

    Each must be changed at the first log-in. Sessions end, and wrong passwords
    counted before are forgotten.

    :raises Conflict: ``people-slips-changed``: made already, or somebody's account changed since.
    :raises DomainError: ``people-slips-too-many`` (facts: count, most).
    """
    plan = plan_slips(choice, scope)
    if plan.seen != seen:
        raise Conflict("people-slips-changed")
    if len(plan.people) > MOST_SLIPS:
        raise DomainError("people-slips-too-many", count=len(plan.people), most=MOST_SLIPS)
    passwords = {one.id: new_first_password() for one in plan.people}
    hashes = {member_id: hash_first_password(password) for member_id, password in passwords.items()}
    with writing():
        one_at_a_time("people")
        now = clock.now()
        if _plan(choice, scope).seen != seen:
            raise Conflict("people-slips-changed")
        directory = load_directory()
        end_sessions(passwords)
        change_members(
            {
                "id": member_id,
                "password_hash": password_hash,
                "must_change_password": True,
                "session_stamp": new_public_id(),
            }
            for member_id, password_hash in hashes.items()
        )
        for one in plan.people:
            forget_failures(account_subject(one.number))
        told = [(one.public_id, {"by": "slip"}) for one in plan.people]
        write_audits("member.password_reset", told, by=scope.by, at=now)
        write_audit("slips.made", seen[:12], by=scope.by, at=now, slips=len(plan.people))
    return tuple(
        Slip(
            number=one.number,
            name=one.name,
            department=Words(
                directory.path_of(one.department, "zh"), directory.path_of(one.department, "en")
            ),
            password=passwords[one.id],
        )
        for one in plan.people
    )


def _plan(choice: SlipChoice, scope: PeopleScope) -> SlipPlan:
    paths = {row.key: row.path for row in all_departments()}
    asked = PeopleFilter(department=choice.department, account=choice.account, status="active")
    grants = grants_by_member()
    people = tuple(
        one
        for one in slip_people(to_wanted(asked, scope, paths), chosen=choice.chosen)
        if scope.outranks(Grant(*grant) for grant in grants.get(one.id, ()))
    )
    told = "\n".join(f"{one.id} {one.session_stamp}" for one in people)
    return SlipPlan(people, sha256(told.encode()).hexdigest())
