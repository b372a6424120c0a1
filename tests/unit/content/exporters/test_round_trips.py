"""Exported and imported again: what each format can carry comes back as it was, the rest is told."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from app.content.bank_files import LocatedItem, read_bank, read_bank_sources
from app.content.bank_header import BankHeader
from app.content.export_bank import export_bank, exporter_for, exporters
from app.content.exporters.bank_yaml import as_written
from app.content.foreign_text import clean_text
from app.content.import_bank import draft_bank, read_import
from app.content.library import Library
from app.domain.bank.build import BankDefaults, Context, build_item
from app.domain.bank.fields import Report, Words
from app.domain.errors import DomainError

ROOT = Path(__file__).parents[4]
BANKS = {
    "shipped": ROOT / "question_bank/chuangzheng",
    "every": ROOT / "tests/data/every",
    "sample": ROOT / "tests/data/banks/sample",
}
DATA = {name: read_bank(path, Library()) for name, path in BANKS.items()}
every_bank = pytest.mark.parametrize("name", BANKS)


def there_and_back(bank, form):
    """Return the items before and after by id, and the codes of all notes."""
    exporter = exporter_for(form, "")
    made = export_bank(bank, exporter)
    reading = read_import(made.data, f"x{exporter.suffix}")
    draft = draft_bank(reading, "back", "回", Library())
    again = read_bank_sources({file: text.encode() for file, text in draft.texts.items()}, Library())
    assert not again.has_errors, again.diagnostics
    assert len(again.items) == made.items
    before = {located.item.id: as_written(located.item) for located in bank.items}
    after = {located.item.id: as_written(located.item) for located in again.items}
    for fields in (*before.values(), *after.values()):
        fields.pop("status", None)
    return before, after, [note.code for note in (*made.notes, *draft.notes)]


@every_bank
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_workbook_carries_everything(name, lang):
    made = export_bank(DATA[name], exporters()["excel"], lang)
    draft = draft_bank(read_import(made.data, "x.xlsx"), "back", "回", Library())
    assert draft.notes == []
    again = read_bank_sources({file: text.encode() for file, text in draft.texts.items()}, Library())
    assert not again.has_errors
    assert {note.facts["kind"] for note in made.notes if note.code == "export-left-out"} <= {"cloze"}
    before = [as_written(one.item) for one in DATA[name].items if one.item.type != "cloze"]
    after = [as_written(located.item) for located in again.items]
    assert [{**fields, "status": "draft"} for fields in before] == after


@every_bank
def test_a_bank_file_carries_everything(name):
    made = export_bank(DATA[name], exporters()["bank_yaml"])
    again = read_bank_sources({"bank.yaml": made.data}, Library())
    assert again.header.title == DATA[name].header.title
    assert [as_written(located.item) for located in again.items] == [
        as_written(located.item) for located in DATA[name].items
    ]


GIFT_CARRIES = {
    "single": ("single", "options", "answer", "explain", "feedback", "topic", "tags"),
    "multiple": ("multiple", "options", "answer", "explain", "feedback", "topic", "tags"),
    "truefalse": ("truefalse", "answer", "explain", "topic", "tags"),
    "blank": ("blank", "answer", "explain", "topic", "tags"),
    "numeric": ("numeric", "answer", "tolerance", "explain", "topic", "tags"),
    "match": ("match", "pairs", "extra", "explain", "topic", "tags"),
    "essay": ("essay", "explain", "topic", "tags"),
}


@every_bank
def test_gift_carries_texts_answers_and_where_they_belong(name):
    before, after, _ = there_and_back(DATA[name], "gift")
    compared = 0
    for item_id, fields in after.items():
        kind = next((kind for kind in GIFT_CARRIES if kind in before[item_id]), "")
        for key in GIFT_CARRIES.get(kind, ()):
            if key == "tolerance" and "%" in before[item_id].get(key, ""):
                continue  # a share becomes a number
            assert fields.get(key) == before[item_id].get(key), (item_id, key)
            compared += 1
    assert compared > 5


def test_gift_leaves_out_by_name_what_it_has_no_type_for():
    made = export_bank(DATA["every"], exporters()["gift"])
    left_out = [note.facts["kind"] for note in made.notes if note.code == "export-left-out"]
    assert left_out == ["blank", "order", "short", "cloze"]  # the blank has two gaps
    told = {note.facts["fields"] for note in made.notes if note.code == "export-lost"}
    assert any("en" in fields and "source" in fields for fields in told)
    assert any("unit" in fields for fields in told)


def test_aiken_carries_single_choices_and_true_or_false():
    before, after, codes = there_and_back(DATA["every"], "aiken")
    assert [next(key for key in fields if key in ("single", "truefalse")) for fields in after.values()] == [
        "single",
        "truefalse",
    ]
    sources = [fields for fields in before.values() if "single" in fields or "truefalse" in fields]
    for one, other in zip(sources, after.values(), strict=True):
        for key in ("single", "truefalse", "options", "answer"):
            assert one.get(key) == other.get(key)
    assert codes.count("export-left-out") == 10


TEXT = st.text(st.sampled_from(list("甲乙丙ab1 =~#{}\\:%*_<>&|$@+-\"'，（）.\n")), min_size=1, max_size=20)
TEXT = TEXT.map(clean_text).filter(
    lambda text: text and "__" not in text and not text.startswith(("A", "//"))
)
FLAT = TEXT.map(lambda text: " ".join(text.split()))


@settings(max_examples=60, deadline=None)
@given(
    stem=TEXT,
    options=st.lists(FLAT, min_size=3, max_size=5, unique_by=lambda text: text),
    explain=TEXT,
    feedback=FLAT,
)
def test_any_choice_comes_back_from_gift_and_from_a_workbook(stem, options, explain, feedback):
    fields = {
        "id": "x-1",
        "single": stem,
        "options": options,
        "answer": "B",
        "explain": explain,
        "feedback": {"C": feedback},
    }
    report = Report()
    item = build_item("x", fields, BankDefaults(), report, Context())
    if item is None or any(len(option) > 1 and option[1:2] in ".:)、" for option in options):
        return  # options that repeat each other, or carry letters of their own
    bank = BankHeader("x", Words("x", "x"))
    for form in ("gift", "excel"):
        exporter = exporters()[form]
        data = exporter.write(bank, [LocatedItem(item, "x.yaml", 1)], "zh").data
        (found,) = read_import(data, f"x{exporter.suffix}").items
        back = build_item("x", {"id": "x-1", **found.fields}, BankDefaults(), Report(), Context())
        assert as_written(back) == as_written(item)


def test_a_workbook_holds_no_formula_and_no_link():
    header = BankHeader("x", Words("x", "x"))
    fields = {
        "id": "x-1",
        "single": "=1+1",
        "options": ["=cmd|' /C calc'!A0", "http://example.org", "@SUM(A1)"],
        "answer": "A",
    }
    item = build_item("x", fields, BankDefaults(), Report(), Context())
    data = exporters()["excel"].write(header, [LocatedItem(item, "x.yaml", 1)], "zh").data
    page = load_workbook(io.BytesIO(data)).worksheets[0]
    cells = [cell for row in page.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert not any(cell.hyperlink for cell in cells)


def test_formats_are_named_by_module_or_suffix():
    assert exporter_for("auto", "a.XLSX") is exporters()["excel"]
    assert exporter_for("xlsx", "a.bin") is exporters()["excel"]
    assert exporter_for("gift", "a.txt") is exporters()["gift"]
    for form, file in (("auto", "a.pdf"), ("word", "a.xlsx"), ("auto", "a")):
        with pytest.raises(DomainError) as refused:
            exporter_for(form, file)
        assert refused.value.code == "export-format-unknown"


def test_a_bank_with_errors_is_not_exported():
    broken = read_bank_sources({"bank.yaml": b"format: 1\nbank: x1\ntitel: x\n"}, Library())
    with pytest.raises(DomainError):
        export_bank(broken, exporters()["gift"])
