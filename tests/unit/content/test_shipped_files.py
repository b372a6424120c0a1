"""What ships with the product is itself without a finding."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from app.content.bank_files import read_bank
from app.content.catalog import STRANDS, read_catalog
from app.content.documents import Source
from app.content.exam_files import read_exams
from app.content.library import Library

TODAY = date(2026, 11, 22)
HOME = Path(__file__).parents[3]
BANKS = sorted(path for path in (HOME / "question_bank").iterdir() if path.is_dir())


def test_banks_and_exams_have_no_finding_at_all() -> None:
    catalog = read_catalog(Source.at(HOME / "question_bank/catalog.yaml"))
    organisation = read_exams(HOME / "exams/organisation.yaml", Library()).organisation
    around = Library.of(organisation, catalog=catalog.catalog, today=TODAY)
    banks = {path.name: read_bank(path, around) for path in BANKS}
    ids = {name: [located.item.id for located in bank.items] for name, bank in banks.items()}
    exams = read_exams(HOME / "exams", Library.of(catalog=catalog.catalog, banks=ids, today=TODAY))
    found = [
        *catalog.diagnostics,
        *exams.diagnostics,
        *(one for bank in banks.values() for one in bank.diagnostics),
    ]
    assert found == []
    assert exams.exams
    assert {topic.strand for topic in catalog.catalog.topics.values()} <= set(STRANDS)
