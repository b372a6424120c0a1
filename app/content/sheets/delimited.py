"""Tables as text: rows of cells with commas, tabs or semicolons between them."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence

from app.content.sheets.rows import MOST_COLUMNS, Row

DELIMITERS = (",", "\t", ";", "|")
_LONGEST_CELL = 100_000
_HEADINGS_WITHIN = 30

CountHeadings = Callable[[Sequence[str]], int]


def read_delimited(text: str, count_headings: CountHeadings) -> Iterator[Row]:
    """Yield the rows with the number of the line each begins on.

    Cells are cut apart by the sign that cuts the most headings apart, as ``count_headings`` finds them.

    :raises csv.Error: the text is no table.
    """
    reader = csv.reader(io.StringIO(text), delimiter=tell_delimiter(text, count_headings))
    line = 1
    for cells in reader:
        yield Row(line, [cell[:_LONGEST_CELL] for cell in cells[:MOST_COLUMNS]])
        line = reader.line_num + 1


def tell_delimiter(text: str, count_headings: CountHeadings) -> str:
    """Return the sign that cuts the most headings apart."""
    lines = text.split("\n", _HEADINGS_WITHIN)[:_HEADINGS_WITHIN]

    def headings(delimiter: str) -> int:
        return max((count_headings(line.split(delimiter)) for line in lines), default=0)

    return max(DELIMITERS, key=headings)
