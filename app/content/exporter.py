"""Questions for elsewhere: what every file in ``content/exporters`` holds as ``EXPORTER``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from app.content.bank_files import LocatedItem
from app.content.bank_header import BankHeader
from app.content.diagnostics import Diagnostic
from app.domain.bank.fields import Words


@dataclass(frozen=True)
class Export:
    """A file's bytes, how many items are in it, and what of the others could not come along."""

    data: bytes
    items: int
    notes: Sequence[Diagnostic] = ()


class Exporter(Protocol):
    """One format. Its module's name is what people write after ``--format``."""

    @property
    def title(self) -> Words: ...

    @property
    def suffix(self) -> str:
        """What names of its files end in, with the dot."""

    def write(self, header: BankHeader, items: Sequence[LocatedItem], lang: str) -> Export:
        """Return the file; ``lang`` (zh or en) is the language of headings, not of the questions."""


def left_out(located: LocatedItem, why: str) -> Diagnostic:
    """Return the note on an item that a format cannot hold."""
    return Diagnostic(located.file, located.line, 1, "warning", "export-left-out", {"kind": why})


def lost(located: LocatedItem, fields: Sequence[str]) -> list[Diagnostic]:
    """Return the note on fields of an item that a format cannot hold; none when nothing is lost."""
    facts = {"fields": ", ".join(fields)}
    return [Diagnostic(located.file, located.line, 1, "warning", "export-lost", facts)] if fields else []
