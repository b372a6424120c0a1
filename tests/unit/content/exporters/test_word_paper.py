"""Papers in Word: what is printed is what was written, in the order of a seed, and the key fits it."""

from __future__ import annotations

import io

import pytest
from docx import Document

from app.content.bank_files import read_bank_sources
from app.content.export_bank import export_bank, exporters
from app.content.import_bank import read_import
from app.content.library import Library

BANK = """\
format: 1
bank: duty
title: {zh: 值班题库, en: Duty}
languages: [zh, en]
questions:
  - id: d-1
    single: 倒闸操作应由几人进行？
    options: [一人, 两人, 三人, 四人]
    answer: B
    explain: 一人操作，一人监护。
    en: {stem: 'How many people switch over?', options: [one, two, three, four], explain: One watches.}
  - id: d-2
    multiple: 交接班要交清什么？
    options: [设备状态, 遗留问题, 个人心情]
    answer: AB
  - id: d-3
    truefalse: 可以一人进入高压室。
    answer: 错
  - id: d-4
    blank: PDCA 的 P 是____，D 是____。
    answer: [计划, 执行]
  - id: d-5
    short: 发射机着火怎么办？
    answer: 先断电，再灭火。
"""


@pytest.fixture
def bank():
    return read_bank_sources({"bank.yaml": BANK.encode()}, Library())


def made(bank, name, seed="", lang="zh"):
    return export_bank(bank, exporters()[name].in_order_of(seed), lang).data


def texts(data):
    return [paragraph.text for paragraph in Document(io.BytesIO(data)).paragraphs]


def imported(bank, seed):
    """Read paper and key together, as one would put them into one file."""
    lines = [*texts(made(bank, "docx", seed)), *texts(made(bank, "docx_key", seed))[1:]]
    return [dict(item.fields) for item in read_import("\n".join(lines).encode(), "卷.txt").items]


def test_a_paper_and_its_key_read_back_as_the_bank(bank):
    found = imported(bank, "")
    assert [each.pop("explain", None) for each in found] == ["一人操作，一人监护。", None, None, None, None]
    assert found == [
        {"single": "倒闸操作应由几人进行？", "options": ["一人", "两人", "三人", "四人"], "answer": "B"},
        {"multiple": "交接班要交清什么？", "options": ["设备状态", "遗留问题", "个人心情"], "answer": "AB"},
        {"truefalse": "可以一人进入高压室。", "answer": "错"},
        {"blank": "PDCA 的 P 是____，D 是____。", "answer": ["计划", "执行"]},
        {"short": "发射机着火怎么办？", "answer": "先断电，再灭火。"},
    ]


def right_words(item):
    return {item["options"]["ABCD".index(letter)] for letter in item["answer"]}


@pytest.mark.parametrize("seed", ["A", "B", "C", "D"])
def test_the_key_of_a_seed_fits_the_paper_of_that_seed(bank, seed):
    found = imported(bank, seed)
    assert right_words(found[0]) == {"两人"}
    assert right_words(found[1]) == {"设备状态", "遗留问题"}


def test_seeds_make_different_orders_and_the_same_one_twice(bank):
    orders = {seed: texts(made(bank, "docx", seed)) for seed in "ABCD"}
    assert orders["B"] == texts(made(bank, "docx", "B"))
    options = {tuple(line for line in order if "两人" in line) for order in orders.values()}
    assert len(options) > 1


def test_the_paper_holds_no_answer_and_has_a_sealing_line_and_an_answer_sheet(bank):
    document = Document(io.BytesIO(made(bank, "docx")))
    whole = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "监护" not in whole
    assert "计划" not in whole
    assert "密" in document.sections[0].header._element.xml
    assert "值班题库  答题卡" in whole


def test_a_paper_in_english_takes_the_translation(bank):
    assert "1. How many people switch over?" in texts(made(bank, "docx", lang="en"))
