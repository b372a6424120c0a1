"""People."""

from __future__ import annotations

import json
from collections import Counter
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Text, cast, func, select

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


def count_by_tier() -> dict[str, int]:
    """Return how many active members each tier has; tiers without any are left out."""
    statement = (
        select(MemberRow.tier, func.count()).where(MemberRow.status == "active").group_by(MemberRow.tier)
    )
    return dict(db.session.execute(statement).tuples().all())


def count_by_group() -> dict[str, int]:
    """Return how many active members each group has; groups without any are left out."""
    groups = cast(MemberRow.groups, Text)  # PostgreSQL compares no JSON
    statement = select(groups, func.count()).where(MemberRow.status == "active").group_by(groups)
    found: Counter[str] = Counter()
    for text, members in db.session.execute(statement):
        found.update(dict.fromkeys(json.loads(text), members))
    return dict(found)


def count_by_department() -> dict[int, int]:
    """Return how many active members each department itself has; those without any are left out."""
    statement = (
        select(MemberRow.department_id, func.count())
        .where(MemberRow.status == "active")
        .group_by(MemberRow.department_id)
    )
    return dict(db.session.execute(statement).tuples().all())
