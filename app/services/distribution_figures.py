"""The figures of a page of scores, already limited to what its viewer may know.

Everything here is computed from the rows of one data read. ``names`` says that
the viewer has the right to names: then only the minimum counts apply, else the
rules of :mod:`app.domain.analysis.disclosure` too.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from app.domain.analysis.description import Box, box
from app.domain.analysis.disclosure import (
    Cell,
    FigureKind,
    PassCell,
    live_count,
    may_show,
    merge_small_bins,
    protect_pass_table,
    suppress_counts,
)
from app.domain.analysis.figures import Figure, Reason
from app.domain.analysis.histogram import Histogram, count_scores
from app.domain.analysis.proportions import wilson
from app.domain.sittings.exam import Exam
from app.domain.sittings.standing import Standing
from app.services.distribution_people import Look, Person
from app.store.queries.distribution import AttemptMade, Turnout

NEAR_MISS = 5  # percentage points below the pass mark


@dataclass(frozen=True)
class Score:
    """One attempt that enters the statistics, with what its member is grouped by."""

    attempt: AttemptMade
    tier: str
    department_id: int
    percent: float
    cut: Fraction | None  # pass mark in percent

    @property
    def passed(self) -> bool:
        return self.attempt.outcome == "pass"


@dataclass(frozen=True)
class Attendance:
    """Who was due and who sat. ``sat_at_least`` stands where ``sat`` would tell who stayed away."""

    due: Cell
    sat: Cell
    missing: Cell
    participation: Figure
    sat_at_least: int | None


@dataclass(frozen=True)
class Counts(Attendance):
    """Attendance with who was excused, and what else keeps a score out."""

    exempt: Cell
    deferred: Cell
    running: Cell
    awaiting_marking: Cell
    staff: Cell  # sat, but their scores do not enter the statistics
    on_paper: Cell  # of those who sat
    participation_before: Figure


@dataclass(frozen=True)
class BandCount:
    """等级 from ``low`` to ``high`` percent; ``title`` None is what lies below the lowest one."""

    title: str | None
    low: Fraction
    high: Fraction
    count: Cell
    is_below: bool


@dataclass(frozen=True)
class ScoreFigures:
    """The figures of all scores together. ``cut`` is None when the tiers have different pass marks."""

    n: Cell
    passed: Cell
    failed: Cell
    pass_rate: Figure
    record_passed: Cell  # with later attempts and make-ups; hidden unless it tells more than ``passed``
    cut: Fraction | None
    histogram: Histogram | None
    histogram_reason: Reason | None
    quartiles: Box | None
    near_miss: Cell
    bands: tuple[BandCount, ...]
    excellent: Cell
    excellent_rate: Figure
    excellent_from: Fraction | None


def scores_of(people: Iterable[Person], look: Look, *, names: bool, is_live: bool) -> list[Score]:
    """Return the scores that the figures speak of, in the order in which they were handed in.

    While the exam runs and names may not be seen, these are the first 5, 10, 15 … of them.
    """
    scores = [
        Score(
            attempt=person.attempt,
            tier=person.enrolled.tier,
            department_id=person.enrolled.department_id,
            percent=person.attempt.percent,
            cut=look.cuts.get((person.attempt.sitting_id, person.enrolled.tier)),
        )
        for person in people
        if person.is_scored and person.attempt is not None and person.attempt.percent is not None
    ]
    if is_live and not names:
        scores.sort(key=lambda score: (str(score.attempt.handed_in_at or ""), score.attempt.id))
        del scores[live_count(len(scores)) :]
    return scores


def count_people(
    people: Sequence[Person], before: Turnout | None, *, names: bool, is_live: bool, is_voluntary: bool
) -> Counts:
    """Return how many were due, sat, stayed away or were excused."""
    due = 0 if is_voluntary else sum(person.is_due for person in people)
    sat = sum(person.has_sat for person in people)
    attendance = count_attendance(due, sat, names=names, is_live=is_live)
    return Counts(
        **vars(attendance),
        exempt=_alone(_count(people, Standing.EXEMPT), names),
        deferred=_alone(_count(people, Standing.DEFERRED), names),
        running=_alone(sum(person.is_running and not person.has_sat for person in people), names),
        awaiting_marking=_alone(_count(people, Standing.AWAITING_MARKING), names),
        staff=_alone(sum(person.has_sat and person.is_staff for person in people), names),
        on_paper=_on_paper(people, sat, names=names, is_live=is_live),
        participation_before=_turnout(before, names),
    )


def count_attendance(due: int, sat: int, *, names: bool, is_live: bool) -> Attendance:
    """Return how many of those due sat; nobody is due in a voluntary exam.

    Without the right to names neither those who sat nor those who stayed away are told when under 5.
    """
    if is_live and not names:
        sat = live_count(sat)
    missing = max(due - sat, 0)
    sat_cell, missing_cell = Cell(sat), Cell(missing)
    if not names and due:
        sat_cell, missing_cell = suppress_counts((sat, missing))
    elif not names:
        sat_cell = _alone(sat, names)
    share = Figure(sat / due) if due else Figure.unknown(Reason.NO_DATA)
    if sat_cell.value is None:
        share = Figure.unknown(sat_cell.reason or Reason.SMALL_CELL)
    return Attendance(
        due=Cell(due) if due == 0 else _alone(due, names),
        sat=sat_cell,
        missing=missing_cell,
        participation=share,
        sat_at_least=due - 4 if sat_cell.reason is Reason.COMPLEMENT else None,
    )


def describe_scores(
    scores: Sequence[Score], people: Iterable[Person], exam: Exam, *, names: bool
) -> ScoreFigures:
    """Return pass rate, histogram, bands and quartiles of the scores."""
    passed = sum(score.passed for score in scores)
    whole = protect_passes([(passed, len(scores))], names=names)[1]
    failed = Cell(len(scores) - passed) if whole.passed.value is not None else Cell(None, whole.passed.reason)
    cut = common_cut(scores)
    bands = count_bands(scores, exam, cut, names=names)
    top = next((band for band in bands if band.title and band.title == _excellent(exam, cut)), None)
    verdict = may_show(FigureKind.HISTOGRAM, len(scores))
    return ScoreFigures(
        n=whole.sat,
        passed=whole.passed,
        failed=failed,
        pass_rate=rate_of(whole),
        record_passed=_record_passed(people, passed, names),
        cut=cut,
        histogram=_histogram(scores, cut, names) if verdict.is_shown else None,
        histogram_reason=verdict.reason,
        quartiles=box([score.percent for score in scores]) if verdict.is_shown else None,
        near_miss=_near_miss(scores, failed, names),
        bands=bands,
        excellent=top.count if top else Cell(None, Reason.NO_DATA),
        excellent_rate=_share(top.count if top else None, whole.sat),
        excellent_from=top.low if top else None,
    )


def protect_passes(rows: Sequence[tuple[int, int]], *, names: bool) -> tuple[list[PassCell], PassCell]:
    """Return (passed, sat) by group and in all as far as they may be shown."""
    if names:
        total = PassCell(Cell(sum(sat for _, sat in rows)), Cell(sum(passed for passed, _ in rows)))
        return [PassCell(Cell(sat), Cell(passed)) for passed, sat in rows], total
    table = protect_pass_table(rows)
    return list(table.rows), table.total


def rate_of(cell: PassCell) -> Figure:
    """Return the pass rate with its 95 % Wilson interval, from 5 members on."""
    if cell.sat.value is None or cell.passed.value is None:
        return Figure.unknown(cell.passed.reason or cell.sat.reason or Reason.SMALL_CELL)
    verdict = may_show(FigureKind.PASS_RATE, cell.sat.value)
    if not verdict.is_shown:
        return Figure.unknown(verdict.reason or Reason.N_LT_MIN)
    return wilson(cell.passed.value, cell.sat.value)


def common_cut(scores: Iterable[Score]) -> Fraction | None:
    """Return the pass mark in percent that holds for all scores, None when there are several or none."""
    objects = {id(score.cut): score.cut for score in scores}  # few objects; hashing fractions is slow
    cuts = set(objects.values())
    return cuts.pop() if len(cuts) == 1 else None


def count_bands(
    scores: Sequence[Score], exam: Exam, cut: Fraction | None, *, names: bool
) -> tuple[BandCount, ...]:
    """Return how many are in each band, lowest first; none without one pass mark for all.

    The bands are the published ones; an attempt whose band the exam no longer has leaves all unsaid.
    """
    if cut is None or not exam.bands:
        return ()
    starts = [(band.title, cut if band.from_percent is None else band.from_percent) for band in exam.bands]
    known: dict[str | None, Fraction] = dict(starts)
    tally: dict[str | None, int] = dict.fromkeys([None, *(title for title, _ in reversed(starts))], 0)
    for score in scores:
        if score.attempt.band not in tally:
            return ()
        tally[score.attempt.band] += 1
    cells = [Cell(count) for count in tally.values()] if names else suppress_counts(list(tally.values()))
    lows = [Fraction(0), *(known[title] for title in tally if title is not None)]
    highs = [*lows[1:], Fraction(100)]
    return tuple(
        BandCount(title, low, high, cell, is_below=high <= cut)
        for title, low, high, cell in zip(tally, lows, highs, cells, strict=True)
    )


def _excellent(exam: Exam, cut: Fraction | None) -> str | None:
    """Return the title of the highest band when it asks for more than passing."""
    if cut is None or not exam.bands:
        return None
    highest = exam.bands[0]
    return highest.title if highest.from_percent is not None and highest.from_percent > cut else None


def _histogram(scores: Sequence[Score], cut: Fraction | None, names: bool) -> Histogram:
    histogram = count_scores([score.percent for score in scores], cut)
    return histogram if names else merge_small_bins(histogram)


def _near_miss(scores: Sequence[Score], failed: Cell, names: bool) -> Cell:
    if failed.value is None:
        return Cell(None, failed.reason)
    near = sum(
        score.percent >= float(score.cut) - NEAR_MISS
        for score in scores
        if not score.passed and score.cut is not None
    )
    return Cell(near) if names else suppress_counts((near, failed.value - near))[0]


def _record_passed(people: Iterable[Person], passed: int, names: bool) -> Cell:
    now_passed = sum(person.is_scored and person.enrolled.record_outcome == "pass" for person in people)
    gained = now_passed - passed
    if gained <= 0 or (not names and gained < 5):
        return Cell(None, Reason.SMALL_CELL)
    return Cell(now_passed)


def _turnout(before: Turnout | None, names: bool) -> Figure:
    if before is None:
        return Figure.unknown(Reason.NO_DATA)
    if not names and suppress_counts((before.sat, before.due - before.sat))[0].value is None:
        return Figure.unknown(Reason.SMALL_CELL)
    return Figure(before.sat / before.due)


def _share(part: Cell | None, whole: Cell) -> Figure:
    if part is None or part.value is None or not whole.value:
        return Figure.unknown((part.reason if part else None) or Reason.NO_DATA)
    if not may_show(FigureKind.PASS_RATE, whole.value).is_shown:
        return Figure.unknown(Reason.N_LT_MIN)
    return wilson(part.value, whole.value)


def _on_paper(people: Sequence[Person], sat: int, *, names: bool, is_live: bool) -> Cell:
    """How many wrote on paper; without the right to names neither those nor the others when under 5."""
    count = sum(person.attempt is not None and person.attempt.on_paper for person in people)
    if names:
        return Cell(count)
    if is_live or count == 0:  # that there was none is told as little as that there was one
        return Cell(None, Reason.SMALL_CELL)
    return suppress_counts((count, sat - count))[0]


def _alone(count: int, names: bool) -> Cell:
    return Cell(count) if names or count >= 5 else Cell(None, Reason.SMALL_CELL)


def _count(people: Iterable[Person], standing: Standing) -> int:
    return sum(person.standing is standing for person in people)
