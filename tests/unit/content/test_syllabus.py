"""The syllabus beside the banks: what is read, what is refused, what is missing."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from app.content.documents import Source
from app.content.syllabus import read_syllabus
from app.domain.bank.build import BankDefaults, Context, build_item
from app.domain.bank.fields import Report
from app.domain.paper.stock import Cell, Wanted, count_stock, cover, find_needs
from app.services.read_home import read_home, read_library

ROOT = Path(__file__).parents[3]


def read(library, rows):
    text = f"format: 1\nsyllabus: 大纲\nrows:\n{rows}"
    return read_syllabus(Source("syllabus.yaml", text.encode()), library)


def test_a_row_without_tiers_is_for_every_tier(library):
    found = read(library, "  - {topic: 值班, wanted: 9}\n")
    assert found.diagnostics == []
    assert [(row.topic, row.count) for row in found.rows] == [("值班", 9)] * len(library.tiers)


@pytest.mark.parametrize(
    ("row", "code", "column"),
    [
        ("{topic: 值班班, wanted: 9}", "topic-unknown", 13),
        ("{topic: 值班, tiers: [operater], wanted: 9}", "tier-unknown", 25),
        ("{topic: 值班, wanted: 0}", "count-range", 25),
        ("{topic: 值班, wnated: 9}", "key-unknown", 17),
        ("{topic: 值班, wanted: 1}\n  - {topic: 值班, wanted: 2}", "syllabus-twice", 13),
    ],
)
def test_a_wrong_row_is_told_at_its_place_and_left_out(library, row, code, column):
    found = read(library, f"  - {row}\n")
    assert (code, column) in [(each.code, each.column) for each in found.diagnostics]
    assert len(found.rows) in (0, len(library.tiers))


def make_item(item_id, **fields):
    source = {"id": item_id, "truefalse": "真？", "answer": "对", "topic": "值班/交接班"} | fields
    item = build_item("duty", source, BankDefaults(), Report(), Context(languages=("zh",)))
    assert item is not None
    return item


def test_questions_count_for_their_tiers_and_topics_and_only_when_in_use():
    items = [
        make_item("x-1"),
        make_item("x-2", tier=["team"], difficulty="5"),
        make_item("x-3", status="retired"),
        make_item("x-4", topic="值班长"),
    ]
    stock = count_stock(items, ["team", "operator"])
    assert stock[Cell("值班/交接班", "team", 5, "truefalse")] == 1
    assert stock[Cell("值班/交接班", "operator", 3, "truefalse")] == 1
    assert stock.total() == 5
    rows = cover([Wanted("值班", "team", 3), Wanted("值班", "operator", 3)], items)
    assert [row.has for row in rows] == [2, 1]


def test_the_shipped_syllabus_is_sound_and_exams_that_draw_too_much_are_told():
    home = read_home(ROOT, zone="Asia/Shanghai", today=date(2026, 11, 22))
    source = Source.at(ROOT / "question_bank/syllabus.yaml")
    assert read_syllabus(source, read_library(ROOT, zone="Asia/Shanghai")).diagnostics == []
    exams = [each.exam for each in home.exams if each.exam.id == "quarterly"]
    items = [located.item for bank in home.banks for located in bank.items]
    whole = list(find_needs(exams, items))
    assert {need.state for need in whole} == {"enough"}
    need = max(whole, key=lambda one: one.needs)
    ids = [item for item in items if item.type in need.types][: need.needs]
    fewer = {one.state for one in find_needs(exams, ids)}
    assert "short" in fewer
