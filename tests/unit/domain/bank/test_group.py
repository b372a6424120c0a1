"""Groups: children are items with versions of their own that share a text and what decides on drawing."""

from __future__ import annotations

import pytest

from app.domain.bank.build import BankDefaults, Context, dump_item, in_language, load_item
from app.domain.bank.change import kind_of_change
from app.domain.bank.difference import differences
from app.domain.bank.fields import Report
from app.domain.bank.group import build_group
from app.domain.bank.translations import localised_texts

CONTEXT = Context(languages=("zh", "en"), tiers={"operator", "team"}, topics={"", "值班", "值班/应急"})
FIRST = {"id": "fire-a", "single": "首先做什么？", "options": ["核实", "离岗"], "answer": "A"}
SECOND = {"id": "fire-b", "numeric": "多少分钟后达到 44 ℃？", "answer": "30", "difficulty": "5"}
FIRE = {
    "id": "fire",
    "group": "2 号机房温度升至 38 ℃。",
    "topic": "值班",
    "tier": ["operator"],
    "tags": ["应急"],
    "en": {"stem": "Room 2 has 38 ℃."},
    "questions": [FIRST, SECOND],
}


def build(fields=FIRE):
    report = Report(base=("questions", 7))
    reading = build_group("duty", fields, BankDefaults(), report, CONTEXT)
    errors = [(one.code, one.path[2:]) for one in report.problems if one.severity == "error"]
    assert bool(errors) == (not reading.items)
    return reading.items, errors


def test_children_share_what_the_group_says_and_keep_their_own():
    (first, second), _ = build()
    assert [one.name for one in (first, second)] == ["duty/fire-a", "duty/fire-b"]
    assert {one.drawn_as for one in (first, second)} == {"fire"}
    assert (first.topic, first.tiers, first.tags) == ("值班", frozenset({"operator"}), ("应急",))
    assert [(one.group.position, one.group.size, one.difficulty) for one in (first, second)] == [
        (0, 2, 3),
        (1, 2, 5),
    ]
    assert first.group.difficulty == 4  # the mean, when the group names none


def test_stored_form_of_a_child_is_the_identity():
    for child in build()[0]:
        assert load_item("duty", dump_item(child)) == child


def test_shared_text_is_read_in_the_readers_language():
    child = build()[0][0]
    assert in_language(child, "en").group.stem == "Room 2 has 38 ℃."
    assert set(localised_texts(child)) >= {"2 号机房温度升至 38 ℃。", "Room 2 has 38 ℃.", "首先做什么？"}


@pytest.mark.parametrize(
    ("changed", "kinds"),
    [
        ({"group": "3 号机房温度升至 38 ℃。"}, ["content", "content"]),
        ({"en": {"stem": "Room 2: 38 ℃."}}, ["text", "text"]),
        ({"topic": "值班/应急"}, ["metadata", "metadata"]),
        ({"questions": [FIRST | {"answer": "B"}, SECOND]}, ["key", None]),
        ({"questions": [FIRST, SECOND | {"explain": "38 + 2 × 3。"}]}, [None, "text"]),
    ],
    ids=["the shared text", "its translation", "its topic", "an answer", "an explanation"],
)
def test_a_change_of_the_shared_text_is_a_major_version_of_every_child(changed, kinds):
    before, after = build()[0], build(FIRE | changed)[0]
    assert [kind_of_change(old, new) for old, new in zip(before, after, strict=True)] == kinds


def test_a_change_of_the_shared_text_is_told_field_by_field():
    before, after = build()[0][0], build(FIRE | {"group": "3 号机房温度升至 38 ℃。"})[0][0]
    assert [one.field for one in differences(before, after)] == ["group.stem"]


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        (FIRE | {"questions": "甲"}, ("group-questions", ("questions",))),
        (FIRE | {"questions": ["甲"]}, ("group-questions", ("questions", 0))),
        (FIRE | {"questions": [FIRST | {"tier": "team"}]}, ("group-alone-key", ("questions", 0, "tier"))),
        (FIRE | {"questions": [FIRST | {"层次": "team"}]}, ("group-alone-key", ("questions", 0, "层次"))),
        (FIRE | {"questions": [FIRE]}, ("group-in-group", ("questions", 0, "group"))),
        (
            FIRE | {"questions": [FIRST | {"answer": "C"}]},
            ("choice-answer-range", ("questions", 0, "answer")),
        ),
        (FIRE | {"questions": [FIRST] * 21}, ("group-too-long", ("questions",))),
        ({key: FIRE[key] for key in ("id", "group")}, ("key-missing", ())),
        (FIRE | {"tier": "nobody"}, ("tier-unknown", ("tier",))),
        (FIRE | {"params": {"a": "1"}}, ("key-unknown", ("params",))),
        (FIRE | {"group": " "}, ("empty-value", ("group",))),
        (FIRE | {"en": {"title": "Fire"}}, ("key-unknown", ("en", "title"))),
        ({"材料": "火。", "id": "x-1", "小题": [FIRST | {"id": "X"}]}, ("id-malformed", ("小题", 0, "id"))),
    ],
)
def test_mistakes_are_told_at_their_place(fields, error):
    assert error in build(fields)[1]
