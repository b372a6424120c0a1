"""覆盖情况: which units have tested and passed which topics, as far as the viewer may know."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from app.domain.analysis.coverage import NOBODY, Covered, Hidden, hide_coverage, hide_total
from app.domain.bank.fields import Words
from app.domain.sittings.exam import Exam
from app.services.distribution_scope import Scope, Unit
from app.store.exams import exam_version
from app.store.queries import overview as query

MOST_TOPICS = 12


@dataclass(frozen=True)
class Topic:
    """A column: an exam on one topic. ``sitting`` leads to its scores."""

    exam: Exam
    sitting: str


@dataclass(frozen=True)
class CoverageCell:
    """Counts of one unit in one topic; those that may not be told are None. Nobody due: ``is_empty``."""

    due: int | None
    tested: int | None
    passed: int | None
    is_empty: bool = False

    def share(self, ledger: str) -> float | None:
        """Return the share, 0 to 1, in the ledger ``tested`` or ``passed``; None where unknown."""
        count = self.tested if ledger == TESTED else self.passed
        return None if count is None or not self.due else count / self.due


@dataclass(frozen=True)
class CoverageLine:
    """A row. ``unit`` None: everybody. ``whole`` is over all topics, each as far as the member owes it."""

    unit: Unit | None
    cells: tuple[CoverageCell, ...]
    whole: CoverageCell
    people: int | None  # due in the topic that most owe


TESTED, PASSED = "tested", "passed"
LEDGERS = (TESTED, PASSED)


@dataclass(frozen=True)
class CoverageMap:
    """The map of one year."""

    year: int
    topics: tuple[Topic, ...]
    lines: tuple[CoverageLine, ...]
    total: CoverageLine
    smallest: CoverageLine | None  # where one person weighs most


def read_coverage(year: int, scope: Scope, tier: str, *, zone: str, now: datetime) -> CoverageMap | None:
    """Return the map of ``year``, inside the caller's transaction; None when no topic test opened in it."""
    start, end = year_bounds(year, zone)
    found = query.topic_exams(start, min(end, now))[:MOST_TOPICS]
    topics = tuple(Topic(exam_version(row.exam_version_id), row.sitting) for row in found)
    rows = query.coverage_rows([row.exam_id for row in found], start, end, scope.paths, tier) if found else []
    if not rows:
        return None
    place_of = {row.exam_id: place for place, row in enumerate(found)}
    units = scope.units or (None,)
    counts = [[NOBODY] * len(topics) for _ in units]
    for row in rows:
        line = scope.unit_of.get(row.department_id, 0) if scope.units else 0
        counts[line][place_of[row.exam_id]] += Covered(row.due, row.tested, row.passed)
    return map_of(year, topics, scope.units, counts, names=scope.sees_names)


def map_of(
    year: int,
    topics: tuple[Topic, ...],
    units: Sequence[Unit],
    counts: Sequence[Sequence[Covered]],
    *,
    names: bool,
) -> CoverageMap:
    """Return the map of counts by unit and topic; without the right to names small ones are hidden."""
    present = [line for line in range(len(counts)) if any(cell.due for cell in counts[line])]
    columns = [[counts[line][place] for line in present] for place in range(len(topics))]
    hidden = [_hide(column, names) for column in columns]
    lines = [
        _line(units[line], counts[line], [hidden[place][row] for place in range(len(topics))])
        for row, line in enumerate(present)
        if units
    ]
    totals = [sum(column, NOBODY) for column in columns]
    total = _line(None, totals, [Hidden() if names else hide_total(one) for one in totals])
    known = [line for line in lines if line.people]
    smallest = min(known, key=lambda line: line.people or 0, default=None)
    return CoverageMap(year, topics, tuple(lines), total, smallest)


def year_bounds(year: int, zone: str) -> tuple[datetime, datetime]:
    """Return the first moment of a year and that of the next one."""
    place = ZoneInfo(zone)
    return datetime(year, 1, 1, tzinfo=place), datetime(year + 1, 1, 1, tzinfo=place)


def _hide(column: Sequence[Covered], names: bool) -> tuple[Hidden, ...]:
    return tuple(Hidden() for _ in column) if names else hide_coverage(column)


def _line(unit: Unit | None, counts: Sequence[Covered], hidden: Sequence[Hidden]) -> CoverageLine:
    cells = tuple(_cell(one, veil) for one, veil in zip(counts, hidden, strict=True))
    # A sum over topics would give a single hidden one away.
    veil = Hidden(*(any(getattr(one, name) for one in hidden) for name in ("due", "tested", "passed")))
    people = [cell.due for cell in cells if not cell.is_empty]
    most = None if veil.due else max((count for count in people if count is not None), default=None)
    return CoverageLine(unit, cells, _cell(sum(counts, NOBODY), veil), most)


def _cell(counts: Covered, hidden: Hidden) -> CoverageCell:
    if not counts.due:
        return CoverageCell(0, None, None, is_empty=True)
    return CoverageCell(
        None if hidden.due else counts.due,
        None if hidden.tested else counts.tested,
        None if hidden.passed else counts.passed,
    )


def titles_of(coverage: CoverageMap) -> tuple[Words, ...]:
    """Return the names of the topics, in the order of the columns."""
    return tuple(topic.exam.title for topic in coverage.topics)


def by_key(coverage: CoverageMap) -> Mapping[str, CoverageLine]:
    """Return the lines by the key of their unit."""
    return {line.unit.key: line for line in coverage.lines if line.unit}
