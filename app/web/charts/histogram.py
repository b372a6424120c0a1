"""The histogram of scores with its pass line and the rule of bands under the axis."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.analysis.histogram import Bin, Histogram
from app.web.charts.scale import PassLine, Scale, Tick, count_ticks, number_text, pass_line

_TOP, _PLOT = 46, 200
_BASE = _TOP + _PLOT
_HEIGHT, _BANDS_HEIGHT = _BASE + 24, 58
_START_AT_MOST = 50
_MANY_LABELS = 12
_THINNEST = 3  # pixels, so that one score among hundreds can be seen


@dataclass(frozen=True, slots=True)
class BandSpan:
    """A band of the exam on the axis, from ``low`` to ``high`` percent; ``count`` None is not shown."""

    name: str
    low: float
    high: float
    count: int | None
    is_below: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """One bin as drawn; ``side`` is ``below``, ``above`` or, without a pass line, ``plain``."""

    x: float
    middle: float
    width: float
    y: float
    height: float
    count: int
    side: str
    label: str


@dataclass(frozen=True, slots=True)
class BandMark:
    """One band of the rule under the axis."""

    x: float
    middle: float
    width: float
    name: str
    count: int | None
    is_below: bool


@dataclass(frozen=True, slots=True)
class HistogramChart:
    """Everything the template ``charts/histogram.html`` draws."""

    id: str
    label: str
    height: int
    base: int
    bars: tuple[Bar, ...]
    counts: tuple[Tick, ...]
    scores: tuple[Tick, ...]
    line: PassLine | None
    bands: tuple[BandMark, ...]

    @property
    def rows(self) -> tuple[tuple[str, int], ...]:
        """The data table: each range of scores and how many are in it."""
        return tuple((bar.label, bar.count) for bar in self.bars)


def histogram_chart(
    histogram: Histogram,
    *,
    chart_id: str,
    label: str,
    pass_label: str = "",
    bands: Sequence[BandSpan] = (),
) -> HistogramChart:
    """Return the chart of a histogram of percent scores.

    ``label`` is the sentence for screen readers, ``pass_label`` the text of the pill. The axis starts at 50
    or lower, where the first scores are; scores outside the edges get a bar of their own at the end. Under
    the axis stand the bands, but only beside a pass line.
    """
    bins = _with_outside(histogram)
    start = _start(bins, histogram.cut)
    shown = [each for each in bins if each.high > start]
    scale = Scale(start, shown[-1].high)
    ticks = count_ticks(max(each.count for each in shown))
    bars = tuple(_bar(each, scale, ticks[-1], histogram) for each in shown)
    line = None if histogram.cut is None else pass_line(scale, histogram.cut, pass_label)
    marks = tuple(_mark(each, scale) for each in bands if line and each.high > scale.low)
    return HistogramChart(
        id=chart_id,
        label=label,
        height=_HEIGHT + (_BANDS_HEIGHT if marks else 0),
        base=_BASE,
        bars=bars,
        counts=tuple(Tick(_y(count, ticks[-1]), str(count)) for count in ticks),
        scores=_score_ticks(shown, scale, histogram),
        line=line,
        bands=marks,
    )


def _with_outside(histogram: Histogram) -> list[Bin]:
    bins = list(histogram.bins)
    width = max(each.high - each.low for each in bins[1:-1] or bins)
    if histogram.underflow:
        bins.insert(0, Bin(bins[0].low - width, bins[0].low, histogram.underflow))
    if histogram.overflow:
        bins.append(Bin(bins[-1].high, bins[-1].high + width, histogram.overflow))
    return bins


def _start(bins: Sequence[Bin], cut: float | None) -> float:
    """Return where the axis starts, low enough for the pass line and the first bar with anybody in it.

    A tail that was merged for privacy may reach down to 0; it is drawn two bins wide.
    """
    first = next((each for each in bins if each.count), bins[-1])
    width = min(each.high - each.low for each in bins[1:-1] or bins)
    limit = min(_START_AT_MOST, first.low if cut is None else min(first.low, cut - width))
    if first.high - first.low > 2 * width:
        return max(first.low, first.high - 2 * width)
    return max((each.low for each in bins if each.low <= limit), default=bins[0].low)


def _bar(each: Bin, scale: Scale, top: int, histogram: Histogram) -> Bar:
    left, right = scale.percent(each.low), scale.percent(each.high)
    side = "plain"
    if histogram.cut is not None:
        side = "below" if each.high <= histogram.cut else "above"
    y = min(_y(each.count, top), _BASE - _THINNEST)
    return Bar(
        x=left,
        middle=round((left + right) / 2, 3),
        width=round(right - left, 3),
        y=y,
        height=round(_BASE - y, 1),
        count=each.count,
        side=side,
        label=_range_text(each, histogram),
    )


def _range_text(each: Bin, histogram: Histogram) -> str:
    if each.high <= histogram.bins[0].low:
        return f"<{number_text(each.high)}"
    if each.low >= histogram.bins[-1].high:
        return f">{number_text(each.low)}"
    return f"{number_text(each.low)}–{number_text(each.high)}"


def _y(count: int, top: int) -> float:
    return round(_BASE - _PLOT * count / top, 1)


def _score_ticks(shown: Sequence[Bin], scale: Scale, histogram: Histogram) -> tuple[Tick, ...]:
    edges = [scale.low, *(each.high for each in shown)]
    labels = [number_text(edge) for edge in edges]
    if shown[0].low < scale.low:
        labels[0] = "…"
    elif shown[0].low < histogram.bins[0].low:
        labels[0] = ""
    if shown[-1].low >= histogram.bins[-1].high:
        labels[-1] = ""
    anchor = len(edges) - 1 if histogram.cut is None else edges.index(histogram.cut)
    is_crowded = len(edges) > _MANY_LABELS
    ticks = (
        Tick(scale.percent(edge), text, is_minor=(place - anchor) % 2 == 1)
        for place, (edge, text) in enumerate(zip(edges, labels, strict=True))
        if text
    )
    return tuple(tick for tick in ticks if not (is_crowded and tick.is_minor))


def _mark(band: BandSpan, scale: Scale) -> BandMark:
    left, right = scale.percent(band.low), scale.percent(band.high)
    middle = round((left + right) / 2, 3)
    return BandMark(left, middle, round(right - left, 3), band.name, band.count, band.is_below)
