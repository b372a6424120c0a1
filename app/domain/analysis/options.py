"""Statistics of an item's options, and the flags that ask somebody to look at the answer."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from app.domain.analysis.correlation import correlate, with_fisher_interval
from app.domain.analysis.figures import Figure, Numbers, Reason

_EARLY_FROM, _FULL_FROM, _TRADE_FROM = 15, 30, 50
_WEAK_KEY = 0.05
_MIN_CHOOSERS, _MIN_SHARE = 3, 0.05


@dataclass(frozen=True, slots=True)
class OptionFigures:
    """How many chose an option, their share of those who had the item, their mean rest score, and r."""

    option: str
    n: int
    share: Figure
    mean_rest: Figure
    r: Figure
    r_low_90: float | None


def analyse_options(
    chosen: Mapping[str, Sequence[bool]], rest: Sequence[float] | Numbers
) -> tuple[OptionFigures, ...]:
    """Return the figures of each option; ``chosen`` and ``rest`` go member by member.

    ``rest`` is the score on the other items, adjusted for difficulty on random papers. A blank is an option
    of its own if the caller lists it.
    """
    rests = np.asarray(rest, dtype=np.float64)
    return tuple(_analyse(option, np.asarray(who, dtype=bool), rests) for option, who in chosen.items())


def _analyse(option: str, who: NDArray[np.bool_], rest: Numbers) -> OptionFigures:
    n, everybody = int(who.sum()), len(who)
    if not everybody:
        none = Figure.unknown(Reason.NO_DATA)
        return OptionFigures(option, 0, none, none, none, None)
    if not n:
        none = Figure.unknown(Reason.NOT_CHOSEN)
        return OptionFigures(option, 0, Figure(0.0), none, none, None)
    r = correlate(
        who.astype(np.float64),
        rest,
        if_first_constant=Reason.ZERO_ITEM_VARIANCE,
        if_second_constant=Reason.ZERO_REST_VARIANCE,
    )
    low = None if r.value is None else with_fisher_interval(r.value, everybody, 0.90).low
    return OptionFigures(option, n, Figure(n / everybody), Figure(float(rest[who].mean())), r, low)


class FlagCode(StrEnum):
    """What is odd about an item; no flag is no proof of soundness."""

    KEY_SUSPECT = "key_suspect"
    NEGATIVE_DISCRIMINATION = "negative_discrimination"
    DISTRACTOR_STRONGER = "distractor_stronger"


@dataclass(frozen=True, slots=True)
class Flag:
    """A flag, the options that raised it, and whether it is an early sign from few members."""

    code: FlagCode
    n: int
    options: tuple[str, ...] = ()
    is_early: bool = False


def flag_item(
    n: int, discrimination: Figure, options: Sequence[OptionFigures], right: Collection[str]
) -> tuple[Flag, ...]:
    """Return the flags of an item that ``n`` members had; ``right`` are the options of the answer key.

    Key suspect (from 15): r(key, rest) under .05, or nobody chose the key, and a distractor with at least
    max(3, 5 %) choosers whose r has a 90 % lower bound above 0. Negative discrimination from 30. From 50: a
    distractor chosen more often than a right option, and by members with a higher mean rest score.
    """
    flags = []
    distractors = [option for option in options if option.option not in right]
    if n >= _EARLY_FROM and _is_weak(discrimination, options, right):
        rivals = tuple(each.option for each in distractors if _attracts_the_good(each, n))
        if rivals:
            flags.append(Flag(FlagCode.KEY_SUSPECT, n, rivals, is_early=n < _FULL_FROM))
    if n >= _FULL_FROM and discrimination.value is not None and discrimination.value < 0:
        flags.append(Flag(FlagCode.NEGATIVE_DISCRIMINATION, n))
    if n >= _TRADE_FROM:
        keys = [option for option in options if option.option in right]
        stronger = tuple(each.option for each in distractors if any(_beats(each, key) for key in keys))
        if stronger:
            flags.append(Flag(FlagCode.DISTRACTOR_STRONGER, n, stronger))
    return tuple(flags)


def _is_weak(discrimination: Figure, options: Sequence[OptionFigures], right: Collection[str]) -> bool:
    if discrimination.value is not None:
        return discrimination.value < _WEAK_KEY
    return not any(each.n for each in options if each.option in right)


def _attracts_the_good(option: OptionFigures, n: int) -> bool:
    if option.r_low_90 is None or option.n < max(_MIN_CHOOSERS, _MIN_SHARE * n):
        return False
    return option.r_low_90 > 0


def _beats(distractor: OptionFigures, key: OptionFigures) -> bool:
    if distractor.n <= key.n or distractor.mean_rest.value is None:
        return False
    return key.mean_rest.value is None or distractor.mean_rest.value > key.mean_rest.value
