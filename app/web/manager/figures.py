"""Figures as charts and tables."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.analysis.figures import Reason
from app.services.distribution_groups import TopicCell, TopicFigure, UnitFigure
from app.services.distribution_missing import MissingList, MissingUnit
from app.services.show_distribution import Distribution
from app.web.charts.boxes import BoxChart, BoxInput, box_chart
from app.web.charts.histogram import BandSpan, HistogramChart, histogram_chart
from app.web.charts.rates import HeatCell, HeatKey, RateRow, heat_cell, rate_row
from app.web.filters import in_words
from app.web.i18n import _, ngettext
from app.web.manager.findings import band_name, band_words
from app.web.manager.number_words import count_text, plain, rounded, score_text, share_text

SHOWN_UNITS = 8  # of the missing; the others are folded


@dataclass(frozen=True)
class BandRows:
    title: str
    meaning: str
    count: str
    rows: tuple[RateRow, ...]


@dataclass(frozen=True)
class UnitTable:
    """档 with their units; ``withheld`` are those of whom too little may be said."""

    bands: tuple[BandRows, ...]
    withheld: tuple[RateRow, ...]
    centre: str
    data: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class TopicRow:
    title: str
    cells: tuple[HeatCell, ...]


@dataclass(frozen=True)
class TopicGroup:
    """Topics below one; ``title`` is empty where all belong together."""

    title: str
    rows: tuple[TopicRow, ...]


@dataclass(frozen=True)
class TopicMap:
    tiers: tuple[str, ...]
    groups: tuple[TopicGroup, ...]
    key: HeatKey
    data_head: tuple[str, ...]
    data: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class MissingRow:
    unit: str
    count: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class MissingTable:
    rows: tuple[MissingRow, ...]
    folded: tuple[MissingRow, ...]
    folded_count: str
    has_names: bool


def histogram_of(shown: Distribution) -> HistogramChart | None:
    scores = shown.scores
    if scores.histogram is None:
        return None
    is_hundred = shown.head.total == "100"
    pass_label = ""
    label = _("Scores of %(count)s members", count=count_text(scores.n))
    if scores.cut is not None:
        mark = score_text(float(scores.cut), is_hundred)
        pass_label = _("Pass mark %(score)s", score=mark)
        label = _(
            "Scores of %(count)s members with the pass mark at %(score)s",
            count=count_text(scores.n),
            score=mark,
        )
    bands = [
        BandSpan(
            band_name(band.title),
            float(band.low),
            float(band.high),
            band.count.value,
            is_below=band.is_below,
        )
        for band in scores.bands
    ]
    return histogram_chart(
        scores.histogram, chart_id="scores", label=label, pass_label=pass_label, bands=bands
    )


def tier_boxes(shown: Distribution) -> BoxChart | None:
    tiers = shown.tiers.tiers
    if not any(tier.box for tier in tiers):
        return None
    groups = [
        BoxInput(
            name=in_words(tier.title),
            n_text=_("%(count)s people", count=count_text(tier.n)),
            box=tier.box,
            cut=None if tier.cut is None else float(tier.cut),
            note="" if tier.box else _("Too few for statistics"),
        )
        for tier in tiers
    ]
    return box_chart(
        groups,
        chart_id="tiers",
        label=_("Scores by tier: the middle half and the median"),
        pass_label=_("Pass mark"),
    )


def tier_rows(shown: Distribution) -> tuple[tuple[str, ...], ...]:
    """The table behind the boxes: n, pass rate with its interval, pass mark, quantiles."""
    rows = []
    for tier in shown.tiers.tiers:
        box = tier.box
        quantiles = (box.p5, box.p25, box.p50, box.p75, box.p95) if box else ()
        rows.append(
            (
                in_words(tier.title),
                count_text(tier.n),
                count_text(tier.passed),
                share_text(tier.rate),
                _interval(tier.rate.low, tier.rate.high),
                "—" if tier.cut is None else plain(float(tier.cut)),
                *([plain(value) for value in quantiles] if box else ["—"] * 5),
            )
        )
    return tuple(rows)


def unit_table(shown: Distribution) -> UnitTable | None:
    units = shown.units
    if units.is_empty:
        return None
    centre = units.whole.value
    bands = tuple(
        BandRows(
            *band_words(band.level),
            ngettext("%(num)s unit", "%(num)s units", len(band.units)),
            tuple(_unit_row(unit, centre) for unit in band.units),
        )
        for band in units.bands
    )
    everyone = [unit for band in units.bands for unit in band.units] + list(units.withheld)
    return UnitTable(
        bands=bands,
        withheld=tuple(_unit_row(unit, centre) for unit in units.withheld),
        centre=share_text(units.whole, 0),
        data=tuple(
            (
                in_words(unit.title),
                count_text(unit.passed),
                count_text(unit.sat),
                share_text(unit.rate),
                _interval(unit.rate.low, unit.rate.high),
            )
            for unit in everyone
        ),
    )


def _unit_row(unit: UnitFigure, centre: float | None) -> RateRow:
    name = in_words(unit.title)
    label = _(
        "%(unit)s: pass rate %(rate)s%%, 95%% interval %(interval)s",
        unit=name,
        rate=share_text(unit.rate, 0),
        interval=_interval(unit.rate.low, unit.rate.high, 0),
    )
    return rate_row(
        name,
        unit.rate,
        counts=f"{count_text(unit.passed)} / {count_text(unit.sat)}",
        centre=centre,
        level=unit.level,
        label=label,
        note=_("Too few for statistics"),
    )


def topic_map(shown: Distribution) -> TopicMap | None:
    topics = shown.topics
    if not topics.topics:
        return None
    groups: list[TopicGroup] = []
    for topic in topics.topics:
        title = in_words(topic.group)
        row = _topic_row(shown, topic)
        if groups and groups[-1].title == title:
            groups[-1] = TopicGroup(title, (*groups[-1].rows, row))
        else:
            groups.append(TopicGroup(title, (row,)))
    return TopicMap(
        tiers=tuple(in_words(title) for _key, title in topics.tiers),
        groups=tuple(groups),
        key=HeatKey(),
        data_head=(
            _("Topic"),
            *(f"{in_words(title)} {word}" for _key, title in topics.tiers for word in ("%", "95%", "n")),
        ),
        data=tuple(
            (in_words(topic.title), *(text for cell in topic.cells for text in _topic_numbers(cell)))
            for topic in topics.topics
        ),
    )


def _topic_row(shown: Distribution, topic: TopicFigure) -> TopicRow:
    title = in_words(topic.title)
    cells = []
    for (_key, tier), cell in zip(shown.topics.tiers, topic.cells, strict=True):
        text = "—" if cell.is_examined else _("not examined")
        label = _(
            "%(topic)s, %(tier)s: %(text)s", topic=title, tier=in_words(tier), text=_cell_words(cell, text)
        )
        cells.append(heat_cell(cell.facility.value, text=text, label=label))
    return TopicRow(title, tuple(cells))


def _cell_words(cell: TopicCell, text: str) -> str:
    if cell.facility.value is not None:
        return f"{rounded(100 * cell.facility.value)}%"
    return _("Too few for statistics") if cell.facility.reason is Reason.N_LT_MIN else text


def _topic_numbers(cell: TopicCell) -> tuple[str, str, str]:
    if cell.facility.value is None:
        return ("—", "—", "—")
    members = "—" if cell.members is None else str(cell.members)
    return share_text(cell.facility), _interval(cell.facility.low, cell.facility.high), members


def missing_table(missing: MissingList) -> MissingTable:
    rows = tuple(_missing_row(unit) for unit in missing.units)
    folded = rows[SHOWN_UNITS:] if len(rows) > SHOWN_UNITS + 1 else ()
    return MissingTable(
        rows=rows[: len(rows) - len(folded)],
        folded=folded,
        folded_count=ngettext("%(num)s more unit", "%(num)s more units", len(folded)),
        has_names=any(row.names for row in rows),
    )


def _missing_row(unit: MissingUnit) -> MissingRow:
    names = tuple(member.name for member in unit.members)
    return MissingRow(in_words(unit.title), count_text(unit.count), names)


def _interval(low: float | None, high: float | None, places: int = 1) -> str:
    if low is None or high is None:
        return "—"
    return f"{rounded(100 * low, places)}–{rounded(100 * high, places)}"
