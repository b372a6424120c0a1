"""The active members of the organisation."""

from __future__ import annotations

from dataclasses import dataclass

from app.store.members import members_by_number
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
        return [
            ListedMember(
                row.staff_number,
                row.name,
                row.department.title_zh,
                row.tier,
                tuple(sorted(grant.role for grant in row.grants)),
            )
            for row in members_by_number()
        ]
