"""From the bytes of a workbook or a CSV file to rows of results as they are written; rules come later."""

from __future__ import annotations

import csv
import warnings
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from app.content.diagnostics import Diagnostic
from app.content.foreign_text import read_text_file
from app.content.paper_scores.columns import ScoreHeadings, count_score_headings, read_score_headings
from app.content.sheets.delimited import read_delimited
from app.content.sheets.rows import Row, not_endless
from app.content.sheets.workbook import BROKEN, RefusedWorkbook, check_archive, read_sheets
from app.domain.attempts.on_paper import WrittenRow

MOST_ROWS = 20_000
_HEADINGS_WITHIN = 30
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


@dataclass
class ScoresReading:
    """The rows of a file; ``diagnostics`` say why there are none, or not all."""

    file: str
    rows: list[WrittenRow] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)

    def refuse(self, code: str, facts: Mapping[str, object], row: int = 1) -> None:
        self.diagnostics.append(Diagnostic(self.file, row, 1, "error", code, dict(facts)))


def read_scores(data: bytes, name: str) -> ScoresReading:
    """Return the rows of a file; whatever is wrong with the file is a diagnostic, never an exception."""
    reading = ScoresReading(name)
    if data.startswith(_WORKBOOKS):
        _read_workbook(data, reading)
    else:
        _read_text(data, reading)
    if not reading.rows and not reading.diagnostics:
        reading.refuse("paper-no-headings", {})
    return reading


def _read_workbook(data: bytes, reading: ScoresReading) -> None:
    try:
        check_archive(data)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what openpyxl leaves out: validations, styles
            for sheet in read_sheets(data):
                _read_table(sheet.rows, reading)
                if reading.rows:
                    return
    except RefusedWorkbook as refused:
        reading.refuse(refused.code, refused.facts)
    except BROKEN as error:
        reading.refuse("import-table-broken", {"problem": type(error).__name__})


def _read_text(data: bytes, reading: ScoresReading) -> None:
    text, found = read_text_file(data, reading.file)
    reading.diagnostics += [one for one in found if one.is_error]
    try:
        _read_table(read_delimited(text, count_score_headings), reading)
    except csv.Error as error:
        reading.refuse("import-table-broken", {"problem": str(error)})


def _read_table(rows: Iterable[Row], reading: ScoresReading) -> None:
    source = not_endless(iter(rows))
    headings = _find_headings(source)
    if headings is None:
        return
    for row in source:
        if len(reading.rows) >= MOST_ROWS:
            reading.refuse("paper-too-many", {"most": MOST_ROWS}, row.number)
            return
        reading.rows.append(_written(row, headings))


def _find_headings(rows: Iterator[Row]) -> ScoreHeadings | None:
    for row, _ in zip(rows, range(_HEADINGS_WITHIN), strict=False):
        headings = read_score_headings(row.cells)
        if headings.is_table_of_scores:
            return headings
    return None


def _written(row: Row, headings: ScoreHeadings) -> WrittenRow:
    def text(column: int | None) -> str:
        cell = "" if column is None or column >= len(row.cells) else row.cells[column]
        return " ".join(cell.removeprefix("'").split())

    most = max(headings.sections, default=0)
    return WrittenRow(
        line=row.number,
        sections=tuple(text(headings.sections.get(number)) for number in range(1, most + 1)),
        **{
            name: text(headings.fields.get(name))
            for name in ("number", "name", "score", "written_on", "reference", "note")
        },
    )
