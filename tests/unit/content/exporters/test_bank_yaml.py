"""What is written is read again as it was, and looks as a person would write it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.content.bank_files import read_bank, read_bank_sources
from app.content.bank_source import read_bank_file
from app.content.documents import Source
from app.content.exporters.bank_yaml import as_questions, write_bank_header, write_questions
from app.content.foreign_text import clean_text
from app.content.library import Library
from app.content.pictures import FolderPictures
from app.domain.bank.build import dump_item
from app.domain.itemtypes import item_types

ROOT = Path(__file__).parents[4]
HEADER = write_bank_header({"format": "1", "bank": "small", "title": "小题库", "languages": ["zh", "en"]})


def read_back(*questions, remarks=(), pictures=None):
    text = write_questions([(fields, remarks) for fields in questions])
    return read_bank_sources({"bank.yaml": HEADER.encode(), "01.yaml": text.encode()}, Library(), pictures)


def author_fields(item):
    return {key: value for key, value in dump_item(item).items() if key not in ("use", "bank_scoring")}


def test_it_looks_as_a_person_would_write_it():
    fields = {
        "answer": "B",
        "options": ["110", "119", {"text": "先拍照: 发群", "feedback": "取证不能先于处置。"}],
        "id": "s-1",
        "single": "火警电话\n是多少？",
        "difficulty": "2",
        "tags": ["消防", "应急"],
        "explain": "- 3 dB",
        "source": {"doc": "办法", "clause": "5"},
    }
    assert write_questions([(fields, ["原文：甲"])], ["首行"]) == (
        "# 首行\nformat: 1\nquestions:\n  # 原文：甲\n"
        "  - id: s-1\n    single: |\n      火警电话\n      是多少？\n    answer: B\n    options:\n"
        "      - '110'\n      - '119'\n      - text: '先拍照: 发群'\n        feedback: 取证不能先于处置。\n"
        "    difficulty: 2\n    tags: [消防, 应急]\n    explain: '- 3 dB'\n"
        "    source:\n      doc: 办法\n      clause: '5'\n"
    )


BANKS = [
    *(ROOT / "question_bank").glob("*/bank.yaml"),
    *(ROOT / "tests/data" / name / "bank.yaml" for name in ("every", "structures")),
]


@pytest.mark.parametrize("bank", BANKS, ids=lambda path: path.parent.name)
def test_a_bank_written_and_read_again_is_the_same(bank):
    items = [located.item for located in read_bank(bank.parent, Library()).items]
    assert items
    plain = [replace(item, bank_scoring=None) for item in items]  # which the header would say
    again = read_back(*as_questions(plain), pictures=FolderPictures(bank.parent))
    assert not again.has_errors, again.diagnostics
    assert [author_fields(located.item) for located in again.items] == [author_fields(item) for item in items]


@pytest.mark.parametrize("name", item_types())
def test_samples_of_every_type_written_and_read_again_are_the_same(name):
    for number, sample in enumerate(item_types()[name].samples):
        fields = {"id": f"s-{number}", **json.loads(json.dumps(sample.source))}
        again = read_back(fields)
        assert not again.has_errors, again.diagnostics
        (item,) = [located.item for located in again.items]
        assert read_back(author_fields(item)).items[0].item == item


SIGNS = st.sampled_from(list("甲乙丙，。：“”（）·　ab AZ 09 -?:,[]{}#&*!|>'\"%@`=<~.\\/_^+\n\n\t$é²①😀"))
TRAPS = [
    *("true", "NO", "007", "1:30", "2026-01-01", "~", "null", "- - 3 dB", "时间: 地点", "甲 #乙"),
    *("a\n  b\n\nc", "'", "…:", "|", "(甲, 乙)"),
]
TEXTS = st.one_of(st.text(SIGNS, max_size=30), st.text(max_size=30), st.sampled_from(TRAPS))
TEXTS = TEXTS.map(clean_text).filter(bool)


@settings(max_examples=300, deadline=None)
@given(stem=TEXTS, options=st.lists(TEXTS, min_size=2, max_size=5, unique=True), key=TEXTS, feedback=TEXTS)
def test_any_text_survives(stem, options, key, feedback):
    fields = {
        "id": "s-1",
        "single": stem,
        "options": [{"text": options[0], "feedback": feedback}, *options[1:]],
        "answer": "A",
        "tags": options,
        "explain": stem,
        "source": {" ".join(key.split()): stem},
        "en": {"stem": stem, "options": options, "feedback": {"B": feedback}},
    }
    text = write_questions([(fields, [stem])])
    reading = read_bank_file(Source("01.yaml", text.encode()))
    assert reading.troubles == [], text
    (question,) = reading.questions
    assert stripped(question.fields) == fields


def stripped(value):
    if isinstance(value, dict):
        return {key: stripped(one) for key, one in value.items()}
    return [stripped(one) for one in value] if isinstance(value, list) else value.strip()
