"""How a rate changed between two occasions that mostly the same people were at."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TypeVar

from app.domain.analysis.figures import Figure, Reason
from app.domain.analysis.proportions import wilson

Member = TypeVar("Member")


def change_of_rate(before: Mapping[Member, bool], after: Mapping[Member, bool]) -> Figure:
    """Return the rate of ``after`` minus that of ``before``, -1 to 1, with its 95 % interval.

    Each maps members to whether it holds of them. Members of both make the two
    rates alike, which narrows the interval: Newcombe's score interval for paired
    proportions, its correlation weighed by the share of members who are in both;
    without any it is his interval for independent ones. Unknown where either is empty.

    Source: Newcombe 1998, Statistics in Medicine 17:2635, method 10 without continuity correction.
    """
    if not before or not after:
        return Figure.unknown(Reason.NO_DATA)
    first = wilson(sum(before.values()), len(before))
    second = wilson(sum(after.values()), len(after))
    p1, l1, u1 = _bounds(first)
    p2, l2, u2 = _bounds(second)
    r = _correlation(before, after)
    below = _combined(p2 - l2, u1 - p1, r)
    above = _combined(u2 - p2, p1 - l1, r)
    return Figure(p2 - p1, max(-1.0, p2 - p1 - below), min(1.0, p2 - p1 + above))


def _bounds(rate: Figure) -> tuple[float, float, float]:
    value = rate.value or 0.0
    return value, rate.low if rate.low is not None else value, rate.high if rate.high is not None else value


def _combined(one: float, other: float, r: float) -> float:
    return math.sqrt(max(0.0, one * one - 2 * r * one * other + other * other))


def _correlation(before: Mapping[Member, bool], after: Mapping[Member, bool]) -> float:
    """Return phi of the members of both, shrunk by how many they are among all."""
    both = before.keys() & after.keys()
    n = len(both)
    if n < 2:
        return 0.0
    held, holds = sum(before[one] for one in both), sum(after[one] for one in both)
    together = sum(before[one] and after[one] for one in both)
    spread = held * (n - held) * holds * (n - holds)
    if spread == 0:
        return 0.0
    phi = (together * n - held * holds) / math.sqrt(spread)
    return phi * n / math.sqrt(len(before) * len(after))
