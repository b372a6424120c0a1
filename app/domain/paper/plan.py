"""What a paper's rule asks of a pool for one tier: fixed items, and demands to be drawn.

A plan depends on nothing personal but tier and groups, so one plan serves all
members who share them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from app.domain.paper.pool import PoolItem, as_units, can_stand_in_paper, fits_draw, fits_stratum
from app.domain.paper.spec import PaperSpec, SpecRow, Stratum

Signature = tuple[int, ...]  # the demands an item fits, ascending


@dataclass(frozen=True)
class Demand:
    """``count`` items wanted by one stratum of one section, and who may fill it, by name."""

    section: int
    stratum: int
    rule: Stratum | None
    count: int
    candidates: tuple[PoolItem, ...]


@dataclass(frozen=True)
class PaperPlan:
    """A rule resolved against a pool.

    ``fixed`` gives, per section, the items that are in every paper: those named,
    or all that fit where no count is given. ``missing`` gives the named ones that cannot stand in a paper.
    """

    spec: PaperSpec
    tier: str
    fixed: Mapping[int, tuple[PoolItem, ...]]
    missing: Mapping[int, tuple[str, ...]]
    demands: tuple[Demand, ...]

    @cached_property
    def signatures(self) -> Mapping[str, Signature]:
        """For every candidate, by name, the demands it fits."""
        fits: dict[str, list[int]] = {}
        for number, demand in enumerate(self.demands):
            for entry in demand.candidates:
                fits.setdefault(entry.name, []).append(number)
        return {name: tuple(numbers) for name, numbers in fits.items()}

    @cached_property
    def groups(self) -> tuple[PoolItem, ...]:
        """The groups among the candidates."""
        candidates = {entry.name: entry for demand in self.demands for entry in demand.candidates}
        return tuple(entry for entry in candidates.values() if entry.children)

    @cached_property
    def supply(self) -> Mapping[Signature, int]:
        """How many items there are of each signature."""
        return Counter(self.signatures.values())


def plan_paper(spec: PaperSpec, pool: Iterable[PoolItem], *, tier: str, groups: frozenset[str]) -> PaperPlan:
    """Resolve ``spec`` for a member of ``tier`` in ``groups``; the pool's order does not matter.

    Named items are set aside first, whatever their tier; then sections without
    a count take all that fit; draws have the rest.
    """
    known = {unit.name: unit for unit in sorted(as_units(pool), key=_by_name)}
    fixed, missing = _named(spec.rows, known)
    taken = {entry.name for entries in fixed.values() for entry in entries}
    forms = {row.asked_as for row in spec.rows}
    free = {
        form: [
            entry
            for name, entry in known.items()
            if name not in taken and can_stand_in_paper(entry.item, form)
        ]
        for form in forms
    }
    fitting = {
        number: [
            entry for entry in free[row.asked_as] if fits_draw(entry.item, row.draw, tier=tier, groups=groups)
        ]
        for number, row in enumerate(spec.rows)
        if row.draw
    }
    for number in [number for number in fitting if _takes_all(spec.rows[number])]:
        fixed[number] = tuple(entry for entry in fitting[number] if entry.name not in taken)
        taken.update(entry.name for entry in fixed[number])
    demands = [
        demand
        for number, entries in fitting.items()
        if number not in fixed
        for demand in _demands(number, spec.rows[number], [one for one in entries if one.name not in taken])
    ]
    return PaperPlan(spec, tier, fixed, missing, tuple(demands))


def _named(
    rows: Sequence[SpecRow], known: Mapping[str, PoolItem]
) -> tuple[dict[int, tuple[PoolItem, ...]], dict[int, tuple[str, ...]]]:
    fixed: dict[int, tuple[PoolItem, ...]] = {}
    missing: dict[int, tuple[str, ...]] = {}
    seen: set[str] = set()
    for number, row in enumerate(rows):
        if not row.items:
            continue
        found: list[PoolItem] = []
        lacking: list[str] = []
        for name in row.items:
            entry = known.get(name)
            if entry and name not in seen and can_stand_in_paper(entry.item, row.asked_as):
                found.append(entry)
            else:
                lacking.append(name)
            seen.add(name)
        fixed[number] = tuple(found)
        if lacking:
            missing[number] = tuple(lacking)
    return fixed, missing


def _takes_all(row: SpecRow) -> bool:
    return row.count is None and row.draw is not None and not row.draw.strata


def _demands(number: int, row: SpecRow, entries: Sequence[PoolItem]) -> list[Demand]:
    if row.draw is None or not row.draw.strata:
        return [Demand(number, 0, None, row.count or 0, tuple(entries))]
    return [
        Demand(number, position, rule, rule.count, tuple(_within(rule, entries)))
        for position, rule in enumerate(row.draw.strata)
    ]


def _within(rule: Stratum, entries: Iterable[PoolItem]) -> Iterable[PoolItem]:
    return (entry for entry in entries if fits_stratum(entry.item, rule))


def _by_name(entry: PoolItem) -> str:
    return entry.name
