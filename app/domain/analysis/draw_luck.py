"""How much of a difference between random papers is the luck of the draw."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import SupportsFloat

from app.domain.analysis.description import describe
from app.domain.analysis.figures import Figure, Reason, as_numbers
from app.domain.analysis.responses import ResponseTable


def draw_luck_sd(facilities: Iterable[SupportsFloat], drawn: int) -> Figure:
    """Return the standard deviation of a paper's mean facility over draws of ``drawn`` items from the pool.

    0 to 0.5, on the scale of the facilities; simple random sampling without replacement from this pool.
    Source: Cochran 1977, Sampling Techniques, theorem 2.2.

    :raises ValueError: more items are drawn than there are, or none.
    """
    pool = as_numbers(facilities)
    if not len(pool):
        return Figure.unknown(Reason.NO_DATA)
    if not 1 <= drawn <= len(pool):
        raise ValueError(f"cannot draw {drawn} of {len(pool)} items")
    if drawn == len(pool):
        return Figure(0.0)
    left = (len(pool) - drawn) / (len(pool) - 1)
    return Figure(float(pool.std()) * math.sqrt(left / drawn))


@dataclass(frozen=True, slots=True)
class DrawLuck:
    """What each member's paper let one expect, and the score set right for it; fractions of the paper.

    In the order of the table's members. ``expected_sd`` is the spread of luck that really happened.
    ``adjusted`` may leave 0 to 1.
    """

    raw: tuple[float, ...]
    expected: tuple[float, ...]
    adjusted: tuple[float, ...]
    expected_sd: Figure


def measure_draw_luck(table: ResponseTable) -> DrawLuck:
    """Return raw, expected and adjusted scores as means of the fractions of the items each member drew.

    Expected is the mean facility of the items drawn; adjusted = raw - expected + the mean of all answers.
    """
    if not len(table.member):
        return DrawLuck((), (), (), Figure.unknown(Reason.NO_DATA))
    counts = table.sum_by_member(table.points**0)
    facilities = table.sum_by_item(table.fraction) / table.sum_by_item(table.points**0)
    raw = table.sum_by_member(table.fraction) / counts
    expected = table.sum_by_member(facilities[table.item]) / counts
    adjusted = raw - expected + table.fraction.mean()
    return DrawLuck(
        tuple(raw.tolist()), tuple(expected.tolist()), tuple(adjusted.tolist()), describe(expected).sd
    )
