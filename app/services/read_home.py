"""Read everything that the home folder holds: catalog, organisation, banks, exams."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from app.content.bank_files import BankReading, read_bank
from app.content.catalog import EMPTY_CATALOG, Catalog, read_catalog
from app.content.diagnostics import Diagnostic
from app.content.documents import Source, read_document
from app.content.exam_files import ORGANISATION, LocatedExam, kind_of, read_exam_sources
from app.content.library import Library
from app.domain.sittings.exam import Organisation

CATALOG_FILE = "catalog.yaml"
SUFFIXES = (".yaml", ".yml")


@dataclass(frozen=True)
class HomeReading:
    """The files of a home folder as far as they could be read, with everything that was found."""

    organisation: Organisation | None
    catalog: Catalog
    banks: tuple[BankReading, ...]
    exams: tuple[LocatedExam, ...]
    diagnostics: tuple[Diagnostic, ...]

    @property
    def has_errors(self) -> bool:
        """Whether anything forbids to publish it."""
        return any(each.is_error for each in self.diagnostics)


def bank_paths(home: Path) -> list[Path]:
    """Return the folders in question_bank/ that hold a bank, by name."""
    folder = home / "question_bank"
    return sorted(path for path in folder.iterdir() if path.is_dir() and any(path.glob("*.y*ml")))


def read_banks(paths: Sequence[Path], *, home: Path, zone: str) -> list[BankReading]:
    """Return banks checked against the catalog and the organisation of ``home``."""
    library = read_library(home, zone=zone)
    return [read_bank(path, library) for path in paths]


def read_home(home: Path, *, zone: str, today: date) -> HomeReading:
    """Return all that the home folder holds, banks first, then the exams that draw from them."""
    library = read_library(home, zone=zone)
    banks = [read_bank(path, library) for path in bank_paths(home)]
    held = {
        bank.header.name: frozenset(located.item.drawn_as for located in bank.items)
        for bank in banks
        if bank.header is not None
    }
    sources = _exam_sources(home)
    exams = read_exam_sources(sources, replace(library, banks=held, today=today))
    catalog = _catalog_of(home)
    return HomeReading(
        organisation=exams.organisation,
        catalog=catalog[0],
        banks=tuple(banks),
        exams=tuple(exams.exams),
        diagnostics=(
            *catalog[1],
            *(diagnostic for bank in banks for diagnostic in bank.diagnostics),
            *exams.diagnostics,
        ),
    )


def read_library(home: Path, *, zone: str) -> Library:
    """Return the catalog and the organisation that banks of ``home`` are checked against."""
    catalog, _ = _catalog_of(home)
    files = [source for source in _exam_sources(home) if kind_of(read_document(source)) == ORGANISATION]
    organisation = read_exam_sources(files, Library(zone=zone)).organisation
    return Library.of(organisation, catalog=catalog if catalog.topics else None, zone=zone)


def _catalog_of(home: Path) -> tuple[Catalog, list[Diagnostic]]:
    path = home / "question_bank" / CATALOG_FILE
    if not path.is_file():
        return EMPTY_CATALOG, []
    reading = read_catalog(Source.at(path))
    return reading.catalog, reading.diagnostics


def _exam_sources(home: Path) -> list[Source]:
    folder = home / "exams"
    return [Source.at(path) for path in sorted(folder.iterdir()) if path.suffix in SUFFIXES]
