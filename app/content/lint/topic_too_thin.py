"""A draw that takes most of what there is: papers hardly differ, and the next one repeats this one."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import ceil

from app.content.exam_files import LocatedExam
from app.content.lint_rule import Finding, LintRule, LintSubject
from app.domain.bank.fields import Words
from app.domain.paper.plan import plan_paper
from app.domain.paper.pool import PoolItem
from app.domain.paper.spec import Stratum

_MOST = Fraction(3, 4)  # beyond it, any two papers share two thirds of the section or more


class TopicTooThin:
    """Looks at draws of a stated count; "all that fit" is meant to be the same for everybody."""

    name = "topic-too-thin"
    is_default = True
    about = Words(
        "考试从这里抽题，抽取数超过合适题目的四分之三：任何两份试卷至少有三分之二的题相同。",
        "An exam draws more than three quarters of the items that fit: any two papers share two thirds of "
        "the section or more.",
    )
    message = Words(
        "试卷 {paper} 的“{section}”要从 {available} 道合适的题中抽 {count} 道（层次 {tier}{difficulty}）；"
        "请补题到 {wanted} 道以上，或减少抽题数",
        "“{section}” of paper {paper} draws {count} of {available} items that fit (tier {tier}{difficulty}); "
        "write up to {wanted} or draw fewer",
    )

    def check(self, subject: LintSubject) -> Iterator[Finding]:
        name = subject.bank.header.name if subject.bank.header else ""
        readings = subject.banks or [subject.bank]
        pool = [PoolItem(located.item, "", "") for bank in readings for located in bank.items]
        for located in subject.exams:
            yield from _thin_draws(located, name, pool)


def _thin_draws(located: LocatedExam, bank: str, pool: list[PoolItem]) -> Iterator[Finding]:
    told: set[tuple[str, int, int]] = set()
    for tier, rule in located.exam.tiers.items():
        spec = located.exam.papers[rule.paper]
        for demand in plan_paper(spec, pool, tier=tier, groups=frozenset()).demands:
            row = spec.rows[demand.section]
            available = len(demand.candidates)
            place = (rule.paper, demand.section, demand.stratum)
            is_of_bank = row.draw is not None and bank in row.draw.banks
            if not is_of_bank or place in told or demand.count <= available * _MOST:
                continue
            told.add(place)
            facts = {
                "paper": rule.paper,
                "section": " / ".join(dict.fromkeys((row.title.zh, row.title.en))),
                "tier": tier,
                "available": available,
                "count": demand.count,
                "wanted": ceil(demand.count / _MOST),
                "difficulty": _difficulty(demand.rule),
            }
            yield Finding(located.file, path=("papers", rule.paper, "sections", demand.section), facts=facts)


def _difficulty(stratum: Stratum | None) -> str:
    return "" if stratum is None else f", {stratum.low}–{stratum.high}"


RULE: LintRule = TopicTooThin()
