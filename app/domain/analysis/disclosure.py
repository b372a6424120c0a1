"""What may be shown: minimum counts, hidden cells, merged tails and the steps of live figures.

For viewers without the right to names. Whoever has that right needs only the minimum counts.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType

from app.domain.analysis.figures import Reason
from app.domain.analysis.histogram import Bin, Histogram

SMALL_CELL = 5
LIVE_STEP = 5


class FigureKind(StrEnum):
    """The kinds of figure that have a minimum count."""

    PASS_RATE = "pass_rate"  # noqa: S105 (no password)
    BOX = "box"
    ECDF = "ecdf"
    HISTOGRAM = "histogram"
    FACILITY = "facility"
    CORRELATION = "correlation"
    RELIABILITY = "reliability"


MINIMUM_COUNT = MappingProxyType(
    {
        FigureKind.PASS_RATE: 5,
        FigureKind.BOX: 10,
        FigureKind.ECDF: 10,
        FigureKind.HISTOGRAM: 20,
        FigureKind.FACILITY: 20,
        FigureKind.CORRELATION: 30,
        FigureKind.RELIABILITY: 30,
    }
)
PROVISIONAL_BELOW = MappingProxyType({FigureKind.CORRELATION: 50, FigureKind.RELIABILITY: 100})


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a figure from ``n`` members may be shown, and whether it is called provisional."""

    n: int
    minimum: int
    is_shown: bool
    is_provisional: bool
    reason: Reason | None


def may_show(kind: FigureKind, n: int) -> Verdict:
    """Return whether ``n`` members are enough for this kind of figure."""
    minimum = MINIMUM_COUNT[kind]
    shown = n >= minimum
    reason = None if shown else Reason.N_LT_MIN if n else Reason.NO_DATA
    return Verdict(n, minimum, shown, shown and n < PROVISIONAL_BELOW.get(kind, 0), reason)


def live_count(n: int, step: int = LIVE_STEP) -> int:
    """Return the multiple of ``step`` that a running figure of ``n`` members may speak of.

    Taking the first that many keeps two looks at a live page from differing by one person.

    >>> [live_count(n) for n in (4, 5, 13)]
    [0, 5, 10]
    """
    return n - n % step


@dataclass(frozen=True, slots=True)
class Cell:
    """A count that may be shown, or None and why not."""

    value: int | None
    reason: Reason | None = None


def suppress_counts(counts: Sequence[int], threshold: int = SMALL_CELL) -> tuple[Cell, ...]:
    """Return a row of counts whose total is known, with the small ones hidden.

    Cells under the threshold are hidden, zero included: nobody is news about everybody. Then the smallest
    others are hidden until the hidden ones are at least two and hold at least the threshold together, for
    otherwise the total gives them away.
    """
    small = {i for i, count in enumerate(counts) if count < threshold}
    hidden = _hide_more(small, counts, lambda places: _is_safe(places, (counts,), threshold))
    return tuple(_cell(count, i in small, i in hidden) for i, count in enumerate(counts))


@dataclass(frozen=True, slots=True)
class PassCell:
    """One group's row of a pass table; the rate may be shown when ``passed`` may."""

    sat: Cell
    passed: Cell


@dataclass(frozen=True, slots=True)
class PassTable:
    """The rows in the given order and their total."""

    rows: tuple[PassCell, ...]
    total: PassCell


def protect_pass_table(rows: Sequence[tuple[int, int]], threshold: int = SMALL_CELL) -> PassTable:
    """Return a table of (passed, sat) by group and its total, with what gives persons away hidden.

    Hidden are small groups, and pass counts that are small or whose complement (those who failed) is; then
    further pass counts, those with fewest passed or failed first, until neither the passed nor the failed
    of the hidden rows can be told from the total as fewer than the threshold.
    """
    passed, sat = [row[0] for row in rows], [row[1] for row in rows]
    failed = [sat_here - passed_here for passed_here, sat_here in rows]
    sat_cells = suppress_counts(sat, threshold)
    small = {i for i in range(len(rows)) if min(passed[i], failed[i]) < threshold}
    first = small | {i for i, cell in enumerate(sat_cells) if cell.value is None}
    margins = [min(pair) for pair in zip(passed, failed, strict=True)]
    hidden = _hide_more(first, margins, lambda places: _is_safe(places, (passed, failed), threshold))
    cells = (
        PassCell(sat_cells[i], _pass_cell(passed[i], failed[i], i in hidden, threshold))
        for i in range(len(rows))
    )
    all_sat = _cell(sum(sat), sum(sat) < threshold, False)
    all_small = min(sum(passed), sum(failed)) < threshold
    return PassTable(
        tuple(cells), PassCell(all_sat, _pass_cell(sum(passed), sum(failed), all_small, threshold))
    )


def _pass_cell(passed: int, failed: int, is_hidden: bool, threshold: int) -> Cell:
    return _cell(passed, min(passed, failed) < threshold, is_hidden)


def _cell(value: int, is_small: bool, is_hidden: bool) -> Cell:
    if is_small:
        return Cell(None, Reason.SMALL_CELL)
    return Cell(None, Reason.COMPLEMENT) if is_hidden else Cell(value)


def _hide_more(start: set[int], sizes: Sequence[int], is_safe: Callable[[set[int]], bool]) -> set[int]:
    hidden = set(start)
    for place in sorted(set(range(len(sizes))) - hidden, key=sizes.__getitem__):
        if not hidden or is_safe(hidden):
            break
        hidden.add(place)
    return hidden


def _is_safe(hidden: set[int], columns: Sequence[Sequence[int]], threshold: int) -> bool:
    sums = (sum(column[i] for i in hidden) for column in columns)
    return len(hidden) > 1 and all(each >= threshold for each in sums)


def merge_small_bins(histogram: Histogram, threshold: int = SMALL_CELL) -> Histogram:
    """Return the histogram with bins merged from the ends inwards until none holds fewer than the threshold.

    Bins on the two sides of the pass line stay apart, unless a whole side is small: then a bin spans the
    line and ``cut`` is None. Empty bins beyond the outermost scores stay, for nobody is in them.
    """
    folded = _fold_outside(histogram)
    cut = folded.cut
    left = [each for each in folded.bins if cut is not None and each.high <= cut]
    right = list(folded.bins[len(left) :])
    left_size, right_size = sum(each.count for each in left), sum(each.count for each in right)
    if left and min(left_size, right_size) < threshold:
        bins = _merge_run(
            list(folded.bins), threshold, free_low=left_size >= threshold, free_high=right_size >= threshold
        )
        cut = None
    elif left:
        bins = _merge_run(left, threshold, free_low=True, free_high=False)
        bins += _merge_run(right, threshold, free_low=False, free_high=True)
    else:
        bins = _merge_run(right, threshold, free_low=True, free_high=True)
    return replace(folded, bins=tuple(bins), cut=cut, merged=tuple(bins) != histogram.bins)


def _fold_outside(histogram: Histogram) -> Histogram:
    """Return the histogram with the scores beyond its edges counted in its first and last bin."""
    bins = list(histogram.bins)
    bins[0] = replace(bins[0], count=bins[0].count + histogram.underflow)
    bins[-1] = replace(bins[-1], count=bins[-1].count + histogram.overflow)
    return replace(histogram, bins=tuple(bins), underflow=0, overflow=0)


def _merge_run(bins: list[Bin], threshold: int, *, free_low: bool, free_high: bool) -> list[Bin]:
    """Merge neighbours; empty bins at a free end stay as they are if the bin next to them does."""
    occupied = [i for i, each in enumerate(bins) if each.count]
    if not occupied:
        return bins
    start = occupied[0] if free_low else 0
    end = occupied[-1] + 1 if free_high else len(bins)
    if bins[start].count < threshold:
        start = 0
    if bins[end - 1].count < threshold:
        end = len(bins)
    if free_high and not free_low:  # from the tail towards the line
        merged = [_flip(each) for each in _gather([_flip(b) for b in reversed(bins[start:end])], threshold)]
        merged.reverse()
    else:
        merged = _gather(bins[start:end], threshold)
    return [*bins[:start], *merged, *bins[end:]]


def _gather(bins: list[Bin], threshold: int) -> list[Bin]:
    done: list[Bin] = []
    rest: Bin | None = None
    for each in bins:
        rest = each if rest is None else Bin(rest.low, each.high, rest.count + each.count)
        if rest.count >= threshold:
            done.append(rest)
            rest = None
    if rest is not None:
        last = done.pop() if done else Bin(rest.low, rest.low, 0)
        done.append(Bin(last.low, rest.high, last.count + rest.count))
    return done


def _flip(each: Bin) -> Bin:
    return Bin(-each.high, -each.low, each.count)
