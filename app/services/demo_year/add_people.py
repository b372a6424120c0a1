"""Demo members: plainly made-up people over all departments and tiers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.simulation.dice import Dice
from app.domain.simulation.traits import Person, lifts_of_units, make_person
from app.domain.sittings.exam import Organisation
from app.services.passwords import fold_staff_number
from app.services.publish_organisation import current_organisation
from app.store import demo as store
from app.store.departments import all_departments, department_paths

FIRST_NUMBER = 2001
SHARE_OF_RANK = (0.03, 0.1, 0.12)  # of the members; everybody else is in the last tier
LATE_JOINERS = 0.04
SEVERAL = 4  # units, from which on the first one holds the offices
HERO, HERO_ABILITY, HERO_GROWTH = "1004", -0.1, 2.6  # whose record tells a story: from a fail to the top


@dataclass(frozen=True)
class Sitter:
    """A demo member in the database, and the made-up person behind."""

    id: int
    staff_number: str
    tier: str
    department_id: int
    groups: tuple[str, ...]
    joined_at: datetime
    person: Person


def add_demo_people(count: int, *, seed: int, since: datetime, password_hash: str) -> None:
    """Add ``count`` demo members named 演示 NNN, who joined at ``since`` or in the months after it."""
    organisation = current_organisation()
    if organisation is None:
        return
    teams, offices = _places()
    tiers = list(organisation.tiers)
    rows = []
    for position in range(count):
        dice = Dice(seed, f"member/{position}")
        rank = _rank(position, count, len(tiers))
        home = offices if rank < 2 and len(tiers) > 2 and position % 2 == 0 else teams
        place = position % len(home)
        number = str(FIRST_NUMBER + position)
        joined = since + timedelta(days=30 + dice.below(240)) if dice.is_so(LATE_JOINERS) else since
        rows.append(
            {
                "public_id": dice.token(),
                "staff_number": number,
                "staff_number_folded": fold_staff_number(number),
                "name": f"演示 {position + 1:03d}",
                "department_id": home[place],
                "tier": tiers[rank],
                "groups": _groups(organisation, place, dice) if home is teams else [],
                "password_hash": password_hash,
                "must_change_password": False,
                "is_demo": True,
                "joined_at": joined,
            }
        )
    store.add_members(rows)


def sitters(seed: int) -> list[Sitter]:
    """Return the demo members with the people behind them, by staff number."""
    organisation = current_organisation()
    tiers = list(organisation.tiers) if organisation else []
    stations = _stations()
    lifts = lifts_of_units(seed, list(dict.fromkeys(stations.values())))
    found = []
    for position, row in enumerate(store.demo_members()):
        rank = tiers.index(row.tier) if row.tier in tiers else len(tiers)
        person = make_person(seed, position, rank=rank, unit_lift=lifts[stations[row.department_id]])
        if row.staff_number == HERO:
            person = Person(seed, position, HERO_ABILITY, HERO_GROWTH, diligence=1.0, pace=1.0)
        found.append(
            Sitter(
                row.id,
                row.staff_number,
                row.tier,
                row.department_id,
                tuple(row.groups),
                row.joined_at,
                person,
            )
        )
    return found


def _rank(position: int, count: int, tiers: int) -> int:
    """Return the place of a member's tier: spread evenly, most in the last one."""
    before = 0.0
    for rank, share in enumerate(SHARE_OF_RANK[: tiers - 1]):
        before += share
        if position < round(before * count):
            return rank
    return tiers - 1


def _places() -> tuple[list[int], list[int]]:
    """Return the departments that nobody is below, and of those the offices: with several units the first."""
    rows = [row for row in all_departments() if not row.retired]
    parents = {row.parent_id for row in rows}
    leaves = [row.id for row in rows if row.id not in parents] or [row.id for row in rows]
    stations = _stations()
    if len({stations[one] for one in leaves}) < SEVERAL:
        return leaves, leaves
    first = stations[leaves[0]]
    offices = [one for one in leaves if stations[one] == first]
    teams = [one for one in leaves if stations[one] != first]
    return teams, offices


def _stations() -> Mapping[int, str]:
    """Return for each department the unit right below the organisation that it belongs to."""
    return {one: path[min(1, len(path) - 1)] for one, path in department_paths().items()}


def _groups(organisation: Organisation, team: int, dice: Dice) -> list[str]:
    """Return one group of each axis; those of one team mostly share it."""
    chosen: list[str] = []
    for _, values in organisation.groups.values():
        keys: Sequence[str] = [key for key, _ in values]
        if keys:
            chosen.append(keys[team % len(keys)] if dice.is_so(0.85) else dice.one_of(keys))
    return chosen
