"""Units in three bands 档 instead of a ranking: which differ from the rest beyond chance."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from app.domain.analysis.disclosure import MINIMUM_COUNT, FigureKind
from app.domain.analysis.figures import Figure, Reason
from app.domain.analysis.proportions import DifferenceTest, compare_proportions, holm, wilson


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
    passed, sat = sum(unit.passed for unit in units), sum(unit.sat for unit in units)
    reasons = [_reason_not_to_test(unit, sat) for unit in units]
    tests = [
        None if reason else compare_proportions(unit.passed, unit.sat, passed - unit.passed, sat - unit.sat)
        for unit, reason in zip(units, reasons, strict=True)
    ]
    adjusted = iter(holm([test.p for test in tests if test]))
    standings = [
        _stand(unit, test, next(adjusted) if test else None, reason, alpha)
        for unit, test, reason in zip(units, tests, reasons, strict=True)
    ]
    bands = (Band(level, tuple(each for each in standings if each.level == level)) for level in BandLevel)
    return tuple(band for band in bands if band.standings)


def _reason_not_to_test(unit: UnitCount, everybody: int) -> Reason | None:
    if unit.sat < MINIMUM_COUNT[FigureKind.PASS_RATE]:
        return Reason.N_LT_MIN
    return Reason.NO_REST if unit.sat == everybody else None


def _stand(
    unit: UnitCount, test: DifferenceTest | None, p: float | None, reason: Reason | None, alpha: float
) -> UnitStanding:
    level = BandLevel.MIDDLE
    if test is not None and p is not None and p <= alpha:
        level = BandLevel.ABOVE if test.difference > 0 else BandLevel.BELOW
    return UnitStanding(unit, wilson(unit.passed, unit.sat), level, p, reason)
