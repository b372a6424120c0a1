"""A row of a table, from whatever file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

MOST_COLUMNS = 60
_MOST_EMPTY = 200  # rows without anything after which nothing is expected any more


@dataclass
class Row:
    """One row: its number from 1, its cells, and what was found of cells (column from 0, code, facts)."""

    number: int
    cells: Sequence[str]
    notes: Sequence[tuple[int, str, dict[str, object]]] = ()

    @property
    def is_empty(self) -> bool:
        return not any(self.cells)


def not_endless(rows: Iterator[Row]) -> Iterator[Row]:
    """Yield rows that hold something, until so many empty ones follow that no more are to be expected."""
    empty = 0
    for row in rows:
        empty = empty + 1 if row.is_empty else 0
        if empty > _MOST_EMPTY:
            return
        if not row.is_empty:
            yield row
