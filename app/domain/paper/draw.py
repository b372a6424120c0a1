"""组卷: drawing a paper by chance that anyone can replay. See docs/algorithms/drawing.md."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import count

from app.domain.errors import DomainError
from app.domain.itemtypes import item_types
from app.domain.paper.allocation import Allocation, Kind
from app.domain.paper.asked_as import asked_as
from app.domain.paper.chance import ChanceStream
from app.domain.paper.feasibility import shortages_of
from app.domain.paper.paper import Paper, Section, Slot
from app.domain.paper.parameters import draw_values
from app.domain.paper.plan import Demand, PaperPlan, plan_paper
from app.domain.paper.pool import PoolItem, scoring_of
from app.domain.paper.spec import PaperSpec, SpecRow

__all__ = ["PaperCannotBeDrawn", "PoolItem", "draw_paper", "draw_planned"]


class PaperCannotBeDrawn(DomainError):
    """The pool is too small for the rule; ``shortages`` says where."""

    code = "paper-cannot-be-drawn"


def draw_paper(
    spec: PaperSpec,
    pool: Iterable[PoolItem],
    *,
    tier: str,
    groups: frozenset[str],
    excluded: Sequence[frozenset[str]],
    seed: bytes,
) -> Paper:
    """Return the paper that ``seed`` makes of ``spec`` and ``pool``, whatever the pool's order.

    ``excluded`` holds the names of the items met in the member's last
    assessments, newest first; the first ``spec.avoid_seen`` of them are avoided
    as far as the pool allows, the oldest being given up first.

    :raises PaperCannotBeDrawn: exactly when ``check_feasibility`` finds a shortage.
    """
    return draw_planned(plan_paper(spec, pool, tier=tier, groups=groups), excluded=excluded, seed=seed)


def draw_planned(plan: PaperPlan, *, excluded: Sequence[frozenset[str]], seed: bytes) -> Paper:
    """Do as :func:`draw_paper` for a plan that is at hand."""
    levels = _levels(excluded[: plan.spec.avoid_seen])
    levels |= _levels_of_groups(plan, levels)
    drawn = _draw_demands(plan, levels, seed)
    numbers = count(1)
    sections = tuple(
        Section(row.title, tuple(_slots(plan.spec, row, _in_order(plan, number, drawn, seed), numbers, seed)))
        for number, row in enumerate(plan.spec.rows)
    )
    used = [entry for units in drawn.values() for unit in units for entry in unit.children or (unit,)]
    relaxed = sum(entry.name in levels for entry in used)
    return Paper(sections, relaxed=relaxed)


def _levels(excluded: Sequence[frozenset[str]]) -> dict[str, int]:
    """Return for each item met before how unwelcome it is: 1 in the oldest assessment, more in later ones."""
    return {name: level for level, names in enumerate(reversed(excluded), start=1) for name in names}


def _levels_of_groups(plan: PaperPlan, levels: Mapping[str, int]) -> dict[str, int]:
    """Return the level of each group that has a child met before: its highest."""
    if not levels:
        return {}
    met = {group.name: [levels.get(child.name, 0) for child in group.children] for group in plan.groups}
    return {name: max(found) for name, found in met.items() if any(found)}


def _draw_demands(plan: PaperPlan, levels: Mapping[str, int], seed: bytes) -> dict[int, list[PoolItem]]:
    """Return the drawn items by section, filling demand after demand so that none is left short."""
    needs = {number: demand.count for number, demand in enumerate(plan.demands)}
    allocation = Allocation(_supply(plan, levels), needs)
    allocation.fill()
    if plan.missing or not allocation.is_complete or not all(plan.fixed.values()):
        raise PaperCannotBeDrawn(shortages=shortages_of(plan))
    drawn: dict[int, list[PoolItem]] = {}
    taken: set[str] = set()
    for number, demand in enumerate(plan.demands):
        stream = ChanceStream(seed, f"draw/{demand.section}/{demand.stratum}")
        walk = (entry for entry in _walk(demand, levels, stream) if entry.name not in taken)
        chosen = list(_fill(plan, number, walk, levels, allocation))
        taken.update(entry.name for entry in chosen)
        drawn.setdefault(demand.section, []).extend(chosen)
    return drawn


def _supply(plan: PaperPlan, levels: Mapping[str, int]) -> Counter[Kind]:
    supply = Counter({Kind(0, fit): number for fit, number in plan.supply.items()})
    for name, level in levels.items():
        if fit := plan.signatures.get(name):
            supply[Kind(0, fit)] -= 1
            supply[Kind(level, fit)] += 1
    return supply


def _walk(demand: Demand, levels: Mapping[str, int], stream: ChanceStream) -> Iterator[PoolItem]:
    """Yield the candidates in random order, those not met before first, then by level."""
    by_level: dict[int, list[PoolItem]] = {}
    for entry in demand.candidates:
        by_level.setdefault(levels.get(entry.name, 0), []).append(entry)
    for level in sorted(by_level):
        rest = by_level[level]
        while rest:
            place = stream.below(len(rest))
            rest[place], rest[-1] = rest[-1], rest[place]
            yield rest.pop()


def _fill(
    plan: PaperPlan, number: int, walk: Iterator[PoolItem], levels: Mapping[str, int], allocation: Allocation
) -> Iterator[PoolItem]:
    """Yield the first items of the walk that leave the other demands as well off as they can be."""
    wanted = plan.demands[number].count
    refused: set[Kind] = set()  # once refused, refused for the whole demand: needs only grow tighter
    while wanted:
        entry = next(walk)
        kind = Kind(levels.get(entry.name, 0), plan.signatures[entry.name])
        if kind in refused:
            continue
        if allocation.commit(kind, number):
            wanted -= 1
            yield entry
        else:
            refused.add(kind)


def _in_order(
    plan: PaperPlan, number: int, drawn: Mapping[int, Sequence[PoolItem]], seed: bytes
) -> Sequence[PoolItem]:
    entries = plan.fixed.get(number) or sorted(drawn.get(number, ()), key=lambda entry: entry.name)
    if not plan.spec.shuffle_questions:
        return entries
    return [entries[place] for place in ChanceStream(seed, f"slots/{number}").shuffled(len(entries))]


def _slots(
    spec: PaperSpec, row: SpecRow, entries: Iterable[PoolItem], numbers: Iterator[int], seed: bytes
) -> Iterator[Slot]:
    for entry in (child for unit in entries for child in unit.children or (unit,)):
        item = asked_as(entry.item, row.asked_as)
        item_type = item_types()[item.type]
        yield Slot(
            number=next(numbers),
            item=entry.name,
            key_hash=entry.key_hash,
            text_hash=entry.text_hash,
            points=row.points,
            scoring=scoring_of(entry.item, row),
            penalty=item.penalty or Fraction(0),
            arrangement=item_type.arrange(
                item.body,
                ChanceStream(seed, f"item/{entry.name}"),
                shuffle=spec.shuffle_options and item.shuffle.options,
                pinned=item.shuffle.pinned,
            ),
            values=draw_values(entry.item, seed),
            asked_as=row.asked_as if item is not entry.item else "",
        )
