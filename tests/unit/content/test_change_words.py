"""Differences in words."""

from __future__ import annotations

import pytest

from app.content.change_words import describe, field_name
from app.domain.bank.difference import Difference
from app.domain.bank.item_fields import ITEM_FIELDS
from app.domain.itemtypes import item_types

LONG = "云岭发射台二班昨夜倒机超时，次日开复盘会。会议一开始，最应当弄清的是什么？"


@pytest.mark.parametrize(
    ("difference", "zh", "en"),
    [
        (Difference("answer", "B", "C"), "答案 B→C", "answer B→C"),
        (Difference("answer", "true", "false"), "答案 对→错", "answer true→false"),
        (
            Difference("answer", [["预防"]], [["预防", "预警"]]),
            "答案 预防→预防、预警",
            "answer 预防→预防, 预警",
        ),
        (Difference("options.C", "防雷", None), "选项 C 防雷→无", "option C 防雷→none"),
        (
            Difference("type", "single", "multiple"),
            "题型 单选题→多选题",
            "type Single choice→Multiple choice",
        ),
        (Difference("en.stem", None, "What?"), "英文 题干 无→What?", "English stem none→What?"),
        (
            Difference("source", {"doc": "甲"}, {"doc": "乙"}),
            "依据 doc: 甲→doc: 乙",
            "source doc: 甲→doc: 乙",
        ),
    ],
)
def test_a_difference_is_said_in_few_words(difference, zh, en):
    assert describe(difference, "zh") == zh
    assert describe(difference, "en") == en


def test_of_a_long_text_only_the_place_that_changed_is_shown():
    shown = describe(Difference("stem", LONG, LONG.replace("超时", "过久")))
    assert shown == "题干 “…二班昨夜倒机超时，次日开复盘…”→“…二班昨夜倒机过久，次日开复盘…”"


@pytest.mark.parametrize(
    ("old", "new"), [("啊" * 30, "啊" * 31), (LONG, LONG[:-5]), (LONG, LONG + LONG), ("a" * 200, "b" * 200)]
)
def test_what_repeats_or_is_cut_off_is_shown_within_bounds(old, new):
    shown = describe(Difference("stem", old, new))
    assert len(shown) < 160
    before, _, after = shown.partition("→")
    assert before.removeprefix("题干 ") != after


def test_every_field_has_a_name_in_both_languages():
    fields = [*ITEM_FIELDS, *(field for each in item_types().values() for field in each.fields)]
    for field in fields:
        assert not field_name(field.name, "zh").isascii(), field.name
        assert field_name(field.name, "en").isascii(), field.name
