"""Rates on a track from 0 to 100, and cells of a heat map."""

from dataclasses import dataclass

from app.domain.analysis.bands import BandLevel
from app.domain.analysis.figures import Figure

# Lower limits of the steps above the first; the last step starts where hardly anything is left to win.
_HEAT_LIMITS = (60, 68, 76, 82, 88, 93)


@dataclass(frozen=True, slots=True)
class RateRow:
    """One unit's row; without ``rate`` only ``note`` is shown. Positions are percent of the track."""

    name: str
    counts: str
    percent: str
    rate: float | None
    low: float
    high: float
    whisker: float
    centre: float | None
    is_below: bool
    label: str
    note: str = ""


def rate_row(
    name: str,
    rate: Figure,
    *,
    counts: str = "",
    centre: float | None = None,
    level: BandLevel = BandLevel.MIDDLE,
    label: str = "",
    note: str = "",
) -> RateRow:
    """Return the row of a rate (0 to 1) with its interval; ``centre`` is the whole's rate, a dotted line.

    ``counts`` is what stands in the column of numbers, ``label`` the sentence for screen readers, ``note``
    what is said instead of a figure that is unknown or may not be shown.
    """
    whole = None if centre is None else _percent(centre)
    if rate.value is None:
        return RateRow(name, counts, "—", None, 0, 0, 0, whole, False, label, note)
    low = _percent(rate.value if rate.low is None else rate.low)
    high = _percent(rate.value if rate.high is None else rate.high)
    return RateRow(
        name=name,
        counts=counts,
        percent=f"{_round_half_up(100 * rate.value)}%",
        rate=_percent(rate.value),
        low=low,
        high=high,
        whisker=round(high - low, 3),
        centre=whole,
        is_below=level is BandLevel.BELOW,
        label=label,
    )


def _percent(share: float) -> float:
    return round(100 * share, 3)


def _round_half_up(value: float) -> int:
    return int(value + 0.5 + 1e-9)


@dataclass(frozen=True, slots=True)
class HeatCell:
    """A cell: a number with its step 0 to 6, or ``text`` such as 不考 in a quiet one."""

    text: str
    level: int | None
    label: str = ""


def heat_cell(facility: float | None, *, text: str = "—", label: str = "") -> HeatCell:
    """Return the cell of a facility, 0 to 1, printed in percent; ``text`` stands where there is none.

    The step follows from the printed number, so that equal numbers have equal colours.
    """
    if facility is None:
        return HeatCell(text, None, label)
    shown = _round_half_up(100 * facility)
    return HeatCell(str(shown), sum(shown >= limit for limit in _HEAT_LIMITS), label)


@dataclass(frozen=True, slots=True)
class HeatKey:
    """The legend of the heat map: its seven steps and the limits of the outermost."""

    levels: tuple[int, ...] = tuple(range(len(_HEAT_LIMITS) + 1))
    lowest: int = _HEAT_LIMITS[0]
    highest: int = _HEAT_LIMITS[-1]
