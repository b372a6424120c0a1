"""From imported questions to a draft bank that is checked like any other."""

from __future__ import annotations

import pytest

from app.content.bank_files import read_bank_sources
from app.content.diagnostics import Diagnostic
from app.content.import_bank import draft_bank, importers, read_import
from app.content.importer import ImportedItem, ImportReading
from app.content.library import Library
from app.domain.errors import DomainError


def item(line: int = 1, **fields):
    return ImportedItem({"single": "题干？", "options": ["甲", "乙"], "answer": "A", **fields}, "a.txt", line)


def draft(*items, library=None):
    return draft_bank(ImportReading(items), "duty", "值班", library or Library())


def read(made, library=None):
    return read_bank_sources({name: text.encode() for name, text in made.texts.items()}, library or Library())


def ids(made):
    return [located.item.id for located in read(made).items]


def test_a_draft_bank_is_accepted_by_the_check_and_nothing_of_it_is_drawn():
    reading = read(draft(item(), item()))
    assert reading.diagnostics == []
    assert {located.item.status for located in reading.items} == {"draft"}
    assert reading.header.name == "duty"


def test_ids_of_the_source_stay_where_they_can():
    made = draft(item(id="CZ-17"), item(), item(id="7"), item(id="CZ-17"), item(id="第八题"))
    assert ids(made) == ["cz-17", "duty-001", "duty-007", "duty-002", "duty-003"]
    assert [(note.code, note.facts["found"]) for note in made.notes] == [
        ("import-id-changed", "CZ-17"),
        ("import-id-changed", "第八题"),
    ]


def test_a_number_given_never_takes_one_that_the_source_has():
    assert ids(draft(item(), item(id="duty-001"), item())) == ["duty-002", "duty-001", "duty-003"]


def test_a_title_is_taken_for_the_id_when_it_is_one_and_else_kept_as_a_comment():
    titled = [ImportedItem(item().fields, "a.txt", 1, title=title) for title in ("q-12", "关于值班")]
    made = draft(*titled)
    assert ids(made) == ["q-12", "duty-001"]
    assert "  # 关于值班\n  - id: duty-001" in made.texts["01-imported.yaml"]


def test_references_that_nothing_answers_to_are_taken_out_and_told(library):
    made = draft(
        item(topic="没有的专题", tags="一"), item(topic="值班", tier=["值机员", "船长"]), library=library
    )
    assert [note.code for note in made.notes] == ["import-topic-unknown", "import-tier-unknown"]
    reading = read(made, library)
    assert reading.diagnostics == []
    first, second = (located.item for located in reading.items)
    assert (first.topic, first.tags) == ("", ("一", "没有的专题"))
    assert (second.topic, second.tiers) == ("值班", {"operator"})


def test_what_was_lost_stands_above_the_question_with_the_source_as_it_was():
    note = Diagnostic("a.txt", 3, 1, "warning", "import-encoding", {"encoding": "GBK"})
    made = draft(ImportedItem(item().fields, "a.txt", 3, fragment="原题\x07\n第二行", notes=(note,)))
    text = made.texts["01-imported.yaml"]
    assert "  # a.txt:3 文件编码像是 GBK" in text
    assert "  # 原题\N{REPLACEMENT CHARACTER}\n  # 第二行\n  - id:" in text
    assert read(made).diagnostics == []


def test_a_question_that_lacks_something_is_written_all_the_same_and_the_check_tells_its_line():
    made = draft(ImportedItem({"single": "题干？", "options": ["甲"]}, "a.txt", 1), item())
    assert [(each.file, each.code) for each in read(made).diagnostics] == [
        ("01-imported.yaml", "answer-missing"),
        ("01-imported.yaml", "options-too-few"),
    ]
    assert ids(made) == ["duty-002"]


def test_the_format_is_told_by_name_and_content_or_named():
    data = "甲？\nA. 一\nB. 二\nANSWER: B\n".encode()
    assert len(read_import(data, "a.txt").items) == 1
    assert len(read_import(data, "a.unknown").items) == 1
    assert len(read_import(data, "a.dat", "aiken").items) == 1
    for name, form in (("a.txt", "word"), ("a.txt", "../aiken")):
        with pytest.raises(DomainError) as refused:
            read_import(data, name, form)
        assert refused.value.code == "import-format-unknown"
    with pytest.raises(DomainError):
        read_import(b"nothing", "a.txt")


@pytest.mark.parametrize("name", importers())
def test_every_format_has_a_title_and_suffixes(name):
    importer = importers()[name]
    assert importer.title.zh
    assert importer.title.en
    assert all(suffix.startswith(".") and suffix == suffix.lower() for suffix in importer.suffixes)


@pytest.mark.parametrize("name", importers())
@pytest.mark.parametrize(
    "data",
    [b"", b"\x00", b"\xff\xfe", b"PK\x03\x04", b"{", b"}" * 99, b"," * 9999, "＝{".encode(), b"\n" * 9999],
)
def test_no_format_breaks_on_anything(name, data):
    assert isinstance(importers()[name].sniff(data), bool)
    reading = importers()[name].read(data, "a.bin")
    assert not reading.items
    assert any(note.is_error for note in reading.diagnostics)


def test_the_language_of_a_draft_is_that_of_its_questions():
    english = item(single="Which?", options=["One", "Two"])
    assert read(draft(english)).header.languages == ("en",)
    translated = item(en={"stem": "Which?", "options": ["One", "Two"]})
    assert read(draft(item(), translated)).header.languages == ("zh", "en")
