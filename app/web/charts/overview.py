"""The two small figures of the overview: a bar against the rest, and changes on one axis."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.analysis.figures import Figure
from app.web.charts.scale import Scale, Tick

LABEL_ROOM = 24.0  # percent of the bar that the label at its right end takes
MOST_STEPS = 4  # of the axis on either side of zero
STEPS = (0.05, 0.1, 0.2, 0.25, 0.5)


@dataclass(frozen=True, slots=True)
class GapBar:
    """A bar from 0 to 100: the hatched part ends at ``value``, the tick of the rest stands at ``rest``."""

    value: float
    low: float | None
    high: float | None
    rest: float | None
    value_text: str
    rest_text: str
    value_at: float  # right end of its label
    label: str


def gap_bar(
    value: float, *, rest: float | None, value_text: str, rest_text: str, label: str, interval: Figure | None
) -> GapBar:
    """Return the bar of a share, 0 to 1; the rest's label stands at the right end, clear of the other."""
    at = 100 * value
    low = high = None
    if interval is not None and interval.low is not None and interval.high is not None:
        low, high = round(100 * interval.low, 2), round(100 * interval.high, 2)
    return GapBar(
        value=round(at, 2),
        low=low,
        high=high,
        rest=None if rest is None else round(100 * rest, 2),
        value_text=value_text,
        rest_text=rest_text,
        value_at=round(min(max(at, 9.0), 100 - LABEL_ROOM if rest is not None else 100), 2),
        label=label,
    )


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One rate's change. Positions are percent of the plot; ``is_clear``: the interval excludes zero."""

    name: str
    at: float | None
    low: float
    high: float
    is_clear: bool
    change: str
    interval: str
    label: str


@dataclass(frozen=True, slots=True)
class ChangeChart:
    """Changes in percentage points on one axis."""

    zero: float
    ticks: tuple[Tick, ...]
    rows: tuple[ChangeRow, ...]


@dataclass(frozen=True, slots=True)
class NamedChange:
    """A change, -1 to 1, with the words that stand beside it."""

    name: str
    figure: Figure
    change: str
    interval: str
    label: str


def change_chart(changes: Sequence[NamedChange]) -> ChangeChart | None:
    """Return the chart, None when no change is known. The axis holds zero and every interval."""
    ends = [end for one in changes for end in (one.figure.low, one.figure.high) if end is not None]
    if not ends:
        return None
    step = next((one for one in STEPS if max(map(abs, ends)) <= MOST_STEPS * one), STEPS[-1])
    first = min(-1, math.floor(min(ends) / step + 1e-9))
    last = max(1, math.ceil(max(ends) / step - 1e-9))
    scale = Scale(first * step, last * step)
    ticks = tuple(
        Tick(
            scale.percent(number * step),
            _signed(number * step),
            is_minor=number % 2 == 1 and last - first > 5,
        )
        for number in range(first, last + 1)
    )
    return ChangeChart(scale.percent(0.0), ticks, tuple(_row(one, scale) for one in changes))


def _row(one: NamedChange, scale: Scale) -> ChangeRow:
    figure = one.figure
    if figure.value is None or figure.low is None or figure.high is None:
        return ChangeRow(one.name, None, 0, 0, False, one.change, one.interval, one.label)
    is_clear = figure.low > 0 or figure.high < 0
    places = (scale.percent(figure.value), scale.percent(figure.low), scale.percent(figure.high))
    return ChangeRow(one.name, *places, is_clear, one.change, one.interval, one.label)


def _signed(share: float) -> str:
    points = round(100 * share)
    return "0" if points == 0 else f"{points:+d}".replace("-", "−")
