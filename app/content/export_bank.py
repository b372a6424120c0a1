"""Write a bank in the format of another program."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import PurePath

from app.content import exporters as formats
from app.content.bank_files import BankReading
from app.content.diagnostics import Diagnostic
from app.content.exporter import Export, Exporter
from app.domain.bank.item import Item
from app.domain.errors import DomainError
from app.domain.registry import discover


@cache
def exporters() -> Mapping[str, Exporter]:
    """Return every format that questions can be written in, by the name that people write."""
    return discover(formats, "EXPORTER")


def exporter_for(form: str, name: str) -> Exporter:
    """Return the exporter named, by its own name or by its files' suffix; ``auto`` goes by the file ``name``.

    :raises DomainError: ``export-format-unknown``.
    """
    wanted = PurePath(name).suffix.lower() if form == "auto" else form
    for key, exporter in exporters().items():
        if wanted in (key, exporter.suffix, exporter.suffix.removeprefix(".")):
            return exporter
    raise DomainError("export-format-unknown", form=wanted, offered=", ".join(exporters()))


def export_bank(bank: BankReading, exporter: Exporter, lang: str = "zh") -> Export:
    """Return a bank that was read without errors as a file of another format.

    :raises DomainError: ``bank-has-errors``.
    """
    if bank.header is None or bank.has_errors:
        raise DomainError("bank-has-errors", bank=bank.header.name if bank.header else "?")
    keeps_all = getattr(exporter, "keeps_all", False)
    left = {} if keeps_all else {located.item.id: _why_not(located.item) for located in bank.items}
    kept = [located for located in bank.items if not left.get(located.item.id)]
    export = exporter.write(bank.header, kept, lang)
    left |= {located.item.id: "export-pictures" for located in kept if located.item.media}
    notes = [
        Diagnostic(located.file, located.line, 1, "warning", code, {"id": located.item.id})
        for located in bank.items
        if (code := left.get(located.item.id))
    ]
    return replace(export, notes=(*export.notes, *notes))


def _why_not(item: Item) -> str:
    """Return the code of what a foreign format cannot hold in an item, empty when it can."""
    if item.params is not None:
        return "export-params"
    return "export-group" if item.group is not None else ""
