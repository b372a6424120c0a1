"""What banks hold by topic, tier, difficulty and type, beside what exams and a syllabus want of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from app.domain.bank.fields import Words
from app.domain.bank.item import Item
from app.domain.paper.plan import plan_paper
from app.domain.paper.pool import PoolItem, can_stand_in_paper
from app.domain.sittings.exam import Exam

THIN = Fraction(3, 4)  # drawing more of what fits, any two papers share two thirds or more


class Cell(NamedTuple):
    """One kind of question. A question for all tiers counts in each."""

    topic: str
    tier: str
    difficulty: int
    type: str


@dataclass(frozen=True)
class Need:
    """What one section of an exam draws for a tier, and how many questions fit."""

    exam: str
    paper: str
    section: Words
    tier: str
    topic: str
    types: tuple[str, ...]
    difficulty: tuple[int, int]
    needs: int
    has: int

    @property
    def state(self) -> str:
        """``short``: it cannot be drawn; ``thin``: papers hardly differ; or ``enough``."""
        if self.has < self.needs:
            return "short"
        return "thin" if self.needs > self.has * THIN else "enough"


@dataclass(frozen=True)
class Wanted:
    """One row of a syllabus 培训大纲 for one tier: so many questions on a topic and all below it."""

    topic: str
    tier: str
    count: int


class Covered(NamedTuple):
    """A row of the syllabus and how many questions there are for it."""

    wanted: Wanted
    has: int


def count_stock(items: Iterable[Item], tiers: Sequence[str]) -> Counter[Cell]:
    """Return how many questions in use there are of each kind."""
    return Counter(
        Cell(item.topic, tier, item.difficulty, item.type)
        for item in items
        if item.status == "active"
        for tier in tiers
        if _is_for(item, tier)
    )


def find_needs(exams: Iterable[Exam], items: Iterable[Item]) -> Iterator[Need]:
    """Yield what each draw of a stated number needs and has; sections are looked at one by one."""
    pool = [PoolItem(item, "", "") for item in items]
    for exam in exams:
        for tier, rule in exam.tiers.items():
            spec = exam.papers[rule.paper]
            for demand in plan_paper(spec, pool, tier=tier, groups=frozenset(exam.groups)).demands:
                row = spec.rows[demand.section]
                stratum = demand.rule
                yield Need(
                    exam=exam.id,
                    paper=rule.paper,
                    section=row.title,
                    tier=tier,
                    topic=row.draw.topic if row.draw else "",
                    types=row.draw.types if row.draw else (),
                    difficulty=(stratum.low, stratum.high) if stratum else (1, 5),
                    needs=demand.count,
                    has=len(demand.candidates),
                )


def cover(syllabus: Iterable[Wanted], items: Iterable[Item]) -> tuple[Covered, ...]:
    """Return how many questions that can be tested there are for each row of the syllabus."""
    held = [item for item in items if can_stand_in_paper(item)]
    return tuple(
        Covered(row, sum(_is_for(item, row.tier) and _is_below(item.topic, row.topic) for item in held))
        for row in syllabus
    )


def add_up(stock: Mapping[Cell, int], field: str, **only: object) -> Counter[object]:
    """Return the counts by one field of the cells that have the values of ``only``."""
    found: Counter[object] = Counter()
    for cell, count in stock.items():
        if all(getattr(cell, name) == value for name, value in only.items()):
            found[getattr(cell, field)] += count
    return found


def _is_for(item: Item, tier: str) -> bool:
    return not item.tiers or tier in item.tiers


def _is_below(topic: str, above: str) -> bool:
    return topic == above or topic.startswith(above + "/")
