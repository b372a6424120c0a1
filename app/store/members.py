"""People."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select

from app.store.database import db
from app.store.models import MemberRow


class ActiveMember(NamedTuple):
    """A member as the plan sees one."""

    id: int
    tier: str
    department_id: int
    groups: tuple[str, ...]
    joined_at: datetime


def member_row(member_id: int) -> MemberRow:
    """Return the member with this row id."""
    return db.session.get_one(MemberRow, member_id)


def member_with_number(folded: str) -> MemberRow | None:
    """Return the member with this folded staff number."""
    return db.session.scalar(select(MemberRow).where(MemberRow.staff_number_folded == folded))


def count_members() -> int:
    """Return how many members there are, leavers included."""
    return db.session.scalar(select(func.count()).select_from(MemberRow)) or 0


def members_by_number() -> list[MemberRow]:
    """Return the active members by staff number."""
    statement = select(MemberRow).where(MemberRow.status == "active").order_by(MemberRow.staff_number_folded)
    return list(db.session.scalars(statement))


def active_members() -> list[ActiveMember]:
    """Return the active members as the plan sees them."""
    statement = select(
        MemberRow.id, MemberRow.tier, MemberRow.department_id, MemberRow.groups, MemberRow.joined_at
    ).where(MemberRow.status == "active")
    return [
        ActiveMember(member_id, tier, department_id, tuple(groups), joined_at)
        for member_id, tier, department_id, groups, joined_at in db.session.execute(statement)
    ]


def members_outside_tiers(tiers: list[str]) -> list[tuple[str, int]]:
    """Return (tier, active members) for every tier in use that is not among ``tiers``."""
    statement = (
        select(MemberRow.tier, func.count())
        .where(MemberRow.status == "active", MemberRow.tier.not_in(tiers))
        .group_by(MemberRow.tier)
    )
    return [(tier, members) for tier, members in db.session.execute(statement)]
