"""总览: one assessment at a glance, what changed since the last one, the largest gaps, coverage, dates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from app.domain.analysis.changes import change_of_rate
from app.domain.analysis.figures import Figure, Reason
from app.domain.bank.fields import Words
from app.domain.errors import NotFound
from app.domain.sittings.calendar import period_title
from app.services.clock import Clock
from app.services.coverage_map import CoverageMap, read_coverage
from app.services.distribution_figures import Score, describe_scores, scores_of
from app.services.distribution_read import Looked, look_at
from app.services.distribution_scope import VIEWERS, Filters, Scope, scope_for
from app.services.overview_gaps import Gaps, find_gaps
from app.services.refresh_plan import is_voluntary
from app.services.show_distribution import NOBODY, Distribution, compose_scores, read_scores
from app.services.viewer import Viewer
from app.store.exams import exam_version
from app.store.queries import overview as query
from app.store.transaction import reading

SOON = timedelta(days=60)
MOST_DATES = 6


@dataclass(frozen=True)
class Period:
    """An assessment's occurrence to choose."""

    sitting: str
    title: Words
    period: Words


@dataclass(frozen=True)
class Change:
    """One rate's change since the occurrence before, -1 to 1; unknown where either may not be told."""

    kind: str  # participation | passed | excellent
    figure: Figure


@dataclass(frozen=True)
class Coming:
    """A date ahead. ``opens`` False: a window that is open closes then.

    ``exams``: how many of one kind, ``title`` being the first, do so at that moment.
    """

    title: Words
    period: Words
    wave: str
    at: datetime
    until: datetime
    opens: bool
    sitting: str
    exams: int = 1


@dataclass(frozen=True)
class Overview:
    """The page. ``shown`` None: no assessment has opened yet."""

    periods: tuple[Period, ...]
    shown: Distribution | None
    before: Words | None  # the period compared with
    changes: tuple[Change, ...]
    gaps: Gaps
    coverage: CoverageMap | None
    coming: tuple[Coming, ...]
    sees_names: bool
    made_at: datetime
    tier: str


@dataclass(frozen=True)
class _Earlier:
    period: Words
    looked: Looked
    scores: list[Score]


def show_overview(viewer: Viewer, *, clock: Clock, zone: str, sitting: str = "", tier: str = "") -> Overview:
    """Return the overview of the assessment that holds ``sitting``; when not given, of the last that is over.

    :raises NotFound: no such assessment or tier, or no right to figures anywhere.
    """
    viewer.require(*VIEWERS)
    now = clock.now()
    with reading():
        scope = scope_for(viewer, "")
        periods = query.assessment_periods(scope.paths, now)
        chosen = _chosen(periods, sitting, now)
        shown, earlier = None, None
        if chosen is not None:
            read = read_scores(chosen.sitting, Filters(tier=tier), viewer, now, NOBODY)
            shown = compose_scores(read, now)
            earlier = _earlier(chosen, periods, tier, viewer, now)
        year = year_of(chosen.period if chosen else "", now, zone)
        coverage = read_coverage(year, scope, tier, zone=zone, now=now)
        changes = _changes(shown, read.looked, read.scores, earlier) if chosen and shown else ()
        coming = _coming(scope, now)
    return Overview(
        periods=tuple(_period(one) for one in periods),
        shown=shown,
        before=earlier.period if earlier else None,
        changes=changes,
        gaps=find_gaps(coverage, shown.units if shown else None, shown.topics if shown else None),
        coverage=coverage,
        coming=coming,
        sees_names=scope.sees_names,
        made_at=now,
        tier=tier,
    )


def _chosen(periods: Sequence[query.PeriodLine], sitting: str, now: datetime) -> query.PeriodLine | None:
    """Return the period asked for; else the newest whose main window is over, else the newest of all."""
    if sitting:
        chosen = next((one for one in periods if one.sitting == sitting), None)
        if chosen is None:
            raise NotFound()
        return chosen
    over = [one for one in periods if one.closes_at <= now]
    return next(iter(over or periods), None)


def year_of(period: str, now: datetime, zone: str) -> int:
    """Return the year that a period counts to; one without a year counts to the running one."""
    return int(period[:4]) if period[:4].isdigit() else now.astimezone(ZoneInfo(zone)).year


def _period(line: query.PeriodLine) -> Period:
    return Period(line.sitting, exam_version(line.exam_version_id).title, period_title(line.period))


def _earlier(
    chosen: query.PeriodLine, periods: Sequence[query.PeriodLine], tier: str, viewer: Viewer, now: datetime
) -> _Earlier | None:
    before = [one for one in periods if one.exam_id == chosen.exam_id and one.opens_at < chosen.opens_at]
    if not before:
        return None
    looked = look_at(before[0].sitting, Filters(tier=tier), viewer=viewer, now=now)
    scores = scores_of(looked.people, looked.look, names=looked.scope.sees_names, is_live=looked.is_live)
    return _Earlier(period_title(before[0].period), looked, scores)


def _changes(
    shown: Distribution, looked: Looked, scores: Sequence[Score], earlier: _Earlier | None
) -> tuple[Change, ...]:
    """Return the changes, known only where both rates are told; no participation while people still sit."""
    if earlier is None:
        return ()
    figures = describe_scores(
        earlier.scores, earlier.looked.people, earlier.looked.look.exam, names=earlier.looked.scope.sees_names
    )
    is_told = {
        "participation": shown.counts.participation.value is not None
        and shown.counts.participation_before.value is not None,
        "passed": shown.scores.pass_rate.value is not None and figures.pass_rate.value is not None,
        "excellent": shown.scores.excellent_rate.value is not None
        and figures.excellent_rate.value is not None,
    }
    now_of = _holds(looked, scores, shown.scores.bands[-1].title if shown.scores.bands else None)
    then_of = _holds(earlier.looked, earlier.scores, figures.bands[-1].title if figures.bands else None)
    return tuple(
        Change(
            kind,
            change_of_rate(then_of[kind], now_of[kind]) if told else Figure.unknown(Reason.SMALL_CELL),
        )
        for kind, told in is_told.items()
        if not (shown.is_live and kind == "participation")
    )


def _holds(looked: Looked, scores: Sequence[Score], top: str | None) -> dict[str, dict[int, bool]]:
    """Return for each rate of whom it holds, by member."""
    member_of = {person.attempt.id: person.enrolled.member_id for person in looked.people if person.attempt}
    return {
        "participation": {
            person.enrolled.member_id: person.has_sat for person in looked.people if person.is_due
        },
        "passed": {member_of[score.attempt.id]: score.passed for score in scores},
        "excellent": {member_of[score.attempt.id]: score.attempt.band == top for score in scores},
    }


def _coming(scope: Scope, now: datetime) -> tuple[Coming, ...]:
    """Return what opens and closes next of what is owed; exams of one kind at one moment are one line."""
    found: dict[tuple[object, ...], Coming] = {}
    for row in query.coming_dates(scope.paths, now, now + SOON):
        exam = exam_version(row.exam_version_id)
        if is_voluntary(exam):
            continue
        opens = row.opens_at > now
        at = row.opens_at if opens else row.closes_at
        key = (at, opens, row.wave, exam.kind)
        if key in found:
            found[key] = replace(found[key], exams=found[key].exams + 1)
            continue
        period = period_title(row.period)
        found[key] = Coming(exam.title, period, row.wave, at, row.closes_at, opens, row.sitting)
    return tuple(sorted(found.values(), key=lambda one: one.at)[:MOST_DATES])
