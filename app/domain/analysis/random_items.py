"""Statistics of items drawn into random papers, where no two members need share an item."""

import math
from collections.abc import Hashable
from dataclasses import dataclass

import numpy as np

from app.domain.analysis.correlation import with_fisher_interval
from app.domain.analysis.figures import NOISE, Figure, Numbers, Reason
from app.domain.analysis.proportions import wilson
from app.domain.analysis.responses import ResponseTable, sum_by

_MIN_MEMBERS = 3


@dataclass(frozen=True, slots=True)
class DrawnItemFigures:
    """Figures of one item version: members who had it, facility (Wilson), sd, adjusted discrimination."""

    item: Hashable
    n: int
    facility: Figure
    sd: Figure
    discrimination: Figure


def analyse_drawn_items(table: ResponseTable) -> tuple[DrawnItemFigures, ...]:
    """Return the figures of every item, in the order of the table's items.

    Discrimination is the correlation of the item's fraction with the mean, over the member's other items,
    of fraction minus that item's facility: an easy paper then does not pass for a strong member. Members
    with no other item are left out of it.
    """
    counts = table.sum_by_item(np.ones(len(table.item)))
    sums = table.sum_by_item(table.fraction)
    means = np.divide(sums, counts, out=np.zeros(len(counts)), where=counts > 0)
    squares = table.sum_by_item((table.fraction - means[table.item]) ** 2)
    discrimination = _discriminate(table)
    return tuple(
        DrawnItemFigures(
            item=key,
            n=int(counts[place]),
            facility=wilson(float(sums[place]), int(counts[place])),
            sd=_sd(float(squares[place]), int(counts[place])),
            discrimination=discrimination[place],
        )
        for place, key in enumerate(table.item_ids)
    )


def _sd(squares: float, n: int) -> Figure:
    return Figure(math.sqrt(squares / (n - 1))) if n > 1 else Figure.unknown(Reason.N_LT_2)


def adjusted_rest(table: ResponseTable) -> Numbers:
    """Return, for each row, the member's mean of fraction minus facility over the other items.

    Not a number where the member had no other item.
    """
    counts = table.sum_by_item(np.ones(len(table.item)))
    off = table.fraction - (table.sum_by_item(table.fraction) / counts)[table.item]
    others = table.sum_by_member(np.ones(len(table.member)))[table.member] - 1
    sums = table.sum_by_member(off)[table.member] - off
    rest: Numbers = np.divide(sums, others, out=np.full(len(off), np.nan), where=others > 0)
    return rest


def _discriminate(table: ResponseTable) -> tuple[Figure, ...]:
    rest = adjusted_rest(table)
    known = ~np.isnan(rest)
    item, score, other = table.item[known], table.fraction[known], rest[known]
    size = len(table.item_ids)

    def total(values: Numbers) -> Numbers:
        return sum_by(item, values, size)

    counts = np.maximum(total(np.ones(len(item))), 1)
    score = score - (total(score) / counts)[item]
    other = other - (total(other) / counts)[item]
    spread, rest_spread, product = total(score**2), total(other**2), total(score * other)
    return tuple(
        _figure(int(counts[place]), spread[place], rest_spread[place], product[place])
        for place in range(size)
    )


def _figure(n: int, spread: float, rest_spread: float, product: float) -> Figure:
    if n < _MIN_MEMBERS:
        return Figure.unknown(Reason.N_LT_3)
    if spread <= n * NOISE**2:
        return Figure.unknown(Reason.ZERO_ITEM_VARIANCE)
    if rest_spread <= n * NOISE**2:
        return Figure.unknown(Reason.ZERO_REST_VARIANCE)
    return with_fisher_interval(product / math.sqrt(spread * rest_spread), n)
