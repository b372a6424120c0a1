"""Units in three bands 档 instead of a ranking: which differ from the rest beyond chance."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from app.domain.analysis.disclosure import MINIMUM_COUNT, FigureKind
from app.domain.analysis.figures import Figure, Reason
from app.domain.analysis.proportions import compare_proportions, holm, wilson


class BandLevel(IntEnum):
    """第一档 above, 第二档 not distinguishable from, 第三档 below the other units."""

    ABOVE = 1
    MIDDLE = 2
    BELOW = 3


@dataclass(frozen=True, slots=True)
class UnitCount:
    """How many members of one unit sat and passed; ``key`` is whatever the caller knows the unit by."""

    key: str
    passed: int
    sat: int


@dataclass(frozen=True, slots=True)
class UnitStanding:
    """One unit's rate and band; ``p_adjusted`` is None with a ``reason`` where it was not tested."""

    unit: UnitCount
    rate: Figure
    level: BandLevel
    p_adjusted: float | None
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class Band:
    """The units of one level, in the order in which the caller gave them."""

    level: BandLevel
    standings: tuple[UnitStanding, ...]


def band_units(units: Sequence[UnitCount], alpha: float = 0.05) -> tuple[Band, ...]:
    """Return the bands that have units, best first.

    Each unit is compared with all the others together; Holm's correction keeps the chance of any false
    difference at ``alpha``. A unit with fewer sat than a pass rate needs is not tested and stands in the
    middle, but it counts among the others.
    """
    minimum = MINIMUM_COUNT[FigureKind.PASS_RATE]
    all_passed, all_sat = sum(unit.passed for unit in units), sum(unit.sat for unit in units)
    tested = [unit for unit in units if unit.sat >= minimum and all_sat > unit.sat]
    tests = [
        compare_proportions(unit.passed, unit.sat, all_passed - unit.passed, all_sat - unit.sat)
        for unit in tested
    ]
    adjusted = dict(zip((id(unit) for unit in tested), holm([test.p for test in tests]), strict=True))
    differences = {id(unit): test.difference for unit, test in zip(tested, tests, strict=True)}

    def stand(unit: UnitCount) -> UnitStanding:
        rate = wilson(unit.passed, unit.sat)
        if id(unit) not in adjusted:
            reason = Reason.N_LT_MIN if unit.sat < minimum else Reason.NO_REST
            return UnitStanding(unit, rate, BandLevel.MIDDLE, None, reason)
        p = adjusted[id(unit)]
        level = BandLevel.MIDDLE
        if p <= alpha:
            level = BandLevel.ABOVE if differences[id(unit)] > 0 else BandLevel.BELOW
        return UnitStanding(unit, rate, level, p)

    standings = [stand(unit) for unit in units]
    bands = (Band(level, tuple(s for s in standings if s.level == level)) for level in BandLevel)
    return tuple(band for band in bands if band.standings)
