"""试卷结构: what a paper of an exam looks like for one tier, before any is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from app.domain.bank.fields import Words
from app.domain.itemtypes import item_types
from app.domain.paper.asked_as import asked_as
from app.domain.paper.plan import Demand, PaperPlan, plan_paper
from app.domain.paper.pool import scoring_of
from app.domain.paper.spec import PaperSpec
from app.store.cache import remember
from app.store.exams import exam_version
from app.store.items import Pool, published_pool


@dataclass(frozen=True)
class SectionShape:
    """One section: how many slots, marks of each, and the scoring rules that apply in it."""

    title: Words
    count: int  # where groups differ in size, the fewest
    points: Fraction
    types: tuple[str, ...]
    scorings: tuple[tuple[str, str], ...]  # (item type, scoring), without types judged right or wrong only


@dataclass(frozen=True)
class PaperShape:
    """The structure of a whole paper."""

    sections: tuple[SectionShape, ...]

    @property
    def count(self) -> int:
        return sum(section.count for section in self.sections)

    @property
    def total(self) -> Fraction:
        return sum((section.count * section.points for section in self.sections), Fraction(0))


def paper_shape(exam_version_id: int, tier: str, groups: frozenset[str]) -> PaperShape:
    """Return the shape of the paper that a member of ``tier`` in ``groups`` would get now."""
    exam = exam_version(exam_version_id)
    spec = exam.papers[exam.tiers[tier].paper]
    return shape_of(exam_version_id, spec, published_pool(spec.banks), tier, groups)


def shape_of(
    exam_version_id: int, spec: PaperSpec, pool: Pool, tier: str, groups: frozenset[str]
) -> PaperShape:
    """Return the shape for a pool at hand; kept in memory as long as the snapshots stay the same."""
    key = (exam_version_id, tier, groups, tuple(sorted(pool.digests.items())))
    return remember("shapes", key, lambda: _shape(cached_plan(exam_version_id, spec, pool, tier, groups)))


def cached_plan(
    exam_version_id: int, spec: PaperSpec, pool: Pool, tier: str, groups: frozenset[str]
) -> PaperPlan:
    """Return the rule resolved against the pool; the same for all members of a tier and set of groups."""
    key = (exam_version_id, tier, groups, tuple(sorted(pool.digests.items())))
    return remember(
        "plans",
        key,
        lambda: plan_paper(spec, [entry.as_pool_item() for entry in pool.items], tier=tier, groups=groups),
    )


def _questions(demand: Demand) -> int:
    """Return how many questions a demand makes; of groups of different sizes, the fewest there can be."""
    return demand.count * min((len(unit.children) or 1 for unit in demand.candidates), default=1)


def _shape(plan: PaperPlan) -> PaperShape:
    sections = []
    for number, row in enumerate(plan.spec.rows):
        demands = [demand for demand in plan.demands if demand.section == number]
        fixed = plan.fixed.get(number, ())
        units = [*fixed, *(entry for demand in demands for entry in demand.candidates)]
        candidates = [entry for unit in units for entry in unit.children or (unit,)]
        asked = [(asked_as(entry.item, row.asked_as).type, entry.item) for entry in candidates]
        types = sorted({type_name for type_name, _ in asked})
        rules = {
            (type_name, scoring_of(item, row))
            for type_name, item in asked
            if len(item_types()[type_name].scorings) > 1
        }
        count = sum(len(unit.children) or 1 for unit in fixed) + sum(map(_questions, demands))
        sections.append(SectionShape(row.title, count, row.points, tuple(types), tuple(sorted(rules))))
    return PaperShape(tuple(sections))
