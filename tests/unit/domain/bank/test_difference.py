"""Differences between two states of an item, in the fields an author writes."""

from __future__ import annotations

import pytest

from app.domain.bank.build import BankDefaults, Context, build_item
from app.domain.bank.difference import Difference, differences
from app.domain.bank.fields import Report

SINGLE = {"id": "s-1", "single": "UPS 的作用？", "options": ["稳频", "供电", "防雷"], "answer": "B"}


def item(fields):
    report = Report()
    built = build_item("bank", fields, BankDefaults(), report, Context(languages=("zh", "en")))
    assert built is not None, report.problems
    return built


def told(**changed):
    after = {key: value for key, value in {**SINGLE, **changed}.items() if value is not None}
    return [(each.field, each.before, each.after) for each in differences(item(SINGLE), item(after))]


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, []),
        ({"answer": "C"}, [("answer", "B", "C")]),
        ({"single": "UPS 的用途？"}, [("stem", "UPS 的作用？", "UPS 的用途？")]),
        ({"options": ["稳频", "供电", "接地"]}, [("options.C", "防雷", "接地")]),
        ({"options": ["稳频", "供电", "防雷", "接地"]}, [("options.D", None, "接地")]),
        ({"options": ["稳频", "供电"]}, [("options.C", "防雷", None)]),
        ({"difficulty": "4"}, [("difficulty", None, "4")]),
        ({"explain": "见讲义"}, [("explain", None, "见讲义")]),
        ({"id": "s-2", "was": ["s-1"]}, [("id", "s-1", "s-2"), ("was", None, ["s-1"])]),
        ({"en": {"stem": "What is a UPS for?"}}, [("en.stem", None, "What is a UPS for?")]),
        (
            {"single": None, "indefinite": "UPS 的作用？", "answer": "B"},
            [("type", "single", "indefinite")],
        ),
    ],
)
def test_each_field_that_changed_is_told_alone(changed, expected):
    assert told(**changed) == expected


def test_options_in_another_order_are_told_as_an_order_and_the_letters_as_moved():
    moved = {"options": ["供电", "稳频", "防雷"], "answer": "A"}
    assert told(**moved) == [("answer-letters", "B", "A"), ("options-order", "ABC", "BAC")]


def test_an_answer_that_moves_against_its_options_is_an_answer_that_changed():
    moved = {"options": ["供电", "稳频", "防雷"], "answer": "B"}
    assert told(**moved) == [("options-order", "ABC", "BAC")]


def test_the_answer_comes_first():
    fields = [name for name, _, _ in told(answer="C", single="另一题", tags=["一"], explain="见讲义")]
    assert fields[:2] == ["answer", "stem"]


def test_answers_of_other_types_are_told_as_written():
    before = {"id": "b-1", "blank": "值班工作坚持____为主。", "answer": ["预防"]}
    after = {**before, "answer": [["预防", "预警"]]}
    assert differences(item(before), item(after)) == (Difference("answer", [["预防"]], [["预防", "预警"]]),)
