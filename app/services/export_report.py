"""A report as an Excel workbook: one sheet a table, and one that says how everything is counted."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import xlsxwriter

from app.domain.bank.fields import Words
from app.services.report_kind import Document, Table, Value

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMATS = {"share": "0.0%", "score": "0.0", "count": "0"}
ABOUT = Words("说明", "About")
PLAIN = {  # what people typed must never run as a formula or become a link
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "in_memory": True,
}


def export_workbook(document: Document, *, language: str, zone: str) -> bytes:
    """Return the workbook as bytes; every text in it is a text, never a formula."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, PLAIN) as book:
        book.set_properties(
            {"title": document.title.in_language(language), "created": _plain_utc(document.made_at)}
        )
        writer = _Writer(book, language)
        for table in document.tables:
            writer.write_table(table)
        writer.write_about(document, ZoneInfo(zone))
    return buffer.getvalue()


def file_name(document: Document, language: str) -> str:
    """Return a file name that says what is inside: title and first fact."""
    parts = [document.facts[0], document.title] if document.facts else [document.title]
    text = "-".join(part.in_language(language) for part in parts)
    return re.sub(r"[^\w\-]+", "-", text).strip("-") + ".xlsx"


class _Writer:
    def __init__(self, book: Any, language: str) -> None:
        self.book, self.language = book, language
        self.head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self.bold = book.add_format({"bold": True})
        self.wrap = book.add_format({"text_wrap": True, "valign": "top"})
        self.kinds = {kind: book.add_format({"num_format": text}) for kind, text in FORMATS.items()}
        self.used: set[str] = set()

    def write_table(self, table: Table) -> None:
        sheet = self.book.add_worksheet(self._sheet_name(table.title))
        sheet.freeze_panes(1, 1)
        for place, column in enumerate(table.columns):
            sheet.write_string(0, place, self._text(column.title), self.head)
            sheet.set_column(place, place, 24 if column.kind == "text" else 12)
        for line, row in enumerate(table.rows, start=1):
            for place, (column, value) in enumerate(zip(table.columns, row, strict=True)):
                self._write(sheet, line, place, value, column.kind)
        for number, note in enumerate(table.notes):
            sheet.write_string(len(table.rows) + 2 + number, 0, self._text(note))

    def write_about(self, document: Document, zone: ZoneInfo) -> None:
        sheet = self.book.add_worksheet(self._sheet_name(ABOUT))
        sheet.set_column(0, 0, 24)
        sheet.set_column(1, 1, 100)
        exported = document.made_at.astimezone(zone).strftime("%Y-%m-%d %H:%M")
        lines: list[tuple[Words, Words | str]] = [
            (Words("报表", "Report"), document.title),
            *((Words("内容", "Contents"), fact) for fact in document.facts),
            (Words("导出时间", "Exported"), f"{exported} ({zone.key})"),
            *((each.term, each.text) for each in document.definitions),
        ]
        for line, (term, text) in enumerate(lines):
            sheet.write_string(line, 0, self._text(term), self.bold)
            sheet.write_string(line, 1, self._text(text), self.wrap)

    def _write(self, sheet: Any, line: int, place: int, value: Value, kind: str) -> None:
        if value is None:
            return
        if isinstance(value, int | float):
            sheet.write_number(line, place, value, self.kinds.get(kind))
        else:
            sheet.write_string(line, place, self._text(value))

    def _text(self, value: Words | str) -> str:
        return value.in_language(self.language) if isinstance(value, Words) else value

    def _sheet_name(self, title: Words) -> str:
        """Return a name that Excel takes: no ``[]:*?/\\``, at most 31 characters, used once."""
        name = re.sub(r"[\[\]:*?/\\]", " ", self._text(title))[:28].strip("' ") or "-"
        number = 1
        unique = name
        while unique.casefold() in self.used:
            number += 1
            unique = f"{name} {number}"
        self.used.add(unique.casefold())
        return unique


def _plain_utc(moment: datetime) -> datetime:
    """Return the moment in UTC without a zone: the file format knows none."""
    return moment.astimezone(UTC).replace(tzinfo=None)
