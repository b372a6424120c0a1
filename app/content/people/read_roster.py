"""From the bytes of a workbook or a CSV file to rows of members, with everything that is wrong in them."""

from __future__ import annotations

import csv
import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from app.content.diagnostics import Diagnostic, in_order
from app.content.foreign_text import read_text_file
from app.content.people.columns import TITLES, Headings, count_headings, read_headings
from app.content.people.read_row import read_row
from app.content.sheets.delimited import read_delimited
from app.content.sheets.rows import MOST_COLUMNS, Row, not_endless
from app.domain.people.directory import Directory
from app.domain.people.roster import RosterRow, RowProblem

MOST_MEMBERS = 20_000
_HEADINGS_WITHIN = 30
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


@dataclass
class RosterReading:
    """The members of a file, what is wrong in their rows, and what was found besides.

    ``headings``: the row of headings of each sheet that has members.
    """

    file: str
    rows: list[RosterRow] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    headings: dict[str, Headings] = field(default_factory=dict)

    @property
    def has_errors(self) -> bool:
        found = [each.is_error for each in self.diagnostics] + [each.is_error for each in self.problems]
        return any(found)

    def findings(self, more: Iterable[RowProblem] = ()) -> list[Diagnostic]:
        """Return all that was found, with places; of cells that are wrong already ``more`` tells nothing."""
        told = set(map(_cell, self.problems))
        problems = [*self.problems, *(one for one in more if _cell(one) not in told)]
        return in_order([*self.diagnostics, *map(self._locate, problems)])

    def _locate(self, problem: RowProblem) -> Diagnostic:
        headings = self.headings[problem.sheet]
        columns = headings.columns_of(problem.column) or headings.columns_of("number")
        severity = "error" if problem.is_error else "warning"
        facts = {"heading": headings.texts.get(columns[0], ""), **problem.facts}
        if problem.column not in headings.fields.values() and problem.column in TITLES:
            facts["heading"] = TITLES[problem.column].zh
        place = self.place(problem.sheet)
        return Diagnostic(place, problem.row, columns[0] + 1, severity, problem.code, facts)

    def place(self, sheet: str) -> str:
        return f"{self.file}[{sheet}]" if sheet else self.file

    def note(self, sheet: str, row: int, code: str, *, is_error: bool = False, **facts: object) -> None:
        severity = "error" if is_error else "warning"
        self.diagnostics.append(Diagnostic(self.place(sheet), row, 1, severity, code, facts))


def _cell(problem: RowProblem) -> tuple[str, int, str]:
    column = "department" if problem.column == "team" else problem.column  # the two are read as one
    return problem.sheet, problem.row, column


def read_roster(data: bytes, name: str, directory: Directory) -> RosterReading:
    """Return the members in a file; whatever is wrong with it is a diagnostic, never an exception."""
    reading = RosterReading(name)
    if data.startswith(_WORKBOOKS):
        _read_workbook(data, reading, directory)
    else:
        _read_text(data, reading, directory)
    if not reading.headings and not reading.has_errors:
        reading.note("", 1, "people-no-headings", is_error=True)
    elif not reading.rows and not reading.has_errors:
        reading.note("", 1, "people-nobody", is_error=True)
    return reading


def _read_workbook(data: bytes, reading: RosterReading, directory: Directory) -> None:
    # openpyxl takes a moment to load: only where there is a workbook
    from app.content.sheets.workbook import BROKEN, RefusedWorkbook, check_archive, read_sheets

    try:
        check_archive(data)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what openpyxl leaves out: validations, extensions, styles
            for sheet in read_sheets(data):
                _read_table(sheet.rows, sheet.name, reading, directory)
    except RefusedWorkbook as refused:
        reading.note("", 1, refused.code, is_error=True, **refused.facts)
    except BROKEN as error:
        reading.note("", 1, "import-table-broken", is_error=True, problem=type(error).__name__)


def _read_text(data: bytes, reading: RosterReading, directory: Directory) -> None:
    text, found = read_text_file(data, reading.file)
    reading.diagnostics += found
    try:
        _read_table(map(_unescaped, read_delimited(text, count_headings)), "", reading, directory)
    except csv.Error as error:
        reading.note("", 1, "import-table-broken", is_error=True, problem=str(error))


def _unescaped(row: Row) -> Row:
    """Take away the mark that keeps a spreadsheet from running a text as a formula."""
    row.cells = [
        cell[1:] if cell.startswith("'") and is_formula(cell.lstrip("'")) else cell for cell in row.cells
    ]
    return row


def is_formula(text: str) -> bool:
    """Return whether a spreadsheet that opens a CSV file may take the text for a formula."""
    return text.startswith(("=", "+", "-", "@", "\t", "\r", "|", "%"))


def _read_table(rows: Iterable[Row], sheet: str, reading: RosterReading, directory: Directory) -> None:
    source = not_endless(iter(rows))
    axes = [name for axis in directory.axes for name in (axis.zh, axis.en)]
    headings, number = _find_headings(source, axes)
    if headings is None:
        return
    reading.headings[sheet] = headings
    if headings.unknown:
        reading.note(sheet, number, "import-columns-left-out", columns=", ".join(headings.unknown[:20]))
    for row in source:
        if len(reading.rows) >= MOST_MEMBERS:
            reading.note(sheet, row.number, "people-too-many", is_error=True, most=MOST_MEMBERS)
            return
        if read_headings(row.cells[:MOST_COLUMNS], axes).fields == headings.fields:
            continue  # the headings once more, as on every printed page
        _take(row, sheet, headings, reading, directory)


def _find_headings(rows: Iterator[Row], axes: Sequence[str]) -> tuple[Headings | None, int]:
    for row, _ in zip(rows, range(_HEADINGS_WITHIN), strict=False):
        headings = read_headings(row.cells[:MOST_COLUMNS], axes)
        if headings.is_table_of_members:
            return headings, row.number
    return None, 0


def _take(row: Row, sheet: str, headings: Headings, reading: RosterReading, directory: Directory) -> None:
    made = read_row(row, sheet, headings, directory)
    if made.skipped:
        if made.skipped != "nothing":
            reading.note(sheet, row.number, made.skipped)
        return
    reading.problems += made.problems
    place = reading.place(sheet)
    reading.diagnostics += [
        Diagnostic(place, row.number, column + 1, "warning", code, facts)
        for column, code, facts in row.notes
        if headings.fields.get(column, "nothing") != "nothing"
    ]
    if made.row:
        reading.rows.append(made.row)
