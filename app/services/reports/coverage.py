"""覆盖情况: who of each unit was tested, and passed, in each topic of the year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.domain.bank.fields import Words
from app.domain.errors import NotFound
from app.domain.sittings.calendar import period_title
from app.services.clock import Clock
from app.services.coverage_map import PASSED, TESTED, CoverageLine, CoverageMap, read_coverage
from app.services.distribution_scope import VIEWERS, scope_for
from app.services.report_kind import Column, Document, Parameter, Report, Table, Value
from app.services.reports._sitting import HIDDEN, PARAMETERS
from app.services.score_definitions import DEFINITIONS
from app.services.show_overview import year_of
from app.services.viewer import Viewer
from app.store.exams import exam_version
from app.store.queries.distribution import occurrence_of
from app.store.transaction import reading

ALL_TOGETHER, ALL_TOPICS = Words("合计", "All together"), Words("全部专题", "All topics")


class CoverageReport:
    """The map of the year that a sitting belongs to."""

    name = "coverage"
    title = Words("单位与专题覆盖", "Coverage by unit and topic")
    audience: tuple[str, ...] = VIEWERS
    parameters: Sequence[Parameter] = PARAMETERS[:3]

    def build(self, viewer: Viewer, parameters: Mapping[str, str], *, clock: Clock) -> Document:
        """Return the table of the year.

        :raises NotFound: no such sitting or unit, or not for this viewer.
        """
        viewer.require(*self.audience)
        now = clock.now()
        with reading():
            occurrence = occurrence_of(parameters.get("sitting", ""))
            if occurrence is None:
                raise NotFound()
            zone = exam_version(occurrence.sittings[0].exam_version_id).schedule.zone
            scope = scope_for(viewer, parameters.get("unit", ""))
            year = year_of(occurrence.period, now, zone)
            coverage = read_coverage(year, scope, parameters.get("tier", ""), zone=zone, now=now)
        facts = (period_title(str(year)),)
        return Document(self.title, facts, (_table(coverage),), DEFINITIONS, now)


def _table(coverage: CoverageMap | None) -> Table:
    columns = (
        Column(Words("单位", "Unit")),
        Column(Words("专题", "Topic")),
        Column(Words("应考", "Due"), "count"),
        Column(Words("已测", "Tested"), "count"),
        Column(Words("已合格", "Passed"), "count"),
        Column(Words("已测比例", "Share tested"), "share"),
        Column(Words("已合格比例", "Share passed"), "share"),
    )
    rows = (
        [row for line in (*coverage.lines, coverage.total) for row in _rows(line, coverage)]
        if coverage
        else []
    )
    return Table("coverage", CoverageReport.title, columns, tuple(rows))


def _rows(line: CoverageLine, coverage: CoverageMap) -> list[tuple[Value, ...]]:
    unit = line.unit.title if line.unit else ALL_TOGETHER
    titles = [*(topic.exam.title for topic in coverage.topics), ALL_TOPICS]
    return [
        (
            unit,
            title,
            *(HIDDEN if count is None else count for count in (cell.due, cell.tested, cell.passed)),
            cell.share(TESTED),
            cell.share(PASSED),
        )
        for title, cell in zip(titles, (*line.cells, line.whole), strict=True)
        if not cell.is_empty
    ]


REPORT: Report = CoverageReport()
