"""The active members of the organisation."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from app.store.database import db
from app.store.models import MemberRow
from app.store.transaction import reading


@dataclass(frozen=True)
class ListedMember:
    """One line of the list."""

    staff_number: str
    name: str
    department: str
    tier: str
    roles: tuple[str, ...]


def list_members() -> list[ListedMember]:
    """Return the active members by staff number."""
    with reading():
        rows = db.session.scalars(
            select(MemberRow).where(MemberRow.status == "active").order_by(MemberRow.staff_number_folded)
        )
        return [
            ListedMember(
                row.staff_number,
                row.name,
                row.department.title_zh,
                row.tier,
                tuple(sorted(grant.role for grant in row.grants)),
            )
            for row in rows
        ]
