"""Questions from elsewhere: what every file in ``content/importers`` holds as ``IMPORTER``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from app.content.diagnostics import Diagnostic
from app.domain.bank.fields import Fields, Words


@dataclass(frozen=True)
class ImportedItem:
    """One question as an author would write it, under English keys, perhaps without an ``id``.

    ``file`` and ``line`` are where it stands in the source (in a workbook the
    sheet and row). ``title`` is the name it has there. ``notes`` tell what our
    banks cannot hold; ``fragment`` is then the source as it was.
    """

    fields: Fields
    file: str
    line: int
    title: str = ""
    fragment: str = ""
    notes: tuple[Diagnostic, ...] = ()
    cells: tuple[tuple[str, str], ...] = ()  # field and text of each cell it was read from


@dataclass(frozen=True)
class ImportReading:
    """What a file gave: questions, what was found apart from them, and pictures by their path."""

    items: Sequence[ImportedItem] = ()
    diagnostics: Sequence[Diagnostic] = field(default=())
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    columns: tuple[str, ...] = ()  # the fields that a table's columns were taken for

    @property
    def notes(self) -> list[Diagnostic]:
        """Everything that was found, of the file and of its questions."""
        return [*self.diagnostics, *(note for item in self.items for note in item.notes)]


def finish_reading(items: Sequence[ImportedItem], found: Sequence[Diagnostic], name: str) -> ImportReading:
    """Return what a file gave; a file that gave nothing, without a word why, gets that word."""
    if not items and not any(each.is_error for each in found):
        found = [*found, Diagnostic(name, 1, 1, "error", "import-no-questions")]
    return ImportReading(items, found)


class Importer(Protocol):
    """One format. Its module's name is what people write after ``--format``."""

    @property
    def title(self) -> Words: ...

    @property
    def suffixes(self) -> tuple[str, ...]:
        """File names end in these, with the dot."""

    def sniff(self, data: bytes) -> bool:
        """Return whether a file of one of ``suffixes`` looks like this format."""

    def read(self, data: bytes, name: str) -> ImportReading:
        """Return the questions of a file; whatever is wrong with it is a diagnostic, never an exception."""
