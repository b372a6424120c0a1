"""学习档案 as an Excel file: what the page shows, with the definitions of its numbers. No formulas."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

import xlsxwriter

from app.domain.bank.fields import Words
from app.services.done_attempts import DoneAttempt
from app.services.show_account import Account
from app.services.show_record import TOPIC_MINIMUM, WEAK_BELOW, RecordLine, RecordView, TopicFigure
from app.services.year_ledger import Place

Value = str | float | int | datetime | Words | None

PLACES = {
    Place.PASSED: Words("已合格", "Passed"),
    Place.TO_DO: Words("待参加", "To do"),
    Place.MAKE_UP: Words("待补考", "Make-up due"),
    Place.MARKING: Words("待阅卷", "Awaiting marking"),
    Place.SAT: Words("待公布", "Result to come"),
    Place.FAILED: Words("不合格", "Failed"),
    Place.ABSENT: Words("缺考", "Absent"),
    Place.DEFERRED: Words("缓考", "Deferred"),
    Place.EXEMPT: Words("免考", "Exempt"),
}
EXAM_HEAD = (
    Words("日期", "Date"),
    Words("系列", "Series"),
    Words("考试", "Exam"),
    Words("期", "Period"),
    Words("成绩", "Score"),
    Words("满分", "Full marks"),
    Words("得分率 %", "Percent"),
    Words("合格线 %", "Pass mark %"),
    Words("考核结果", "Outcome"),
    Words("等级", "Band"),
    Words("作答次数", "Attempts"),
    Words("补考", "Make-up"),
    Words("纸考", "On paper"),
)
FIGURE_HEAD = (
    Words("类别或专题", "Strand or topic"),
    Words("名称", "Title"),
    Words("题数", "Questions"),
    Words("得分率 %", "Percent"),
)
DEFINITIONS = (
    Words(
        "应考：本年度须参加的期数，等于“档案”表中其余各项之和。练习和演练不计入。",
        "Due: the occurrences owed in the year, the sum of the other numbers on the first sheet. "
        "Practice and rehearsals do not count.",
    ),
    Words(
        "成绩：每期只有一个记录成绩，按该考试的规则取首次、最好或最后一次，含补考。未公布的成绩不列出。",
        "Score: one result stands for each occurrence, the first, best or last attempt as the exam says, "
        "make-ups included. Unreleased scores are left out.",
    ),
    Words(
        f"得分率（类别、专题）：各期首次作答所得分值占应得分值的百分比；低于 {WEAK_BELOW:g}% 为偏弱，"
        f"不足 {TOPIC_MINIMUM} 题的专题不列。",
        f"Percent (strands, topics): share of the marks earned in first attempts; below {WEAK_BELOW:g}% "
        f"is weak, topics with fewer than {TOPIC_MINIMUM} questions are left out.",
    ),
)


def export_record(account: Account, record: RecordView, *, language: str, zone: str) -> bytes:
    """Return the workbook: the year in numbers, its exams, strands and topics, and what the numbers mean."""
    buffer = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"created": record.made_at.replace(tzinfo=None)})
        sheets = _Sheets(book, language, ZoneInfo(zone))
        sheets.add(Words("档案", "Record"), _facts(account, record))
        sheets.add(Words("考试明细", "Exams"), [EXAM_HEAD, *map(_exam, record.lines)], has_head=True)
        figures = [FIGURE_HEAD, *_figures(record)]
        sheets.add(Words("类别与专题", "Strands and topics"), figures, has_head=True)
        meanings: list[Sequence[Value]] = [(text,) for text in DEFINITIONS]
        meanings.append((Words("导出时间", "Time of export"), record.made_at))
        sheets.add(Words("说明", "Definitions"), meanings)
    return buffer.getvalue()


class _Sheets:
    """Writes rows of values, each cell by its type: text stays text, whatever it begins with."""

    def __init__(self, book: Any, language: str, zone: ZoneInfo) -> None:
        self._book, self._language, self._zone = book, language, zone
        self._head = book.add_format({"bold": True, "bottom": 1})
        self._moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm", "align": "left"})

    def add(self, title: Words, rows: Iterable[Sequence[Value]], *, has_head: bool = False) -> None:
        sheet = self._book.add_worksheet(title.in_language(self._language))
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                self._write(sheet, number, column, value, is_head=has_head and number == 0)
        if has_head:
            sheet.freeze_panes(1, 0)
        sheet.set_column(0, 0, 18)
        sheet.set_column(1, 2, 30)
        sheet.set_column(3, 12, 13)

    def _write(self, sheet: Any, row: int, column: int, value: Value, *, is_head: bool) -> None:
        match value:
            case None | "":
                return
            case datetime():
                there = value.astimezone(self._zone).replace(tzinfo=None)
                sheet.write_datetime(row, column, there, self._moment)
            case int() | float():
                sheet.write_number(row, column, value)
            case _:
                text = value.in_language(self._language) if isinstance(value, Words) else value
                sheet.write_string(row, column, text, self._head if is_head else None)


def _facts(account: Account, record: RecordView) -> list[Sequence[Value]]:
    stations = account.departments[1:] or account.departments
    return [
        (Words("学习档案", "Learning record"), record.year),
        (Words("姓名", "Name"), account.name),
        (Words("工号", "Staff number"), account.staff_number),
        (Words("台站", "Station"), _joined(stations)),
        (Words("层次", "Tier"), account.tier),
        *((axis, _joined(titles)) for axis, titles in account.axes),
        (Words("应考", "Due"), record.ledger.owed),
        *((PLACES[place], count) for place, count in record.ledger.counts.items()),
    ]


def _exam(line: RecordLine) -> Sequence[Value]:
    sitting, shown = line.sitting, line.shown
    result = line.result
    has_passed = result is not None and result.outcome == "pass"
    return (
        shown.handed_in_at,
        sitting.series,
        sitting.title,
        sitting.period_title,
        None if result is None else float(result.score or 0),
        None if result is None else float(result.total or 0),
        _percent(result),
        float(sitting.cut_percent),
        _outcome(line),
        result.band if result is not None and has_passed else None,
        line.attempts,
        Words("是", "yes") if result is not None and result.wave == "make-up" else None,
        Words("是", "yes") if shown.on_paper else None,
    )


def _outcome(line: RecordLine) -> Words:
    if line.result is None:
        is_marking = line.shown.state == "marking"
        return PLACES[Place.MARKING if is_marking else Place.SAT]
    return Words("合格", "Pass") if line.result.outcome == "pass" else Words("不合格", "Fail")


def _percent(result: DoneAttempt | None) -> float | None:
    if result is None or result.score is None or not result.total:
        return None
    return round(float(100 * result.score / result.total), 1)


def _figures(record: RecordView) -> list[Sequence[Value]]:
    kinds = ((Words("类别", "Strand"), record.strands), (Words("专题", "Topic"), record.topics))
    return [_figure(kind, figure) for kind, figures in kinds for figure in figures]


def _figure(kind: Words, figure: TopicFigure) -> Sequence[Value]:
    return kind, figure.title, figure.questions, round(figure.percent, 1)


def _joined(parts: Sequence[Words]) -> Words:
    return Words(" ".join(part.zh for part in parts), " ".join(part.en for part in parts))
