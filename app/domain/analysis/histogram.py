"""Histograms with fixed edges, of which the pass line is one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import SupportsFloat

import numpy as np

from app.domain.analysis.figures import as_numbers


@dataclass(frozen=True, slots=True)
class Bin:
    """How many scores lie in [low, high), or in [low, high] for the last one."""

    low: float
    high: float
    count: int


@dataclass(frozen=True, slots=True)
class Histogram:
    """Counts by bin; scores outside the edges stand in ``underflow`` and ``overflow``, none is dropped.

    ``cut`` is the pass line when it lies strictly inside and is an edge. After small bins were merged for
    privacy ``merged`` is true, and ``cut`` is None when a merged bin had to swallow it.
    """

    bins: tuple[Bin, ...]
    underflow: int = 0
    overflow: int = 0
    cut: float | None = None
    merged: bool = False

    @property
    def total(self) -> int:
        """How many scores were counted."""
        return self.underflow + sum(each.count for each in self.bins) + self.overflow


def bin_edges(
    cut: Fraction | int | None = None, *, low: int = 0, high: int = 100, width: int = 5
) -> tuple[float, ...]:
    """Return ascending edges from ``low`` to ``high``, ``width`` apart, with ``cut`` exactly on an edge.

    When the cut is no multiple of the width the whole grid moves with it, so that only the two outermost
    bins are narrower.

    >>> bin_edges(82)[:3], bin_edges(82)[-3:]
    ((0.0, 2.0, 7.0), (92.0, 97.0, 100.0))
    """
    anchor = Fraction(low if cut is None else cut)
    first = anchor - width * ceil((anchor - low) / width)
    steps = range(1, ceil((high - first) / width))
    inner = (first + width * step for step in steps)
    return (float(low), *(float(edge) for edge in inner if low < edge < high), float(high))


def count_scores(
    scores: Iterable[SupportsFloat],
    cut: Fraction | int | None = None,
    *,
    low: int = 0,
    high: int = 100,
    width: int = 5,
) -> Histogram:
    """Count scores, usually in percent, into bins of ``width`` with the pass line as an edge.

    A score equal to an edge belongs to the bin above it, one equal to ``high`` to the last bin. Give the
    published scores, so that whoever passed stands on the right of the line.
    """
    edges = bin_edges(cut, low=low, high=high, width=width)
    inside = cut if cut is not None and low < cut < high else None
    return count_into(as_numbers(scores), edges, None if inside is None else float(inside))


def count_into(
    scores: Iterable[SupportsFloat], edges: Sequence[float], cut: float | None = None
) -> Histogram:
    """Count scores into bins with these ascending edges; the last bin is closed."""
    numbers, limits = as_numbers(scores), np.asarray(edges, dtype=np.float64)
    places = np.searchsorted(limits, numbers, side="right")
    places[numbers == limits[-1]] = len(limits) - 1
    counts = np.bincount(places, minlength=len(limits) + 1)
    bins = tuple(Bin(edges[i], edges[i + 1], int(counts[i + 1])) for i in range(len(edges) - 1))
    return Histogram(bins, underflow=int(counts[0]), overflow=int(counts[-1]), cut=cut)
