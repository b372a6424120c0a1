"""最大的三个缺口: the largest gap in coverage, in passing and in mastery, one of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.analysis.distributions import normal_quantile
from app.domain.analysis.figures import Figure
from app.domain.analysis.proportions import compare_proportions, holm, newcombe
from app.domain.bank.fields import Words
from app.services.coverage_map import TESTED, CoverageLine, CoverageMap, Topic
from app.services.distribution_groups import ALPHA, TopicFigures, UnitFigure, UnitFigures

WORST_UNITS = 2


@dataclass(frozen=True)
class CoverageGap:
    """The topic that the fewest have tested. ``units`` are those furthest behind in it, with their shares."""

    topic: Topic
    share: float
    untested: int
    others: float | None  # share of all other topics together
    units: tuple[tuple[Words, float], ...]


@dataclass(frozen=True)
class PassGap:
    """The unit with the lowest pass rate against the others together.

    The interval of ``difference`` is widened by the number of units it was picked
    from (Bonferroni); ``is_clear`` follows Holm's correction.
    """

    unit: UnitFigure
    failed: int
    others: float
    difference: Figure
    is_clear: bool


@dataclass(frozen=True)
class MasteryGap:
    """The topic of a tier with the lowest facility, the interval widened by how many it was picked from."""

    tier: Words
    topic: Words
    facility: Figure
    others: float  # mean facility of the tier's other topics
    picked_from: int


@dataclass(frozen=True)
class Gaps:
    """One of each kind, None where nothing can be said."""

    coverage: CoverageGap | None
    passing: PassGap | None
    mastery: MasteryGap | None


def find_gaps(coverage: CoverageMap | None, units: UnitFigures | None, topics: TopicFigures | None) -> Gaps:
    """Return the largest gap of each kind, from figures that may be shown already."""
    return Gaps(
        coverage_gap(coverage) if coverage else None,
        pass_gap(units) if units else None,
        mastery_gap(topics) if topics else None,
    )


def coverage_gap(coverage: CoverageMap) -> CoverageGap | None:
    """Return the begun topic with the lowest share tested; None when all are covered or it is not told."""
    shares = [cell.share(TESTED) for cell in coverage.total.cells]
    known = [(share, place) for place, share in enumerate(shares) if share]
    if not known:
        return None
    share, place = min(known)
    cell = coverage.total.cells[place]
    if share >= 1 or cell.due is None or cell.tested is None:
        return None
    rest = [one for number, one in enumerate(coverage.total.cells) if number != place and one.tested != 0]
    tested, due = sum(one.tested or 0 for one in rest), sum(one.due or 0 for one in rest)
    is_told = due and all(one.tested is not None for one in rest if not one.is_empty)
    return CoverageGap(
        coverage.topics[place],
        share,
        cell.due - cell.tested,
        tested / due if is_told else None,
        _furthest_behind(coverage.lines, place, share),
    )


def pass_gap(units: UnitFigures) -> PassGap | None:
    """Return the unit with the lowest pass rate, None where fewer than two can be compared."""
    known = [
        (figure, figure.passed.value, figure.sat.value)
        for band in units.bands
        for figure in band.units
        if figure.passed.value is not None and figure.sat.value
    ]
    if len(known) < 2:
        return None
    passed, sat = sum(row[1] for row in known), sum(row[2] for row in known)
    adjusted = holm([compare_proportions(p, n, passed - p, sat - n).p for _, p, n in known])
    place = min(range(len(known)), key=lambda i: known[i][1] / known[i][2])
    figure, own_passed, own_sat = known[place]
    rest_passed, rest_sat = passed - own_passed, sat - own_sat
    difference = newcombe(own_passed, own_sat, rest_passed, rest_sat, 1 - ALPHA / len(known))
    is_clear = adjusted[place] <= ALPHA
    return PassGap(figure, own_sat - own_passed, rest_passed / rest_sat, difference, is_clear)


def mastery_gap(topics: TopicFigures) -> MasteryGap | None:
    """Return the lowest facility of a topic in a tier, None where no tier has two topics to compare."""
    known = [
        (cell.facility.value, row, column)
        for row, topic in enumerate(topics.topics)
        for column, cell in enumerate(topic.cells)
        if cell.facility.value is not None
    ]
    comparable = [one for one in known if sum(other[2] == one[2] for other in known) > 1]
    if not comparable:
        return None
    _, row, column = min(comparable)
    others = [one[0] for one in known if one[2] == column and one[1] != row]
    facility = _widened(topics.topics[row].cells[column].facility, len(comparable))
    tier, topic = topics.tiers[column][1], topics.topics[row].title
    return MasteryGap(tier, topic, facility, sum(others) / len(others), len(comparable))


def _furthest_behind(
    lines: Sequence[CoverageLine], place: int, share: float
) -> tuple[tuple[Words, float], ...]:
    shares = [
        (own, line.unit.title)
        for line in lines
        if line.unit is not None and (own := line.cells[place].share(TESTED)) is not None and own < share
    ]
    return tuple((title, own) for own, title in sorted(shares, key=lambda pair: pair[0])[:WORST_UNITS])


def _widened(figure: Figure, picked_from: int) -> Figure:
    """Return a figure whose interval holds for the lowest of so many (Bonferroni, normal widths)."""
    if figure.value is None or figure.low is None or figure.high is None:
        return figure
    factor = normal_quantile(1 - ALPHA / (2 * picked_from)) / normal_quantile(1 - ALPHA / 2)
    low = max(0.0, figure.value - factor * (figure.value - figure.low))
    return Figure(figure.value, low, min(1.0, figure.value + factor * (figure.high - figure.value)))
