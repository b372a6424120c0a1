"""The lines of a text and the places that libyaml's marks name in it."""

from __future__ import annotations

from typing import Any

_NEAR = 200  # characters looked at around a place, so that one endless line is no endless work


class Lines:
    """The lines of one text; ``first`` is the number of its first line within the file."""

    __slots__ = ("_lines", "first")

    def __init__(self, text: str, first: int = 1) -> None:
        self._lines = text.split("\n")
        self.first = first

    def __len__(self) -> int:
        return len(self._lines)

    def __getitem__(self, index: int) -> str:
        """Return a line by its index in this text; empty beyond its end."""
        return self._lines[index] if 0 <= index < len(self._lines) else ""

    def place(self, mark: Any) -> tuple[int, int]:
        """Return line and column from 1, the line counted in the file."""
        return mark.line + self.first, mark.column + 1

    def character_at(self, mark: Any) -> str:
        return self[mark.line][mark.column : mark.column + 1]

    def rest(self, mark: Any) -> str:
        """Return what follows ``mark`` on its line, as far as it matters."""
        return self[mark.line][mark.column : mark.column + _NEAR]

    def before(self, mark: Any) -> str:
        """Return what goes before ``mark`` on its line, as far as it matters."""
        return self[mark.line][max(0, mark.column - _NEAR) : mark.column]

    def start(self, index: int) -> str:
        """Return the beginning of a line."""
        return self[index][:_NEAR]

    def between(self, start: Any, end: Any) -> str:
        """Return the source from one mark to another."""
        if start.line == end.line:
            return self[start.line][start.column : end.column]
        middle = self._lines[start.line + 1 : end.line]
        return "\n".join([self[start.line][start.column :], *middle, self[end.line][: end.column]])

    def is_after_dash(self, mark: Any) -> bool:
        """Whether ``mark`` stands behind the ``-`` of a list on its own line."""
        return self.before(mark).rstrip().endswith("-")
