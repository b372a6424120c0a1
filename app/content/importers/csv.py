"""CSV: a table of questions as text, in UTF-8 or GBK, with commas, semicolons or tabs."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import replace

from app.content.diagnostics import Diagnostic
from app.content.foreign_text import read_text_file
from app.content.importer import Importer, ImportReading, finish_reading
from app.content.importers._headers import read_headings
from app.content.importers._table import read_table
from app.content.sheets.delimited import read_delimited, tell_delimiter
from app.domain.bank.fields import Words


class CommaSeparated:
    """The table is the one of :mod:`app.content.importers.excel`, without sheets."""

    title = Words("CSV 表格", "CSV table")
    suffixes: tuple[str, ...] = (".csv", ".tsv")

    def sniff(self, data: bytes) -> bool:
        text = read_text_file(data[:20_000], "").text
        delimiter = tell_delimiter(text, _headings)
        return any(
            read_headings(line.split(delimiter)).is_table_of_questions for line in text.split("\n")[:30]
        )

    def read(self, data: bytes, name: str) -> ImportReading:
        text, diagnostics = read_text_file(data, name)
        found = list(diagnostics)
        try:
            table = read_table(read_delimited(text, _headings), name)
        except csv.Error as error:
            found.append(Diagnostic(name, 1, 1, "error", "import-table-broken", {"problem": str(error)}))
            return ImportReading((), found)
        if not table.has_headings and text.strip():
            found.append(Diagnostic(name, 1, 1, "error", "import-no-headings"))
        reading = finish_reading(table.items, [*found, *table.diagnostics], name)
        return replace(reading, columns=table.columns)


def _headings(cells: Sequence[str]) -> int:
    return len(read_headings(cells).fields)


IMPORTER: Importer = CommaSeparated()
