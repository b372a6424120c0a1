"""Excel and WPS workbooks: every visible sheet that is a table of questions."""

from __future__ import annotations

import io
import warnings
import zipfile
from dataclasses import replace

from app.content.diagnostics import Diagnostic
from app.content.importer import ImportedItem, Importer, ImportReading, finish_reading
from app.content.importers._table import read_table
from app.content.sheets.workbook import BROKEN, RefusedWorkbook, check_archive, read_sheets
from app.domain.bank.fields import Words


class Workbook:
    """See docs/import.md for the headings and layouts it knows."""

    title = Words("Excel 表格", "Excel workbook")
    suffixes: tuple[str, ...] = (".xlsx", ".xlsm", ".xls", ".et")

    def sniff(self, data: bytes) -> bool:
        if data.startswith(b"\xd0\xcf\x11\xe0"):
            return True
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                return "xl/workbook.xml" in archive.namelist()
        except BROKEN:
            return False

    def read(self, data: bytes, name: str) -> ImportReading:
        items: list[ImportedItem] = []
        found: list[Diagnostic] = []
        columns: list[str] = []
        has_headings = False
        try:
            check_archive(data)
            with warnings.catch_warnings():
                warnings.simplefilter(
                    "ignore"
                )  # of what openpyxl leaves out: validations, extensions, styles
                for sheet in read_sheets(data):
                    table = read_table(sheet.rows, f"{name}[{sheet.name}]", sheet.name)
                    has_headings = has_headings or table.has_headings
                    items += table.items
                    found += table.diagnostics
                    columns += table.columns
        except RefusedWorkbook as refused:
            return ImportReading((), [Diagnostic(name, 1, 1, "error", refused.code, refused.facts)])
        except BROKEN as error:
            facts = {"problem": type(error).__name__}
            found.append(Diagnostic(name, 1, 1, "error", "import-table-broken", facts))
        if not has_headings:
            found.append(Diagnostic(name, 1, 1, "error", "import-no-headings"))
        return replace(finish_reading(items, found, name), columns=tuple(dict.fromkeys(columns)))


IMPORTER: Importer = Workbook()
