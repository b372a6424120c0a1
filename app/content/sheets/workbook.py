"""Workbooks of Excel and WPS, opened with care: size first, then rows one after the other as texts."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils import column_index_from_string
from openpyxl.utils.exceptions import InvalidFileException

from app.content.sheets.rows import MOST_COLUMNS, Row

MOST_BYTES = 8 * 2**20
_MOST_UNPACKED = 64 * 2**20
_MOST_RATIO = 150  # of unpacked to packed; sheets of text lie below 30
_MOST_ENTRIES = 2000
_MOST_SHEETS = 40
_MOST_ROWS = 120_000
_LONGEST_CELL = 32_767
_MOST_MERGED = 5000
_PICTURE = re.compile(r"DISPIMG|_xlfn\.IMAGE|=IMAGE", re.IGNORECASE)
_MERGED = re.compile(rb'mergeCell[^>]{0,99}?\bref="([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})"')
_NOT_DIGITS = re.compile(r"\[[^\]]*\]|[_*].|\\(.)")  # colours and conditions, padding, single signs
_ZEROS = re.compile('(?:"([^"]*)")?(0+)')
BROKEN = (
    *(zipfile.BadZipFile, zlib.error, InvalidFileException, ParseError, EOFError, OSError),
    *(KeyError, IndexError, ValueError, TypeError, AttributeError, NotImplementedError, RuntimeError),
    *(AssertionError, OverflowError, RecursionError),
)


class RefusedWorkbook(ValueError):
    """Not opened at all; ``code`` and ``facts`` say why."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


@dataclass(frozen=True)
class Sheet:
    """A visible sheet and its rows."""

    name: str
    rows: Iterator[Row]


def check_archive(data: bytes) -> None:
    """Look at a workbook from outside, before anything of it is unpacked.

    :raises RefusedWorkbook: it is too large, unpacks to too much, or declares entities.
    """
    if len(data) > MOST_BYTES:
        raise RefusedWorkbook("file-too-large", size=f"{len(data) / 2**20:.1f}", most=MOST_BYTES // 2**20)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise RefusedWorkbook("import-old-workbook")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if len(entries) > _MOST_ENTRIES or sum(entry.file_size for entry in entries) > _MOST_UNPACKED:
                raise RefusedWorkbook("import-archive-bomb")
            if any(entry.file_size > _MOST_RATIO * max(entry.compress_size, 4096) for entry in entries):
                raise RefusedWorkbook("import-archive-bomb")
            for entry in entries:
                if entry.filename.endswith((".xml", ".rels")):
                    with archive.open(entry) as part:
                        head = part.read(2048)
                    if b"<!" in head.replace(b"<!--", b"") or b"\x00" in head:
                        raise RefusedWorkbook("import-archive-entities")
    except BROKEN as error:
        if isinstance(error, RefusedWorkbook):
            raise
        raise RefusedWorkbook("import-table-broken", problem=type(error).__name__) from None


def read_sheets(data: bytes) -> Iterator[Sheet]:
    """Yield the visible sheets; their rows are read as they are asked for, and may raise :data:`BROKEN`."""
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
    computed = _Computed(data)
    for worksheet in book.worksheets[:_MOST_SHEETS]:
        if worksheet.sheet_state == "visible":
            yield Sheet(worksheet.title, _rows(worksheet, data, computed))
    book.close()


class _Computed:
    """The values that formulas had when the file was saved; read only when there is a formula."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._sheets: dict[str, dict[tuple[int, int], Any]] = {}

    def value(self, sheet: str, row: int, column: int) -> Any:
        if sheet not in self._sheets:
            book = load_workbook(io.BytesIO(self._data), read_only=True, data_only=True, keep_links=False)
            rows = enumerate(book[sheet].iter_rows(max_col=MOST_COLUMNS, max_row=_MOST_ROWS), 1)
            self._sheets[sheet] = {
                (number, index): cell.value
                for number, cells in rows
                for index, cell in enumerate(cells)
                if cell.value is not None
            }
            book.close()
        return self._sheets[sheet].get((row, column))


def _rows(worksheet: Any, data: bytes, computed: _Computed) -> Iterator[Row]:
    worksheet.reset_dimensions()  # what a file says of its size need not be so
    merged = _merged_cells(data, worksheet)
    above: dict[int, str] = {}
    cells_of = worksheet.iter_rows(max_col=MOST_COLUMNS, max_row=_MOST_ROWS)
    for number, cells in enumerate(cells_of, 1):
        texts: list[str] = []
        notes: list[tuple[int, str, dict[str, object]]] = []
        for column, cell in enumerate(cells):
            text, code = _text_of(cell, partial(computed.value, worksheet.title, number, column))
            if not text and (number, column) in merged:
                text = above.get(column, "")
            if text or (number, column) not in merged:
                above[column] = text
            texts.append(text)
            if code:
                notes.append((column, code, {"value": text[:60]}))
        yield Row(number, texts, notes)


def _text_of(cell: Any, computed: Callable[[], Any]) -> tuple[str, str]:
    """Return a cell as people see it, and a code when it is not what it seems."""
    value = cell.value
    if value is None:
        return "", ""
    if cell.data_type == "e":
        return "", "import-cell-error"
    if cell.data_type == "f":
        if _PICTURE.search(str(value)):
            return "", "import-picture-lost"
        found = computed()
        return _plain(found, "General")[0] if found is not None else "", "import-formula"
    if isinstance(value, str):
        return value[:_LONGEST_CELL], ""
    return _plain(value, cell.number_format or "General")


def _plain(value: object, number_format: str) -> tuple[str, str]:
    if isinstance(value, bool):
        return ("TRUE" if value else "FALSE"), ""
    if isinstance(value, datetime | date | time | timedelta):
        return str(value).removesuffix(" 00:00:00"), "import-cell-date"
    if isinstance(value, int | float):
        return _number(value, number_format), ""
    return str(value)[:_LONGEST_CELL], ""


def _number(value: int | float, number_format: str) -> str:
    """Return a number as its format shows it as far as that matters: leading zeros, percent."""
    if "%" in number_format:
        return f"{round(value * 100, 6):.12g}%"
    zeros = _ZEROS.fullmatch(_NOT_DIGITS.sub(r"\1", number_format.partition(";")[0]).strip())
    if zeros and float(value).is_integer():
        return f"{zeros[1] or ''}{int(value):0{len(zeros[2])}d}"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value) if isinstance(value, int) else f"{value:.12g}"


def _merged_cells(data: bytes, worksheet: Any) -> frozenset[tuple[int, int]]:
    """Return the cells that are merged into one above them, as (row from 1, column from 0)."""
    found: set[tuple[int, int]] = set()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        # openpyxl tells of merged cells only when it loads all of a sheet, at many times the memory.
        source = archive.read(worksheet._worksheet_path)
    for first, top, last, bottom in _MERGED.findall(source[source.rfind(b"sheetData>") :]):
        left, right = column_index_from_string(first.decode()), column_index_from_string(last.decode())
        for column in range(left, min(right, MOST_COLUMNS) + 1):
            for row in range(int(top) + 1, min(int(bottom), int(top) + _MOST_MERGED) + 1):
                if left == column:
                    found.add((row, column - 1))
        if len(found) > _MOST_MERGED:
            break
    return frozenset(found)
