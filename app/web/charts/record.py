"""A member's results over one year."""

import calendar
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from app.web.charts.scale import Tick, number_text

_TOP, _PLOT, _HEIGHT = 34, 172, 236
_BASE = _TOP + _PLOT
_LOWEST_SHOWN = 60
# A label's width in percent of the plot, on a phone and on a desktop.
_PHONE_WIDTH, _DESKTOP_WIDTH, _POINT_WIDTH = 10.0, 4.5, 3.5
_LABEL_HEIGHT = 15
_NEAR_END = 3


@dataclass(frozen=True, slots=True)
class RecordInput:
    """One result in percent; those of the main kind are joined by a line, but for one a make-up replaced."""

    on: date
    percent: float
    passed: bool
    is_main: bool
    cut: float
    is_record: bool = True


@dataclass(frozen=True, slots=True)
class Point:
    """A result at ``x`` percent and ``y`` pixels; ``mark`` is ``main``, ``other`` or ``failed``.

    ``label_y`` is None where a label would touch another; the data table has the number. ``side`` keeps a
    label near an end of the axis inside.
    """

    x: float
    y: float
    mark: str
    text: str
    label_y: float | None
    side: str
    cut_y: float | None


@dataclass(frozen=True, slots=True)
class _Spot:
    x: float
    y: float
    width: float


@dataclass(frozen=True, slots=True)
class Segment:
    """A line between two results of the main kind."""

    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True, slots=True)
class RecordChart:
    """Everything the template ``charts/record.html`` draws; ``cut`` is the one pass line, if there is one."""

    id: str
    label: str
    height: int
    points: tuple[Point, ...]
    segments: tuple[Segment, ...]
    scores: tuple[Tick, ...]
    months: tuple[Tick, ...]
    cut: Tick | None


def record_chart(
    results: Sequence[RecordInput], year: int, *, chart_id: str, label: str, month_names: Sequence[str]
) -> RecordChart:
    """Return the chart of a year's results, which are all from that year.

    The axis ends at 100 and starts at the ten below the worst result or pass line, 60 at most. Different
    pass lines are drawn as a short dash at each result instead of one line.
    """
    ordered = sorted(results, key=lambda result: result.on)
    worst = min((min(result.percent, result.cut) for result in ordered), default=100.0)
    low = max(0, min(_LOWEST_SHOWN, 10 * math.ceil(worst / 10) - 10))
    cuts = {result.cut for result in ordered}
    (only,) = cuts if len(cuts) == 1 else (None,)
    points = _place(ordered, year, low, has_line=only is not None)
    main = [
        point for point, result in zip(points, ordered, strict=True) if result.is_main and result.is_record
    ]
    step = 10 if low >= 40 else 20
    return RecordChart(
        id=chart_id,
        label=label,
        height=_HEIGHT,
        points=tuple(points),
        segments=tuple(Segment(a.x, a.y, b.x, b.y) for a, b in pairwise(main)),
        scores=tuple(Tick(_y(s, low), str(s)) for s in range(100, low - 1, -step) if s != only),
        months=tuple(
            Tick(_month_middle(year, month), name, is_minor=month % 2 == 0)
            for month, name in enumerate(month_names, start=1)
        ),
        cut=None if only is None else Tick(_y(only, low), number_text(only)),
    )


def _place(results: Sequence[RecordInput], year: int, low: int, *, has_line: bool) -> list[Point]:
    spots = [(_x(result.on, year), _y(result.percent, low)) for result in results]
    labels = _place_labels(results, spots, low)
    return [
        Point(
            x=x,
            y=y,
            mark="failed" if not result.passed else "main" if result.is_main else "other",
            text=f"{result.percent:.1f}",
            label_y=labels.get(i),
            side="at-start" if x < _NEAR_END else "at-end" if x > 100 - _NEAR_END else "",
            cut_y=None if has_line else _y(result.cut, low),
        )
        for i, ((x, y), result) in enumerate(zip(spots, results, strict=True))
    ]


def _place_labels(
    results: Sequence[RecordInput], spots: Sequence[tuple[float, float]], low: int
) -> dict[int, float]:
    """Return the y of each label that has room above or below its point."""
    taken: list[_Spot] = []
    labels: dict[int, float] = {}
    for i in sorted(range(len(results)), key=lambda i: (not _is_major(results[i]), i)):
        points = [_Spot(x, y + 5, _POINT_WIDTH) for j, (x, y) in enumerate(spots) if j != i]
        for label in _wishes(results[i], spots[i], _y(results[i].cut, low)):
            if _is_free(label, taken + points):
                labels[i] = label.y
                taken.append(label)
                break
    return labels


def _wishes(result: RecordInput, spot: tuple[float, float], cut: float) -> list[_Spot]:
    """Return where a label may stand, best first: room on a phone counts before room on a desktop alone."""
    x, y = spot
    sides = [y - 12, y + 22] if result.passed else [y + 22, y - 12]
    sides.sort(key=lambda side: side - 14 < cut < side + 4)  # beside the pass line rather than on it
    widths = (_PHONE_WIDTH, _DESKTOP_WIDTH) if _is_major(result) else (_DESKTOP_WIDTH,)
    return [_Spot(x, side, width) for width in widths for side in sides]


def _is_major(result: RecordInput) -> bool:
    """Return whether the label is shown on phones too: assessments and failures."""
    return result.is_main or not result.passed


def _is_free(label: _Spot, taken: Sequence[_Spot]) -> bool:
    if not 12 <= label.y <= _BASE - 2:
        return False
    return not any(
        abs(label.x - other.x) < _distance(label, other) and abs(label.y - other.y) < _LABEL_HEIGHT
        for other in taken
    )


def _distance(label: _Spot, other: _Spot) -> float:
    if other.width == _POINT_WIDTH:
        return (label.width + other.width) / 2
    return min(label.width, other.width)  # a label that phones leave out is only in a desktop's way


def _x(on: date, year: int) -> float:
    days = 366 if calendar.isleap(year) else 365
    return round(100 * ((on - date(year, 1, 1)).days + 0.5) / days, 3)


def _month_middle(year: int, month: int) -> float:
    return _x(date(year, month, 15), year)


def _y(score: float, low: int) -> float:
    return round(_BASE - _PLOT * (score - low) / (100 - low), 1)
