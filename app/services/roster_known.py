"""What a sheet of members is compared with: everybody in a scope, and the names in force."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.people.directory import Directory
from app.domain.people.roster import Known, KnownMember
from app.services.load_directory import load_directory
from app.services.people_scope import PeopleScope
from app.services.viewer import Grant
from app.store.departments import all_departments
from app.store.roster import RosterMember, grants_by_member, roster_members


@dataclass(frozen=True)
class Present:
    """People and names as they are in one transaction."""

    known: Known
    directory: Directory
    members: Mapping[int, RosterMember]  # those in scope
    department_ids: Mapping[str, int]


def load_present(scope: PeopleScope) -> Present:
    """Return everybody in the scope, inside a transaction of the caller's."""
    everybody = roster_members()
    mine = {one.id: one for one in everybody if scope.holds(one.path)}
    rows = all_departments()
    key_of = {str(row.id): row.key for row in rows}
    steps = {row.key: row.path.strip("/").split("/") for row in rows}
    grants = {member_id: [Grant(*grant) for grant in held] for member_id, held in grants_by_member().items()}
    known = Known(
        members=[_known(one, is_mine=scope.outranks(grants.get(one.id, ()))) for one in mine.values()],
        elsewhere=frozenset(one.folded for one in everybody if one.id not in mine),
        open_departments=frozenset(row.key for row in rows if not row.retired and scope.holds(row.path)),
        stations={key: key_of[path[min(1, len(path) - 1)]] for key, path in steps.items()},
        self_id=scope.by,
    )
    return Present(
        known=known,
        directory=load_directory(
            tiers={one.tier for one in mine.values()},
            groups={key for one in mine.values() for key in one.groups},
        ),
        members=mine,
        department_ids={row.key: row.id for row in rows},
    )


def _known(row: RosterMember, *, is_mine: bool) -> KnownMember:
    return KnownMember(
        id=row.id,
        number=row.number,
        folded=row.folded,
        name=row.name,
        phone=row.phone or "",
        email=row.email or "",
        department=row.department,
        tier=row.tier,
        groups=tuple(row.groups),
        is_active=row.status == "active",
        is_mine=is_mine,
    )
