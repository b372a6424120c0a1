"""Axes: ticks at round numbers, and the pass line with its pill."""

import math
from dataclasses import dataclass

_TICK_STEPS = (1, 2, 5)
_WIDE_FROM = 0x2E80  # first code point of the East Asian blocks
_PILL_PADDING = 20
_PILL_MARGIN = 12


@dataclass(frozen=True, slots=True)
class Tick:
    """A label on an axis: ``at`` in percent (x) or pixels (y); phones leave minor ones out."""

    at: float
    label: str
    is_minor: bool = False


@dataclass(frozen=True, slots=True)
class PassLine:
    """The dashed line at ``x`` percent and its pill, whose left edge is ``pill_left`` pixels from it."""

    x: float
    label: str
    pill_left: float
    pill_width: int


@dataclass(frozen=True, slots=True)
class Scale:
    """Scores from ``low`` to ``high`` along the x axis."""

    low: float
    high: float

    def percent(self, value: float) -> float:
        """Return where a value stands, in percent of the width; values outside stand at the end."""
        share = (value - self.low) / (self.high - self.low)
        return round(100 * min(1.0, max(0.0, share)), 3)


def pass_line(scale: Scale, cut: float, label: str) -> PassLine:
    """Return the pass line; near an end of the axis the pill moves inwards so as not to be cut off."""
    x = scale.percent(cut)
    width = _PILL_PADDING + sum(12 if ord(letter) >= _WIDE_FROM else 7 for letter in label)
    left = -width / 2
    if x > 85:
        left = _PILL_MARGIN - width
    elif x < 15:
        left = -_PILL_MARGIN
    return PassLine(x, label, left, width)


def count_ticks(largest: int) -> list[int]:
    """Return three to six round counts from 0 to at least ``largest``."""
    size = 1
    while True:
        for step in _TICK_STEPS:
            if step * size * 5 >= largest:
                top = max(2, math.ceil(largest / (step * size)))
                return [step * size * number for number in range(top + 1)]
        size *= 10


def number_text(value: float) -> str:
    """Return a score without needless decimals: 80, 82.5, 66.7."""
    return f"{value:.1f}".removesuffix(".0")
