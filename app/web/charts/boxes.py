"""Box plots one under another, such as one for each tier."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.analysis.description import Box
from app.web.charts.scale import PassLine, Scale, Tick, number_text, pass_line

_TOP, _PITCH = 40, 50
_LOWEST_SHOWN = 60


@dataclass(frozen=True, slots=True)
class BoxInput:
    """One group: ``box`` is None when it may not be shown, ``note`` then says why."""

    name: str
    n_text: str
    box: Box | None
    cut: float | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class BoxMark:
    """The five quantiles of a box in percent of the width, and the number at its median."""

    p5: float
    p25: float
    p50: float
    p75: float
    p95: float
    width: float
    median: str


@dataclass(frozen=True, slots=True)
class BoxRow:
    """One group at ``y`` pixels; ``cut`` is set only where the groups have different pass lines."""

    y: int
    name: str
    n_text: str
    mark: BoxMark | None
    cut: float | None
    note: str


@dataclass(frozen=True, slots=True)
class BoxChart:
    """Everything the template ``charts/boxes.html`` draws."""

    id: str
    label: str
    height: int
    base: int
    rows: tuple[BoxRow, ...]
    scores: tuple[Tick, ...]
    line: PassLine | None


def box_chart(groups: Sequence[BoxInput], *, chart_id: str, label: str, pass_label: str = "") -> BoxChart:
    """Return the boxes on one axis that ends at 100 and starts at the ten below all whiskers, 60 at most.

    One pass line runs through all rows when all groups have the same; else each row has its own dash.
    """
    ends = [group.box.p5 for group in groups if group.box] + [_LOWEST_SHOWN]
    ends += [group.cut for group in groups if group.cut is not None]
    low = int(min(ends) // 10 * 10)
    scale = Scale(low, max([100.0, *(group.box.p95 for group in groups if group.box)]))
    cuts = {group.cut for group in groups}
    (only,) = cuts if len(cuts) == 1 else (None,)
    base = _TOP + _PITCH * len(groups)
    step = 10 if scale.high - low <= 50 else 20
    return BoxChart(
        id=chart_id,
        label=label,
        height=base + 26,
        base=base,
        rows=tuple(
            _row(group, place, scale, has_line=only is not None) for place, group in enumerate(groups)
        ),
        scores=tuple(Tick(scale.percent(s), str(s)) for s in range(100, low - 1, -step)[::-1]),
        line=None if only is None else pass_line(scale, only, pass_label),
    )


def _row(group: BoxInput, place: int, scale: Scale, *, has_line: bool) -> BoxRow:
    cut = None if has_line or group.cut is None else scale.percent(group.cut)
    y = _TOP + _PITCH * place + _PITCH // 2
    mark = None if group.box is None else _mark(group.box, scale)
    return BoxRow(y, group.name, group.n_text, mark, cut, group.note)


def _mark(box: Box, scale: Scale) -> BoxMark:
    p5, p25, p50, p75, p95 = (scale.percent(v) for v in (box.p5, box.p25, box.p50, box.p75, box.p95))
    return BoxMark(p5, p25, p50, p75, p95, round(p75 - p25, 3), number_text(box.p50))
