"""Whether a paper can be drawn at all, and what is short when it cannot."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.domain.bank.fields import Words
from app.domain.paper.allocation import Allocation, Kind
from app.domain.paper.plan import Demand, PaperPlan, plan_paper
from app.domain.paper.pool import PoolItem
from app.domain.paper.spec import PaperSpec, Stratum


@dataclass(frozen=True)
class Shortage:
    """What one section lacks: 多选题缺 3 题：专题 值班, 层次 operator.

    ``section_index`` counts from 0. ``named`` lists named items that are not in
    the pool, not active, kept for study or named before; the other facts are then empty.
    """

    section_index: int
    title: Words
    missing: int
    types: tuple[str, ...]
    topic: str
    stratum: Stratum | None
    tier: str
    named: tuple[str, ...] = ()


def check_feasibility(
    spec: PaperSpec, pool: Iterable[PoolItem], tier: str, groups: frozenset[str] = frozenset()
) -> list[Shortage]:
    """Return what ``pool`` lacks for a paper of ``tier``, by section; empty when every draw succeeds.

    Sections compete: one item serves one of them, and earlier sections are
    served first. ``groups`` are those that everybody who sits it belongs to;
    a member of more groups has more items to draw from, never fewer.
    """
    return shortages_of(plan_paper(spec, pool, tier=tier, groups=groups))


def shortages_of(plan: PaperPlan) -> list[Shortage]:
    """Return what a plan lacks, by section; empty when it can be drawn."""
    found = [
        Shortage(number, plan.spec.rows[number].title, len(names), (), "", None, plan.tier, names)
        for number, names in plan.missing.items()
    ]
    empty = [number for number, entries in plan.fixed.items() if not entries and number not in plan.missing]
    found += [_lacking(plan, number, 1, None) for number in empty]
    allocation = Allocation({Kind(0, fit): count for fit, count in plan.supply.items()}, {})
    for number, demand in enumerate(plan.demands):
        if missing := allocation.ask(number, demand.count):
            found.append(_lacking(plan, demand.section, missing, demand))
    return sorted(found, key=lambda shortage: shortage.section_index)


def _lacking(plan: PaperPlan, section: int, missing: int, demand: Demand | None) -> Shortage:
    row = plan.spec.rows[section]
    types, topic = (row.draw.types, row.draw.topic) if row.draw else ((), "")
    return Shortage(section, row.title, missing, types, topic, demand.rule if demand else None, plan.tier)
