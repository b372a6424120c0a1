"""The same scores by tier, by unit and by topic."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from app.domain.analysis.bands import BandLevel, UnitCount, UnitStanding, band_units
from app.domain.analysis.description import Box, box
from app.domain.analysis.disclosure import Cell, FigureKind, may_show
from app.domain.analysis.distributions import normal_quantile, t_quantile
from app.domain.analysis.figures import Figure, Reason
from app.domain.analysis.proportions import compare_proportions, holm, newcombe, wilson
from app.domain.bank.fields import Words
from app.services.distribution_figures import Score, common_cut, protect_passes, rate_of
from app.services.distribution_people import Person
from app.services.distribution_scope import Scope, Unit
from app.services.name_order import by_pinyin
from app.store.queries.distribution import TopicSums

ALPHA = 0.05


@dataclass(frozen=True)
class TierFigure:
    """One tier. ``box`` None has a ``reason``; ``cut`` is its pass mark in percent when it has one."""

    key: str
    title: Words
    n: Cell
    passed: Cell
    rate: Figure
    box: Box | None
    reason: Reason | None
    cut: Fraction | None


@dataclass(frozen=True)
class TierGap:
    """The tier with the lowest pass rate against all others together.

    The interval is widened by the number of tiers it was picked from
    (Bonferroni), ``is_clear`` follows Holm's correction.
    """

    tier: TierFigure
    difference: Figure
    is_clear: bool


@dataclass(frozen=True)
class TierFigures:
    """All tiers that were looked at, and the one that stands out."""

    tiers: tuple[TierFigure, ...]
    gap: TierGap | None


@dataclass(frozen=True)
class UnitFigure:
    """One row of the pass table; ``reason`` says why the rate is unknown or the unit was not tested."""

    unit: Unit
    sat: Cell
    passed: Cell
    rate: Figure
    level: BandLevel
    reason: Reason | None = None

    @property
    def title(self) -> Words:
        """The unit's title; those right in a department are told from its parts."""
        title = self.unit.title
        return Words(f"{title.zh}（直属）", f"{title.en} (itself)") if self.unit.is_direct else title


@dataclass(frozen=True)
class UnitBand:
    """档, best first; its units in the order of their names."""

    level: BandLevel
    units: tuple[UnitFigure, ...]


@dataclass(frozen=True)
class UnitFigures:
    """The pass table. ``withheld`` are the units of whom too little may be said."""

    bands: tuple[UnitBand, ...]
    withheld: tuple[UnitFigure, ...]
    whole: Figure

    @property
    def alike(self) -> int:
        """How many units do not differ from the rest beyond chance."""
        return sum(len(band.units) for band in self.bands if band.level is BandLevel.MIDDLE)

    @property
    def different(self) -> int:
        return sum(len(band.units) for band in self.bands if band.level is not BandLevel.MIDDLE)

    @property
    def is_empty(self) -> bool:
        return not self.bands and not self.withheld


@dataclass(frozen=True)
class TopicCell:
    """得分率 of one topic in one tier, from ``members`` people; not examined is not the same as unknown."""

    facility: Figure
    members: int | None = None
    is_examined: bool = True


@dataclass(frozen=True)
class TopicFigure:
    """One row of the map; ``group`` is the topic above, where there are several."""

    key: str
    title: Words
    group: Words | None
    cells: tuple[TopicCell, ...]  # one for each tier, in the order of the tiers


@dataclass(frozen=True)
class TopicFigures:
    """The map: its columns (key, title) and its rows."""

    tiers: tuple[tuple[str, Words], ...]
    topics: tuple[TopicFigure, ...]


def describe_tiers(scores: Sequence[Score], tiers: Mapping[str, Words], *, names: bool) -> TierFigures:
    """Return box and pass rate of each tier that was examined, in order of rank."""
    grouped = {key: [score for score in scores if score.tier == key] for key in tiers}
    rows = [(sum(score.passed for score in group), len(group)) for group in grouped.values()]
    cells, _ = protect_passes(rows, names=names)
    figures = []
    for (key, group), cell in zip(grouped.items(), cells, strict=True):
        verdict = may_show(FigureKind.BOX, len(group))
        figures.append(
            TierFigure(
                key=key,
                title=tiers[key],
                n=cell.sat,
                passed=cell.passed,
                rate=rate_of(cell),
                box=box([score.percent for score in group]) if verdict.is_shown else None,
                reason=verdict.reason,
                cut=common_cut(group),
            )
        )
    return TierFigures(tuple(figures), _lowest(figures))


def describe_units(
    scores: Sequence[Score], people: Iterable[Person], scope: Scope, *, names: bool
) -> UnitFigures:
    """Return the pass table in 档: each unit against all others together, Holm at 5 %."""
    tally = [[0, 0] for _ in scope.units]
    for score in scores:
        place = scope.unit_of.get(score.department_id)
        if place is not None:
            tally[place][0] += score.passed
            tally[place][1] += 1
    present = sorted({scope.unit_of[person.enrolled.department_id] for person in people if scope.units})
    rows = [(tally[place][0], tally[place][1]) for place in present]
    cells, total = protect_passes(rows, names=names)
    counts = [UnitCount(str(place), *row) for place, row in zip(present, rows, strict=True)]
    cell_of = dict(zip(present, cells, strict=True))
    bands: list[UnitBand] = []
    withheld: list[UnitFigure] = []
    for band in band_units(counts):
        shown: list[UnitFigure] = []
        for standing in band.standings:
            place = int(standing.unit.key)
            cell = cell_of[place]
            figure = _unit_figure(scope.units[place], cell.sat, cell.passed, standing)
            (withheld if figure.rate.value is None else shown).append(figure)
        if shown:
            bands.append(UnitBand(band.level, tuple(sorted(shown, key=_by_name))))
    return UnitFigures(tuple(bands), tuple(sorted(withheld, key=_by_name)), rate_of(total))


def describe_topics(
    sums: Sequence[TopicSums],
    tiers: Mapping[str, Words],
    titles: Mapping[str, Words],
    sat: Mapping[str, int],
) -> TopicFigures:
    """Return the facility of each topic and tier, from 20 members on.

    ``titles`` gives the names of topics by path, in the catalog's order; ``sat``
    how many of each tier the figures speak of. A topic that nobody of a tier
    met is not examined there, as soon as there are enough of them to say so.
    """
    by_place = {(row.topic, row.tier): row for row in sums}
    order = {path: place for place, path in enumerate(titles)}
    paths = sorted({row.topic for row in sums}, key=lambda path: (order.get(path, len(order)), path))
    has_groups = len({path.split("/")[0] for path in paths}) > 1
    topics = []
    for path in paths:
        above = path.rpartition("/")[0]
        cells = tuple(_topic_cell(by_place.get((path, tier)), sat.get(tier, 0)) for tier in tiers)
        group = topic_title(above, titles) if has_groups and above else None
        topics.append(TopicFigure(path, topic_title(path, titles), group, cells))
    return TopicFigures(tuple(tiers.items()), tuple(topics))


def topic_title(path: str, titles: Mapping[str, Words]) -> Words:
    """Return the catalog's title of a topic, else the last part of its path."""
    last = path.rpartition("/")[2]
    return titles.get(path) or Words(last, last)


def facility_from(sums: TopicSums) -> Figure:
    """Return a topic's facility, 0 to 1, with its 95 % interval, members being the sample.

    The same as :func:`app.domain.analysis.topics.facility_by_group`, from sums
    over members (ratio estimator, Cochran 1977, section 6.4).
    """
    members, responses = int(sums.members), float(sums.responses)
    facility = float(sums.earned) / responses
    spread = (
        float(sums.earned_squared)
        - 2 * facility * float(sums.product)
        + facility * facility * float(sums.responses_squared)
    )
    if members < 2 or spread <= 1e-9 * responses:
        interval = wilson(min(max(facility, 0.0), 1.0) * members, members)
        return Figure(facility, interval.low, interval.high)
    half = _t_975(members - 1) * math.sqrt(spread * members / (members - 1)) / responses
    return Figure(facility, max(0.0, facility - half), min(1.0, facility + half))


@lru_cache(maxsize=4096)
def _t_975(df: int) -> float:
    """Return t with 97.5 % below it; from df 100 on by Abramowitz & Stegun 26.7.5, which is quicker."""
    if df < 100:
        return t_quantile(0.975, df)
    z = normal_quantile(0.975)
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return z + sum(term / float(df) ** power for power, term in enumerate(terms, start=1))


def _lowest(figures: Sequence[TierFigure]) -> TierGap | None:
    known = [
        (figure, figure.passed.value, figure.n.value)
        for figure in figures
        if figure.rate.value is not None and figure.passed.value is not None and figure.n.value
    ]
    if len(known) < 2:
        return None
    passed, sat = sum(row[1] for row in known), sum(row[2] for row in known)
    adjusted = holm([compare_proportions(p, n, passed - p, sat - n).p for _, p, n in known])
    place = min(range(len(known)), key=lambda i: known[i][1] / known[i][2])
    figure, own_passed, own_sat = known[place]
    confidence = 1 - ALPHA / len(known)
    difference = newcombe(own_passed, own_sat, passed - own_passed, sat - own_sat, confidence)
    return TierGap(figure, difference, adjusted[place] <= ALPHA)


def _unit_figure(unit: Unit, sat: Cell, passed: Cell, standing: UnitStanding) -> UnitFigure:
    if passed.value is None:
        return UnitFigure(
            unit, sat, passed, Figure.unknown(passed.reason or Reason.SMALL_CELL), BandLevel.MIDDLE
        )
    if standing.reason is Reason.N_LT_MIN:
        return UnitFigure(unit, sat, passed, Figure.unknown(Reason.N_LT_MIN), standing.level, standing.reason)
    return UnitFigure(unit, sat, passed, standing.rate, standing.level, standing.reason)


def _by_name(figure: UnitFigure) -> tuple[str, str]:
    return by_pinyin(figure.unit.title.zh)


def _topic_cell(row: TopicSums | None, sat: int) -> TopicCell:
    if row is None:
        is_known = may_show(FigureKind.FACILITY, sat).is_shown
        return TopicCell(Figure.unknown(Reason.NO_DATA), is_examined=not is_known)
    verdict = may_show(FigureKind.FACILITY, row.members)
    if not verdict.is_shown:
        return TopicCell(Figure.unknown(verdict.reason or Reason.N_LT_MIN))
    return TopicCell(facility_from(row), int(row.members))
