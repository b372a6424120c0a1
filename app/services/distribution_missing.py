"""Who is missing, by unit; with names only for those who have the right to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.analysis.disclosure import Cell, suppress_counts
from app.domain.analysis.figures import Reason
from app.domain.bank.fields import Words
from app.domain.sittings.standing import Standing
from app.services.distribution_figures import Counts
from app.services.distribution_people import Look, Person
from app.services.distribution_scope import Scope
from app.services.name_order import by_pinyin
from app.services.viewer import Viewer
from app.store.queries.coverage import Named
from app.store.queries.distribution import SittingFacts

MOST_NAMES = 300  # on one page; the export has them all


@dataclass(frozen=True)
class MissingMember:
    """One member who is due and has not sat."""

    name: str
    staff_number: str
    standing: Standing


@dataclass(frozen=True)
class MissingUnit:
    """How many of one unit are missing; ``members`` is empty where names are not shown."""

    title: Words
    count: Cell
    members: tuple[MissingMember, ...] = ()


@dataclass(frozen=True)
class MissingList:
    """``is_final`` says that the windows have closed. ``names``: shown · no-right · too-many · none."""

    total: Cell
    units: tuple[MissingUnit, ...]
    names: str
    is_final: bool
    make_up_opens_at: datetime | None = None
    make_up_closes_at: datetime | None = None


def whose_names(people: Sequence[Person], scope: Scope, viewer: Viewer) -> list[Person]:
    """Return the missing whose names the viewer may see."""
    allowed = {id_: viewer.sees_names_at(path) for id_, path in scope.path_of.items()}
    return [
        person for person in people if person.is_missing and allowed.get(person.enrolled.department_id, False)
    ]


def list_missing(
    people: Sequence[Person],
    counts: Counts,
    scope: Scope,
    look: Look,
    named: Mapping[int, Named],
    *,
    names: str,
    now: datetime,
) -> MissingList:
    """Return the missing by unit; without the right to names no cell is under 5 or betrayed by the total."""
    missing = [person for person in people if person.is_missing]
    groups: dict[int, list[Person]] = {}
    for person in missing:
        groups.setdefault(scope.unit_of.get(person.enrolled.department_id, -1), []).append(person)
    places = sorted(groups)
    sizes = [len(groups[place]) for place in places]
    cells = [Cell(size) for size in sizes] if scope.sees_names else list(suppress_counts(sizes))
    if counts.missing.value is None or (not scope.sees_names and counts.missing.value != len(missing)):
        cells = [Cell(None, Reason.SMALL_CELL)] * len(places)
    units = tuple(
        _unit(scope, place, cell, groups[place], named) for place, cell in zip(places, cells, strict=True)
    )
    first_waves = [each.closes_at for each in look.chosen if each.wave != "make-up" or look.wave == "make-up"]
    make_up = _make_up(look, now)
    return MissingList(
        total=counts.missing,
        units=units,
        names=names,
        is_final=bool(first_waves) and now >= max(first_waves),
        make_up_opens_at=make_up.opens_at if make_up else None,
        make_up_closes_at=make_up.closes_at if make_up else None,
    )


def _unit(
    scope: Scope, place: int, cell: Cell, people: Sequence[Person], named: Mapping[int, Named]
) -> MissingUnit:
    members = _members(people, named)
    if len(members) == len(people):
        cell = Cell(len(members))  # whoever reads all names can count them
    return MissingUnit(_unit_title(scope, place), cell, members)


def _make_up(look: Look, now: datetime) -> SittingFacts | None:
    make_up = look.make_up
    if make_up is None or look.wave == "make-up" or now >= make_up.closes_at:
        return None
    return make_up if "absent" in look.make_up_for else None


def _unit_title(scope: Scope, place: int) -> Words:
    if place >= 0:
        return scope.units[place].title
    return scope.title or Words("全部", "All")


def _members(people: Sequence[Person], named: Mapping[int, Named]) -> tuple[MissingMember, ...]:
    found = [
        MissingMember(named[person.enrolled.id].name, named[person.enrolled.id].staff_number, person.standing)
        for person in people
        if person.enrolled.id in named
    ]
    return tuple(sorted(found, key=lambda each: (*by_pinyin(each.name), each.staff_number)))
