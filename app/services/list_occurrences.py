"""成绩: the occurrences of the running year, each with turnout and pass rate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from app.domain.analysis.disclosure import SMALL_CELL, PassCell
from app.domain.analysis.figures import Figure, Reason
from app.domain.bank.fields import Words
from app.domain.errors import NotFound
from app.domain.sittings.calendar import period_title
from app.services.clock import Clock
from app.services.distribution_figures import Attendance, count_attendance, protect_passes, rate_of
from app.services.distribution_scope import VIEWERS, outermost
from app.services.refresh_plan import is_voluntary
from app.services.viewer import Viewer
from app.store.exams import exam_version
from app.store.queries import sittings_overview as query
from app.store.transaction import reading


@dataclass(frozen=True)
class OccurrenceLine:
    """One occurrence. While it runs, ``pass_rate`` is told only with the right to names."""

    sitting: str  # public id of the main wave
    period: Words
    opens_at: datetime
    closes_at: datetime
    is_live: bool
    attendance: Attendance
    passes: PassCell
    pass_rate: Figure
    awaiting_marking: int  # 0 also when it may not be told


@dataclass(frozen=True)
class ExamGroup:
    """An exam with its occurrences, latest first."""

    exam: str
    kind: str
    title: Words
    series: Words | None
    lines: tuple[OccurrenceLine, ...]


@dataclass(frozen=True)
class YearOfScores:
    """What has opened in a year: owed exams, and apart from them what is sat of one's own accord."""

    year: int
    years: tuple[int, ...]  # that have anything to show, newest last; ``year`` is one of them
    owed: tuple[ExamGroup, ...]
    voluntary: tuple[ExamGroup, ...]
    sees_names: bool
    made_at: datetime


def list_occurrences(viewer: Viewer, *, clock: Clock, zone: str, year: int | None = None) -> YearOfScores:
    """Return the occurrences that were open at any time in ``year``, within the viewer's departments.

    Without a year it is the running one.

    :raises NotFound: no right to figures anywhere, or nothing opened in that year.
    """
    viewer.require(*VIEWERS)
    paths = outermost(viewer.paths(*VIEWERS))
    if not paths:
        raise NotFound()
    now = clock.now()
    place = ZoneInfo(zone)
    this_year = now.astimezone(place).year
    chosen = this_year if year is None else year
    names = all(viewer.sees_names_at(path) for path in paths)
    with reading():
        first = query.first_opening()
        first_year = first.astimezone(place).year if first and first <= now else this_year
        if not first_year <= chosen <= this_year:
            raise NotFound()
        start = datetime(chosen, 1, 1, tzinfo=place)
        end = min(now, datetime(chosen + 1, 1, 1, tzinfo=place) - timedelta(seconds=1))
        sittings = query.sittings_between(start, end)
        tallies, outcomes = query.tallies(paths, start, end), query.outcomes(paths, start, end)
        owed: dict[str, ExamGroup] = {}
        voluntary: dict[str, ExamGroup] = {}
        for waves in _by_occurrence(sittings):
            main = next((wave for wave in waves if wave.wave == "main"), waves[0])
            exam = exam_version(main.exam_version_id)
            tally = tallies.get(main.occurrence_id, query.Tally(0, 0))
            outcome = outcomes.get(main.occurrence_id, query.Outcomes(0, 0, 0))
            is_free = is_voluntary(exam)
            if not tally.due and not is_free:
                continue  # nobody here owes it
            line = _line(waves, main.public_id, tally, outcome, now, names=names, is_free=is_free)
            groups = voluntary if is_free else owed
            known = groups.get(exam.id)
            lines = (*known.lines, line) if known else (line,)
            groups[exam.id] = ExamGroup(exam.id, exam.kind, exam.title, exam.series, lines)
    years = tuple(range(first_year, this_year + 1))
    return YearOfScores(chosen, years, tuple(owed.values()), tuple(voluntary.values()), names, now)


def _by_occurrence(sittings: Sequence[query.SittingLine]) -> list[list[query.SittingLine]]:
    found: dict[int, list[query.SittingLine]] = {}
    for sitting in sittings:
        found.setdefault(sitting.occurrence_id, []).append(sitting)
    return list(found.values())


def _line(
    waves: Sequence[query.SittingLine],
    sitting: str,
    tally: query.Tally,
    outcome: query.Outcomes,
    now: datetime,
    *,
    names: bool,
    is_free: bool,
) -> OccurrenceLine:
    is_live = now < max(wave.closes_at for wave in waves) or outcome.running > 0
    passes = protect_passes([(outcome.passed, outcome.scored)], names=names)[1]
    rate = rate_of(passes)
    if is_live and not names:
        rate = Figure.unknown(Reason.SMALL_CELL)
    due = 0 if is_free else tally.due
    return OccurrenceLine(
        sitting=sitting,
        period=period_title(waves[0].period),
        opens_at=min(wave.opens_at for wave in waves),
        closes_at=max(wave.closes_at for wave in waves),
        is_live=is_live,
        attendance=count_attendance(due, tally.sat, names=names, is_live=is_live),
        passes=passes,
        pass_rate=rate,
        awaiting_marking=outcome.marking if names or outcome.marking >= SMALL_CELL else 0,
    )
