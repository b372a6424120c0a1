"""What a member sees about the own person."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.bank.fields import Words
from app.domain.errors import NotFound
from app.services.publish_organisation import current_organisation
from app.store.queries.account import departments_above
from app.store.queries.sign_in import member_by_id
from app.store.transaction import reading


@dataclass(frozen=True)
class Account:
    """The own master data; ``departments`` run from the organisation down to the 班组."""

    name: str
    staff_number: str
    departments: tuple[Words, ...]
    tier: Words
    groups: tuple[Words, ...]
    axes: tuple[tuple[Words, tuple[Words, ...]], ...]  # the same groups by axis 专业, 党支部 …


def show_account(member_id: int) -> Account:
    """:raises NotFound: there is no such member."""
    with reading():
        member = member_by_id(member_id)
        if member is None:
            raise NotFound()
        organisation = current_organisation()
        tiers = organisation.tiers if organisation else {}
        axes = list(organisation.groups.values()) if organisation else []
        group_titles = {key: title for _axis, groups in axes for key, title in groups}
        own = [(axis, tuple(title for key, title in groups if key in member.groups)) for axis, groups in axes]
        return Account(
            name=member.name,
            staff_number=member.staff_number,
            departments=tuple(Words(zh, en) for zh, en in departments_above(member.department.path)),
            tier=tiers.get(member.tier, Words(member.tier, member.tier)),
            groups=tuple(group_titles.get(key, Words(key, key)) for key in member.groups),
            axes=tuple((axis, titles) for axis, titles in own if titles),
        )
