"""A load tells in an author's terms what it changes."""

from __future__ import annotations

import pytest

from app.domain.bank.build import BankDefaults, Context, build_item
from app.domain.bank.change import compare, kind_of_change
from app.domain.bank.fields import Report

CONTEXT = Context(languages=("zh",))


def make_item(item_id="x-1", **fields):
    report = Report()
    item = build_item("duty", {"id": item_id} | fields, BankDefaults(), report, CONTEXT)
    assert item is not None, report.problems
    return item


SINGLE = {"single": "几年？", "options": ["一年", "三年", "五年"], "answer": "B"}
MULTIPLE = {"multiple": "哪些？", "options": ["甲", "乙", "丙"], "answer": "AB"}
BLANK = {"blank": "____", "answer": [["甲", "乙"]]}
NUMERIC = {"numeric": "多少？", "answer": "48", "unit": ["V"]}
MATCH = {"match": "连", "pairs": {"甲": "一", "乙": "二"}, "extra": ["三"]}
ORDER = {"order": "排", "items": ["一", "二", "三"]}
QA = {"qa": "问？", "answer": "甲", "distractors": ["乙", "丙"]}
TRUE = {"truefalse": "对吗？", "answer": "对"}

KINDS = [
    (SINGLE, {"answer": "C"}, "key"),
    (SINGLE, {"options": ["三年", "一年", "五年"]}, "key"),
    (SINGLE, {"options": ["三年", "一年", "五年"], "answer": "A"}, "content"),
    (SINGLE, {"options": ["一年", "三年", "六年"]}, "content"),
    (SINGLE, {"options": ["一年", "三 年。", "五年"]}, "content"),
    (SINGLE, {"single": "保存几年？"}, "content"),
    (SINGLE, {"penalty": "0.5"}, "content"),
    (SINGLE, {"explain": "见办法"}, "text"),
    (SINGLE, {"difficulty": "5"}, "metadata"),
    (SINGLE, {}, None),
    (MULTIPLE, {"answer": "ABC"}, "key"),
    (MULTIPLE, {"options": ["乙", "甲", "丙"]}, "content"),
    (MULTIPLE, {"scoring": "exact"}, "content"),
    (TRUE, {"answer": "错"}, "key"),
    (BLANK, {"answer": [["甲", "乙", "丁"]]}, "key"),
    (BLANK, {"compare": "strict"}, "content"),
    (NUMERIC, {"answer": "50"}, "key"),
    (NUMERIC, {"tolerance": "1"}, "key"),
    (MATCH, {"pairs": {"甲": "二", "乙": "一"}}, "key"),
    (MATCH, {"pairs": {"乙": "二", "甲": "一"}}, "content"),
    (MATCH, {"extra": ["四"]}, "content"),
    (ORDER, {"items": ["二", "一", "三"]}, "key"),
    (QA, {"answer": "丁"}, "key"),
    (QA, {"distractors": ["丙", "乙"]}, "content"),
]


@pytest.mark.parametrize(
    ("fields", "change", "kind"), KINDS, ids=[f"{next(iter(k[0]))}-{k[1]}" for k in KINDS]
)
def test_kind_of_change(fields, change, kind):
    assert kind_of_change(make_item(**fields), make_item(**(fields | change))) == kind


def test_a_new_type_is_a_key_change():
    other = SINGLE | {"indefinite": SINGLE["single"]}
    del other["single"]
    assert kind_of_change(make_item(**SINGLE), make_item(**other)) == "key"


def test_two_states_of_a_bank_are_compared():
    before = [make_item("a-1", **SINGLE), make_item("a-2", **TRUE), make_item("a-3", **QA)]
    after = [
        make_item("a-9", **ORDER),
        make_item("a-2", **TRUE),
        make_item("a-1", **(SINGLE | {"answer": "A"})),
    ]
    changes = compare(before, after)
    assert [item.id for item in changes.added] == ["a-9"]
    assert [(change.before.id, change.kind) for change in changes.changed] == [("a-1", "key")]
    assert [item.id for item in changes.unchanged] == ["a-2"]
    assert [item.id for item in changes.missing] == ["a-3"]
    assert changes.of_kind("key") == changes.changed


def test_a_renamed_item_is_the_same_item():
    changes = compare([make_item("old", **SINGLE)], [make_item("new", was=["old"], **SINGLE)])
    assert not changes.added
    assert not changes.missing
    assert [(change.before.id, change.after.id, change.kind) for change in changes.changed] == [
        ("old", "new", "metadata")
    ]


def test_an_old_name_given_to_another_item_is_not_taken_away():
    before = [make_item("old", **SINGLE)]
    after = [make_item("new", was=["old"], **TRUE), make_item("old", **SINGLE)]
    changes = compare(before, after)
    assert [item.id for item in changes.added] == ["new"]
    assert [item.id for item in changes.unchanged] == ["old"]
