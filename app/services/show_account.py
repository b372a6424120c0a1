"""What a member sees about the own person."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.bank.fields import Words
from app.domain.errors import NotFound
from app.store.queries.account import account_facts, organisation_words
from app.store.transaction import reading


@dataclass(frozen=True)
class Account:
    """The own master data; ``departments`` run from the organisation down to the 班组."""

    name: str
    staff_number: str
    departments: tuple[Words, ...]
    tier: Words
    groups: tuple[Words, ...]
    roles: tuple[str, ...]


def show_account(member_id: int) -> Account:
    """:raises NotFound: there is no such member."""
    with reading():
        facts = account_facts(member_id)
        if facts is None:
            raise NotFound()
        words = organisation_words()
    return Account(
        name=facts.name,
        staff_number=facts.staff_number,
        departments=tuple(Words(zh, en) for zh, en in facts.departments),
        tier=words.tiers.get(facts.tier, Words(facts.tier, facts.tier)),
        groups=tuple(words.groups.get(key, Words(key, key)) for key in facts.groups),
        roles=facts.roles,
    )
