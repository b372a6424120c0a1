"""学习档案 as the sheet shows it: one year's ledger, results, strands, topics and what is still owed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import url_for

from app.domain.bank.fields import Words
from app.services.done_attempts import DoneAttempt
from app.services.list_sittings import MemberSitting, Window
from app.services.show_account import Account
from app.services.show_record import TOPIC_MINIMUM, RecordLine, RecordView, TopicFigure
from app.services.year_ledger import Place, place_of
from app.web import current
from app.web.charts.record import RecordChart, RecordInput, record_chart
from app.web.current import language
from app.web.filters import day, in_words, local
from app.web.i18n import _, ngettext
from app.web.member.home_page import Deadline, deadline_of, month_name, short_period
from app.web.member.outcomes import Cell, Result, cells_of, result_of, score_text

MAIN_KIND = "assessment"
MOST_OWED = 6


@dataclass(frozen=True)
class YearLink:
    """One year of the segments above the sheet."""

    title: str
    url: str
    is_current: bool


@dataclass(frozen=True)
class Legend:
    """Which signs the chart shows; ``cut`` is empty when pass marks differ."""

    main: bool
    other: bool
    failed: bool
    cut: str


@dataclass(frozen=True)
class Owed:
    """One exam still to be passed, and the window in which it can be."""

    sitting: MemberSitting
    period: Words
    is_make_up: bool
    opens_at: datetime
    deadline: Deadline
    is_open: bool


@dataclass(frozen=True)
class Row:
    """One occurrence in the table of exams."""

    sitting: MemberSitting
    period: Words
    date: str
    result: Result
    remark: str


@dataclass(frozen=True)
class RecordPage:
    """Everything on the sheet. ``chart`` is None before there is a first result."""

    who: Account
    year: int
    years: tuple[YearLink, ...]
    export_url: str
    owed: int
    cells: tuple[Cell, ...]
    finding: str
    chart: RecordChart | None
    legend: Legend
    strands: tuple[TopicFigure, ...]
    topics: tuple[TopicFigure, ...]
    thin_topics: int
    topic_minimum: int
    still_owed: tuple[Owed, ...]
    most_owed: int  # shown at once; the others are folded
    rows: tuple[Row, ...]
    made_at: datetime
    zone: str

    @property
    def has_weak(self) -> bool:
        return any(one.is_weak for one in (*self.strands, *self.topics))


def record_page(account: Account, record: RecordView) -> RecordPage:
    year = record.year
    results = chart_results(record.lines)
    rows = tuple(_row(line, year) for line in record.lines)
    cuts = {one.cut for one in results}
    legend = Legend(
        main=any(one.is_main and one.passed for one in results),
        other=any(not one.is_main and one.passed for one in results),
        failed=any(not one.passed for one in results),
        cut=f"{cuts.pop():g}" if len(cuts) == 1 else "",
    )
    owed = [_owed(one, year) for one in record.still_owed]
    return RecordPage(
        who=account,
        year=year,
        years=tuple(
            YearLink(str(one), url_for("member.record", year=one), one == year) for one in record.years
        ),
        export_url=url_for("member.record_xlsx", year=year),
        owed=record.ledger.owed,
        cells=cells_of(record.ledger),
        finding=_finding(rows),
        chart=_chart(results, year) if results else None,
        legend=legend,
        strands=record.strands,
        topics=record.topics,
        thin_topics=record.thin_topics,
        topic_minimum=TOPIC_MINIMUM,
        still_owed=tuple(sorted(owed, key=lambda one: not (one.is_open or one.is_make_up))),
        most_owed=MOST_OWED,
        rows=rows,
        made_at=record.made_at,
        zone=_("Beijing time") if current.settings().zone == "Asia/Shanghai" else current.settings().zone,
    )


def chart_results(lines: Sequence[RecordLine]) -> list[RecordInput]:
    """Return what the chart shows: the results that stand, and the first attempts that they replaced."""
    return [
        _point(attempt, line.sitting, is_record=attempt is line.result)
        for line in lines
        for attempt in (line.first, line.result)
        if attempt is not None
    ]


def remark_of(line: RecordLine) -> str:
    """Return the note on a line: 补考，首考 76.0; 第 2 次; 12 月 20 日公布."""
    sitting, result = line.sitting, line.result
    if result is None:
        score_at = line.shown.score_at
        told = [_("On paper")] if line.shown.on_paper else []
        return _("; ").join([*told, *([_("result on %(day)s", day=day(score_at))] if score_at else [])])
    parts = [_("On paper")] if result.on_paper else []
    if result.wave == "make-up":
        first = line.first
        if first is None or first.score is None:
            parts.append(_("Make-up"))
        else:
            score = score_text(first.score, sitting.exam.round_step)
            parts.append(_("Make-up, first attempt %(score)s", score=score))
    elif result.number > 1:
        parts.append(_("attempt %(number)s", number=result.number))
    if sitting.make_up is not None:
        parts.append(_("make-up from %(day)s", day=day(sitting.make_up.opens_at)))
    return _("; ").join(parts)


def _point(attempt: DoneAttempt, sitting: MemberSitting, *, is_record: bool) -> RecordInput:
    score, total = attempt.score or 0, attempt.total or 1
    return RecordInput(
        on=local(attempt.handed_in_at).date(),
        percent=float(100 * score / total),
        passed=attempt.outcome == "pass",
        is_main=sitting.kind == MAIN_KIND,
        cut=float(sitting.cut_percent),
        is_record=is_record,
    )


def _chart(results: Sequence[RecordInput], year: int) -> RecordChart:
    within = [one for one in results if one.on.year == year]  # a make-up may fall into the next year
    return record_chart(
        within,
        year,
        chart_id="record",
        label=_("Results of %(year)s by date, in percent; the numbers are in the table of exams.", year=year),
        month_names=[month_name(month) for month in range(1, 13)],
    )


def _finding(rows: Sequence[Row]) -> str:
    """One sentence: how many results, how many passed, and what failed."""
    shown = [row for row in rows if row.result.kind != "wait"]
    if not shown:
        return ""
    failed = [row for row in shown if row.result.kind == "fail"]
    if not failed:
        return ngettext("%(num)s result, passed.", "%(num)s results, all passed.", len(shown))
    names = [_name(row) for row in failed[:3]]
    return _(
        "%(passed)s of %(all)s results are a pass; failed: %(names)s.",
        passed=len(shown) - len(failed),
        all=len(shown),
        names=_("; ").join(names) + ("" if len(failed) <= len(names) else _(" and others")),
    )


def _name(row: Row) -> str:
    period = "" if row.sitting.series else in_words(row.period)
    return f"{in_words(row.sitting.title)} {period}".strip()


def _owed(one: MemberSitting, year: int) -> Owed:
    is_make_up = place_of(one) is Place.MAKE_UP
    window = one.make_up if is_make_up and one.make_up else Window(one.opens_at, one.closes_at)
    return Owed(
        sitting=one,
        period=short_period(one.period_title, year),
        is_make_up=is_make_up,
        opens_at=window.opens_at,
        deadline=deadline_of(window.closes_at),
        is_open=one.state == "open" and not is_make_up,
    )


def _date(moment: datetime, year: int) -> str:
    """Return ``12-11`` or ``11 Dec``; with the year when it is not the sheet's."""
    found = local(moment)
    if found.year != year:
        return found.strftime("%Y-%m-%d")
    return found.strftime("%m-%d") if language() == "zh_CN" else f"{found.day} {month_name(found.month)}"


def _row(line: RecordLine, year: int) -> Row:
    shown = line.shown
    return Row(
        sitting=line.sitting,
        period=short_period(line.sitting.period_title, year),
        date=_date(shown.handed_in_at, year),
        result=result_of(shown, line.sitting),
        remark=remark_of(line),
    )
