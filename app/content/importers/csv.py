"""CSV: a table of questions as text, in UTF-8 or GBK, with commas, semicolons or tabs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from app.content.diagnostics import Diagnostic
from app.content.importer import Importer, ImportReading, finish_reading
from app.content.importers._headers import read_headings
from app.content.importers._table import MOST_COLUMNS, Row, read_table
from app.content.importers._text import read_text_file
from app.domain.bank.fields import Words

_DELIMITERS = (",", "\t", ";", "|")
_LONGEST_CELL = 100_000


class CommaSeparated:
    """The table is the one of :mod:`app.content.importers.excel`, without sheets."""

    title = Words("CSV 表格", "CSV table")
    suffixes: tuple[str, ...] = (".csv", ".tsv")

    def sniff(self, data: bytes) -> bool:
        text = read_text_file(data[:20_000], "").text
        delimiter = _tell_delimiter(text)
        return any(
            read_headings(line.split(delimiter)).is_table_of_questions for line in text.split("\n")[:30]
        )

    def read(self, data: bytes, name: str) -> ImportReading:
        text, diagnostics = read_text_file(data, name)
        found = list(diagnostics)
        try:
            table = read_table(_rows(text), name)
        except csv.Error as error:
            found.append(Diagnostic(name, 1, 1, "error", "import-table-broken", {"problem": str(error)}))
            return ImportReading((), found)
        if not table.has_headings and text.strip():
            found.append(Diagnostic(name, 1, 1, "error", "import-no-headings"))
        return finish_reading(table.items, [*found, *table.diagnostics], name)


def _rows(text: str) -> Iterator[Row]:
    """Yield the rows with the number of the line each begins on."""
    reader = csv.reader(io.StringIO(text), delimiter=_tell_delimiter(text))
    line = 1
    for cells in reader:
        yield Row(line, [cell[:_LONGEST_CELL] for cell in cells[:MOST_COLUMNS]])
        line = reader.line_num + 1


def _tell_delimiter(text: str) -> str:
    """Return the sign that cuts the most headings apart."""

    def headings(delimiter: str) -> int:
        return max(
            (len(read_headings(line.split(delimiter)).fields) for line in text.split("\n", 30)[:30]),
            default=0,
        )

    return max(_DELIMITERS, key=headings)


IMPORTER: Importer = CommaSeparated()
