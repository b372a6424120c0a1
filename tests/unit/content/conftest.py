"""Sample files, and the library around them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from app.content.bank_files import read_bank
from app.content.catalog import read_catalog
from app.content.documents import Source
from app.content.exam_files import read_organisation
from app.content.library import Library

DATA = Path(__file__).parents[2] / "data"
TODAY = date(2026, 11, 22)


@pytest.fixture(scope="session")
def data() -> Path:
    return DATA


@pytest.fixture(scope="session")
def library() -> Library:
    """The sample organisation and catalog, the ids of the sample bank, and a fixed day."""
    organisation = read_organisation(Source.at(DATA / "exams/organisation.yaml"))
    catalog = read_catalog(Source.at(DATA / "exams/catalog.yaml"))
    assert not organisation.diagnostics
    assert not catalog.diagnostics
    around = Library.of(organisation.organisation, catalog=catalog.catalog, today=TODAY)
    bank = read_bank(DATA / "banks/sample", around)
    ids = [located.item.id for located in bank.items]
    return Library.of(organisation.organisation, catalog=catalog.catalog, banks={"sample": ids}, today=TODAY)
