"""各单位合格率: units in bands 档, each rate with its interval."""

from __future__ import annotations

from app.domain.analysis.bands import BandLevel
from app.domain.bank.fields import Words
from app.services.distribution_groups import UnitFigure
from app.services.report_kind import Column, Report, Table, Value
from app.services.reports._sitting import SittingReport, count_shown, share_shown
from app.services.show_distribution import Distribution

LEVELS = {
    BandLevel.ABOVE: Words("第一档", "First band"),
    BandLevel.MIDDLE: Words("第二档", "Second band"),
    BandLevel.BELOW: Words("第三档", "Third band"),
}
WITHHELD = Words("人数过少，不作统计", "Too few for statistics")


def tables(shown: Distribution) -> tuple[Table, ...]:
    """Return the pass table; units of whom too little may be said stand last."""
    rows = [_row(LEVELS[band.level], unit) for band in shown.units.bands for unit in band.units]
    rows += [_row(WITHHELD, unit) for unit in shown.units.withheld]
    return (
        Table(
            "units",
            Words("各单位合格率", "Pass rate by unit"),
            (
                Column(Words("档", "Band")),
                Column(Words("单位", "Unit")),
                Column(Words("合格", "Passed"), "count"),
                Column(Words("有成绩", "With a score"), "count"),
                Column(Words("合格率", "Pass rate"), "share"),
                Column(Words("95% 区间下限", "95 % low"), "share"),
                Column(Words("95% 区间上限", "95 % high"), "share"),
            ),
            tuple(rows),
        ),
    )


def _row(level: Words, unit: UnitFigure) -> tuple[Value, ...]:
    return (level, unit.title, count_shown(unit.passed), count_shown(unit.sat), *share_shown(unit.rate))


REPORT: Report = SittingReport("pass_table", Words("各单位合格率", "Pass rate by unit"), tables)
