"""What a page of scores looks at: the viewer's departments, narrowed by the filters in the address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from app.domain.bank.fields import Words
from app.domain.errors import NotFound
from app.services.viewer import Viewer
from app.store.queries.distribution import DepartmentFacts, OccurrenceFacts, departments_within

VIEWERS = ("manager", "auditor", "organizer")
ALL = ""


@dataclass(frozen=True)
class Filters:
    """The filters as they stand in the address; empty means all."""

    unit: str = ALL  # key of a department
    tier: str = ALL
    wave: str = ALL  # pilot | main | make-up


@dataclass(frozen=True)
class Choice:
    """One line of a select box; ``depth`` counts the levels below the first department shown."""

    key: str
    title: Words
    depth: int = 0


@dataclass(frozen=True)
class Unit:
    """A row of the pass table: a department and all below it, or only who is right in it (``is_direct``)."""

    key: str
    title: Words
    path: str
    is_direct: bool = False


@dataclass(frozen=True)
class Scope:
    """The departments looked at, and the units they are shown by.

    ``paths`` are the subtrees, none inside another; ``units`` is empty where
    there is nothing below to compare.
    """

    paths: tuple[str, ...]
    title: Words | None  # None: all that the viewer may see, in several subtrees
    units: tuple[Unit, ...]
    choices: tuple[Choice, ...]
    unit_of: Mapping[int, int]  # department id → place in ``units``
    path_of: Mapping[int, str]
    title_of: Mapping[int, Words]
    sees_names: bool  # for every department looked at


def scope_for(viewer: Viewer, unit: str) -> Scope:
    """Return what the viewer may look at, narrowed to the department ``unit`` when one is named.

    :raises NotFound: no right to figures anywhere, or none to that department.
    """
    roots = outermost(viewer.paths(*VIEWERS))
    departments = departments_within(roots)
    if not departments:
        raise NotFound()
    tops = [each for each in departments if each.path in roots]
    if not tops:  # the console's right reaches over all trees
        tops = [each for each in departments if each.parent_id is None]
    chosen = tops
    if unit:
        chosen = [each for each in departments if each.key == unit]
        if not chosen:
            raise NotFound()
    units = _units(chosen, departments)
    paths = tuple(each.path for each in chosen)
    inside = [each for each in departments if each.path.startswith(paths)]
    return Scope(
        paths=paths,
        title=title_of(chosen[0]) if len(chosen) == 1 else None,
        units=units,
        choices=tuple(_choice(each, tops) for each in departments if not each.retired),
        unit_of=_places(units, inside),
        path_of={each.id: each.path for each in inside},
        title_of={each.id: title_of(each) for each in inside},
        sees_names=all(viewer.sees_names_at(path) for path in paths),
    )


def outermost(paths: Sequence[str]) -> tuple[str, ...]:
    """Return the subtrees without those that lie in another one.

    >>> outermost(["/1/4/", "/1/", "/2/7/"])
    ('/1/', '/2/7/')
    """
    kept: list[str] = []
    for path in sorted(set(paths), key=len):
        if not path.startswith(tuple(kept)):
            kept.append(path)
    return tuple(sorted(kept))


def wave_choices(occurrence: OccurrenceFacts) -> tuple[str, ...]:
    """Return the kinds of wave to choose from; none where there is only one."""
    waves = tuple(sitting.wave for sitting in occurrence.sittings)
    return waves if len(waves) > 1 else ()


def title_of(department: DepartmentFacts) -> Words:
    """Return the department's title in both languages."""
    return Words(department.title_zh, department.title_en)


def _units(chosen: Sequence[DepartmentFacts], departments: Sequence[DepartmentFacts]) -> tuple[Unit, ...]:
    """Return the departments right below the one chosen; of several, those themselves."""
    if len(chosen) > 1:
        return tuple(_unit(each) for each in chosen)
    children = tuple(_unit(each) for each in departments if each.parent_id == chosen[0].id)
    return (*children, replace(_unit(chosen[0]), is_direct=True)) if children else ()


def _unit(department: DepartmentFacts) -> Unit:
    return Unit(department.key, title_of(department), department.path)


def _places(units: Sequence[Unit], departments: Sequence[DepartmentFacts]) -> dict[int, int]:
    places: dict[int, int] = {}
    for department in departments:
        for place, unit in enumerate(units):
            is_inside = (
                department.path == unit.path if unit.is_direct else department.path.startswith(unit.path)
            )
            if is_inside:
                places[department.id] = place
                break
    return places


def _choice(department: DepartmentFacts, tops: Sequence[DepartmentFacts]) -> Choice:
    levels = [
        department.path.count("/") - top.path.count("/")
        for top in tops
        if department.path.startswith(top.path)
    ]
    return Choice(department.key, title_of(department), min(levels, default=0))
