"""One member as those who keep the people see them."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.bank.fields import Words
from app.domain.errors import NotFound
from app.domain.people.directory import Directory
from app.services.load_directory import load_directory
from app.services.make_slips import SlipChoice, plan_slips
from app.services.offered_names import offered_names
from app.services.people_scope import PeopleScope
from app.services.set_accommodation import USUAL
from app.services.viewer import Grant
from app.store.queries.people_pages import MemberFacts, member_facts, others_with_phone, roles_of
from app.store.room import accommodation_of
from app.store.transaction import reading


@dataclass(frozen=True)
class HeldRole:
    """A role, and on which department and everything below it."""

    role: str
    department: Words
    sees_names: bool


@dataclass(frozen=True)
class MemberView:
    """Facts of a member. ``may_change``: the viewer may; ``seen`` for a slip (see ``make_slips``).

    ``departments``: keys of those that can be chosen. ``same_phone``: staff
    numbers, in the viewer's scope, of others with the same telephone.
    """

    facts: MemberFacts
    directory: Directory
    roles: tuple[HeldRole, ...]
    departments: tuple[str, ...]
    same_phone: tuple[str, ...]
    may_change: bool
    is_self: bool
    seen: str
    time_percent: int  # of the usual time in every exam
    time_reason: str


def show_member(public_id: str, scope: PeopleScope) -> MemberView:
    """:raises NotFound: there is no such member in the scope."""
    with reading():
        facts = member_facts(public_id)
        if facts is None or not scope.holds(facts.path):
            raise NotFound()
        directory = load_directory(tiers=[facts.tier], groups=facts.groups)
        held = roles_of(facts.id)
        longer = accommodation_of(facts.id)
        same_phone = others_with_phone(facts.phone, facts.id) if facts.phone else []
    may_change = scope.outranks(Grant(one.role, one.path, one.sees_names) for one in held)
    choice = SlipChoice(account="", chosen=(public_id,))
    return MemberView(
        facts=facts,
        directory=directory,
        roles=tuple(HeldRole(one.role, _path(directory, one.department), one.sees_names) for one in held),
        departments=tuple(dict.fromkeys((*offered_names(scope).departments, facts.department))),
        same_phone=tuple(number for number, path in same_phone if scope.holds(path)),
        may_change=may_change,
        is_self=facts.id == scope.by,
        seen=plan_slips(choice, scope).seen if may_change else "",
        time_percent=longer.percent if longer else USUAL,
        time_reason=longer.reason if longer else "",
    )


def _path(directory: Directory, key: str) -> Words:
    return Words(directory.path_of(key, "zh"), directory.path_of(key, "en"))
