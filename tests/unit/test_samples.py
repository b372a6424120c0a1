"""What we ship and show as an example is right: banks, exams, and the samples in the documents."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.content.bank_files import read_bank_sources
from app.content.catalog import read_catalog
from app.content.diagnostics import format_all
from app.content.documents import Source
from app.content.exam_files import read_exam_sources, read_exams
from app.content.library import Library
from app.domain.marks import show_marks
from app.domain.paper.draw import draw_paper
from app.domain.paper.feasibility import check_feasibility
from app.domain.paper.pool import PoolItem
from app.services.read_home import read_home

ROOT = Path(__file__).resolve().parents[2]
TODAY = date(2026, 11, 22)
YAML_BLOCK = re.compile(r"^```yaml\n(.*?)^```", re.MULTILINE | re.DOTALL)
READMES = ("README.md", "README.zh-CN.md")
BANK_FORMATS = ("docs/bank-format.md", "docs/bank-format.zh.md")
EXAM_FORMATS = ("docs/exam-format.md", "docs/exam-format.zh.md")
HOME = read_home(ROOT, zone="Asia/Shanghai", today=TODAY)
BANKS = {bank.header.name: bank for bank in HOME.banks if bank.header}
LEAST = {"chuangzheng": 100, "law": 40, "management": 60, "transmission": 120}


def samples_of(name: str) -> list[str]:
    return YAML_BLOCK.findall((ROOT / name).read_text(encoding="utf-8"))


def findings(reading) -> str:
    return format_all(reading.diagnostics, lang="en")


def pool_of(*banks) -> list[PoolItem]:
    return [PoolItem(located.item, "", "") for bank in banks for located in bank.items]


def library_with(*banks) -> Library:
    held = {bank.header.name: frozenset(located.item.id for located in bank.items) for bank in banks}
    organisation = read_exams(ROOT / "exams", Library()).organisation
    return replace(Library.of(organisation, catalog=HOME.catalog, today=TODAY), banks=held)


def test_shipped_home_has_no_findings():
    assert findings(HOME) == ""


def test_shipped_bank_on_chuangzheng_has_a_hundred_items_in_seven_topics():
    items = [located.item for located in BANKS["chuangzheng"].items]
    assert len(items) == 100
    assert len({item.topic for item in items}) == 7


@pytest.mark.parametrize("name", BANKS)
def test_every_shipped_item_is_explained_in_both_languages_and_lies_in_a_topic_of_its_own(name):
    items = [located.item for located in BANKS[name].items]
    assert len(items) >= LEAST[name]
    assert all(item.explanation and item.translations["en"]["explain"] for item in items)
    assert all(item.topic in HOME.catalog.topics and not HOME.catalog.children(item.topic) for item in items)


@pytest.mark.parametrize("exam", [located.exam for located in HOME.exams], ids=lambda exam: exam.id)
def test_every_paper_of_a_shipped_exam_can_be_drawn_and_is_worth_a_hundred(exam):
    pool = pool_of(*HOME.banks)
    for tier, rule in exam.tiers.items():
        spec = exam.papers[rule.paper]
        assert check_feasibility(spec, pool, tier) == []
        paper = draw_paper(spec, pool, tier=tier, groups=frozenset(), excluded=(), seed=b"sample")
        assert show_marks(paper.total) == "100"


def test_shipped_topic_tests_ask_every_item_of_the_bank_once():
    tests = [located.exam for located in HOME.exams if located.exam.kind == "topic-test"]
    topics = {row.draw.topic for exam in tests for row in exam.papers["topic"].rows}
    assert topics == {located.item.topic for located in BANKS["chuangzheng"].items}
    for exam in tests:
        rows = exam.papers["topic"].rows
        assert all(row.count is None for row in rows)
        types = [name for row in rows for name in row.draw.types]
        in_topic = [one.item.type for one in pool_of(*HOME.banks) if one.item.topic == rows[0].draw.topic]
        assert len(types) == len(set(types))
        assert set(types) == set(in_topic)


def test_shipped_rehearsal_shows_every_type_that_no_person_marks():
    exam = next(located.exam for located in HOME.exams if located.exam.kind == "rehearsal")
    (paper,) = exam.papers.values()
    shown = {name for row in paper.rows for name in row.draw.types}
    held = {located.item.type for bank in HOME.banks for located in bank.items}
    assert shown == held - {"short", "essay"}


def test_shipped_exams_name_no_year():
    for path in (ROOT / "exams").glob("*.yaml"):
        assert not re.search(r"\b20\d\d\b", path.read_text(encoding="utf-8")), path.name


@pytest.mark.parametrize("name", READMES)
def test_bank_and_exam_of_the_readme_are_right_and_fit_each_other(name):
    bank_text, exam_text = samples_of(name)
    bank = read_bank_sources({"bank.yaml": bank_text.encode()}, library_with())
    assert findings(bank) == ""
    exams = read_exam_sources([Source("electric.yaml", exam_text.encode())], library_with(bank))
    assert [each.code for each in exams.diagnostics if each.is_error] == []
    (located,) = exams.exams
    for tier, rule in located.exam.tiers.items():
        assert check_feasibility(located.exam.papers[rule.paper], pool_of(bank), tier) == []


@pytest.mark.parametrize("name", BANK_FORMATS)
def test_samples_of_the_bank_format_are_right(name):
    header, questions, catalog_text = samples_of(name)
    catalog = read_catalog(Source("catalog.yaml", catalog_text.encode()))
    assert findings(catalog) == ""
    sources = {"bank.yaml": header.encode(), "01.yaml": f"format: 1\n{questions}".encode()}
    bank = read_bank_sources(sources, Library(catalog=catalog.catalog))
    assert findings(bank) == ""
    assert len(bank.items) == 1


@pytest.mark.parametrize("name", EXAM_FORMATS)
def test_samples_of_the_exam_format_are_right(name):
    exam_text, organisation_text = samples_of(name)
    organisation = read_exam_sources([Source("organisation.yaml", organisation_text.encode())], Library())
    assert findings(organisation) == ""
    library = library_with(*HOME.banks)
    exams = read_exam_sources([Source("duty.yaml", exam_text.encode())], library)
    assert findings(exams) == ""
    (located,) = exams.exams
    for tier, rule in located.exam.tiers.items():
        assert check_feasibility(located.exam.papers[rule.paper], pool_of(*HOME.banks), tier) == []
