"""What made-up members and items are like: abilities and difficulties in logits, after the 2PL model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import exp

from app.domain.simulation.dice import Dice

MEAN_ABILITY, SPREAD = 0.95, 0.95
LIFT_OF_RANK = (0.55, 0.4, 0.25)  # the first ranks of an organisation; everybody below has none
GROWTH, GROWTH_SPREAD = 0.45, 0.3  # logits in a year
WEAKEST, STRONGEST = -0.95, 0.6
MET_BEFORE = 0.25  # logits: who has met an item and read its explanation knows it better


@dataclass(frozen=True)
class Person:
    """A made-up member. ``diligence`` is the chance, 0 to 1, to sit what is owed; ``pace`` 1 is usual."""

    seed: int
    number: int
    ability: float
    growth: float
    diligence: float
    pace: float
    topics: dict[str, float] = field(default_factory=dict, compare=False)

    def ability_in(self, topic: str, year_share: float) -> float:
        """Return the ability in a topic when so much of the year has gone by (0 to 1, or beyond)."""
        lift = self.topics.get(topic)
        if lift is None:
            lift = self.topics[topic] = Dice(self.seed, f"topic/{self.number}/{topic}").normal(0.0, 0.35)
        return self.ability + self.growth * year_share + lift


@dataclass(frozen=True)
class Hardness:
    """How hard an item is (``difficulty``, logits) and how well it tells people apart (``slope``)."""

    difficulty: float
    slope: float

    def chance(self, ability: float) -> float:
        """Return the chance, 0 to 1, that somebody of this ability knows the answer."""
        return 1 / (1 + exp(-self.slope * (ability - self.difficulty)))


def make_person(seed: int, number: int, *, rank: int, unit_lift: float) -> Person:
    """Return the made-up member with this number; ``rank`` 0 is the highest tier."""
    dice = Dice(seed, f"person/{number}")
    lift = LIFT_OF_RANK[rank] if rank < len(LIFT_OF_RANK) else 0.0
    ability = dice.normal(MEAN_ABILITY + lift + unit_lift, SPREAD)
    lazy = dice.share() ** 4  # a few only
    return Person(
        seed=seed,
        number=number,
        ability=ability,
        growth=dice.normal(GROWTH, GROWTH_SPREAD),
        diligence=min(0.99, max(0.35, 0.985 - 0.45 * lazy + 0.06 * min(unit_lift, 0.0))),
        pace=min(1.6, max(0.55, dice.normal(1.0, 0.2))),
    )


def lifts_of_units(seed: int, units: Sequence[str]) -> Mapping[str, float]:
    """Return how much abler each unit is, in logits: most are alike, one is far behind, one ahead."""
    lifts = {unit: Dice(seed, f"unit/{unit}").normal(0.0, 0.12) for unit in units}
    if len(units) >= 4:  # the organisation itself and its offices stand first
        weak, strong = Dice(seed, "units").mixed(range(2, len(units)))[:2]
        lifts[units[weak]], lifts[units[strong]] = WEAKEST, STRONGEST
    return lifts


def hardness_of(seed: int, name: str, topic: str, rated: int) -> Hardness:
    """Return how hard an item is whose author rated it 1 (easy) to 5; the rating is only roughly right."""
    dice = Dice(seed, f"item/{name}")
    of_topic = Dice(seed, f"hard topic/{topic}").normal(0.0, 0.2)
    return Hardness(
        difficulty=0.5 * (rated - 3) + of_topic + dice.normal(0.0, 0.85),
        slope=min(2.2, max(0.6, exp(dice.normal(0.3, 0.25)))),
    )
