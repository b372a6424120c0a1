from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.grading.grade import grade_paper

RIGHT, WRONG = 1, 0  # source positions in make_item's single choice


@pytest.fixture
def items(make_item):
    made = [make_item(f"q{number}") for number in range(3)]
    return {one.name: one for one in made}


def test_points_are_multiplied_by_the_type_s_fraction(make_item, make_paper):
    one = make_item("q", type="multiple")
    sheet = grade_paper(make_paper((one, 3, "half", 0)), {one.name: one}, {1: [0]})
    (slot,) = sheet.slots
    assert (slot.fraction, slot.score, sheet.score, sheet.total) == (
        Fraction(1, 2),
        Fraction(3, 2),
        Fraction(3, 2),
        3,
    )


def test_the_scoring_rule_frozen_in_the_slot_decides(make_item, make_paper):
    one = make_item("q", type="multiple", scoring="half")
    assert grade_paper(make_paper((one, 3, "exact", 0)), {one.name: one}, {1: [0]}).score == 0


def test_scores_are_exact_not_rounded(items, make_paper):
    paper = make_paper(*((one, Fraction(1, 3), "exact", 0) for one in items.values()))
    assert grade_paper(paper, items, {1: RIGHT, 2: RIGHT, 3: RIGHT}).score == 1


def test_a_penalty_is_taken_for_a_wrong_answer_and_not_for_a_blank(items, make_paper):
    paper = make_paper(*((one, 4, "exact", Fraction(1, 4)) for one in items.values()))
    sheet = grade_paper(paper, items, {1: RIGHT, 2: WRONG})
    assert [slot.score for slot in sheet.slots] == [4, -1, 0]
    assert [slot.blank for slot in sheet.slots] == [False, False, True]
    assert (sheet.score, sheet.answered) == (3, 2)


def test_the_total_never_falls_below_zero_though_slots_do(items, make_paper):
    paper = make_paper(*((one, 4, "exact", 1) for one in items.values()))
    sheet = grade_paper(paper, items, {1: WRONG, 2: WRONG})
    assert sheet.score == 0
    assert [slot.score for slot in sheet.slots] == [-4, -4, 0]


def test_a_part_that_is_right_is_never_punished(make_item, make_paper):
    one = make_item("q", type="multiple")
    sheet = grade_paper(make_paper((one, 2, "half", 1)), {one.name: one}, {1: [0]})
    assert sheet.score == 1


@pytest.mark.parametrize(
    ("typed", "score"), [("预防", 2), ("prevention", 2), ("reaction", 0)], ids=["source", "English", "wrong"]
)
def test_a_typed_answer_counts_in_either_language(make_item, make_paper, typed, score):
    one = make_item(
        "q", type="blank", translations={"en": {"stem": "Above all ____.", "answer": ["prevention"]}}
    )
    assert grade_paper(make_paper((one, 2, "per-gap", 0)), {one.name: one}, {1: [typed]}).score == score


def test_a_wrong_typed_answer_is_punished_once_however_many_languages(make_item, make_paper):
    one = make_item("q", type="blank", translations={"en": {"stem": "By ____.", "answer": ["prevention"]}})
    paper = make_paper((one, 2, "per-gap", Fraction(1, 2)), (one, 5, "per-gap", 0))
    sheet = grade_paper(paper, {one.name: one}, {1: ["reaction"], 2: ["预防"]})
    assert sheet.slots[0].score == -1


def test_a_broken_translation_leaves_the_source_to_judge(make_item, make_paper):
    one = make_item("q", type="blank", translations={"en": {"stem": "No gap at all."}})
    assert grade_paper(make_paper((one, 2, "per-gap", 0)), {one.name: one}, {1: ["预防"]}).score == 2
    assert grade_paper(make_paper((one, 2, "per-gap", 0)), {one.name: one}, {1: ["应急"]}).score == 0


def test_reasons_come_with_each_slot(items, make_paper):
    paper = make_paper(*((one, 1, "exact", 0) for one in items.values()))
    sheet = grade_paper(paper, items, {1: RIGHT, 2: WRONG})
    assert [slot.number for slot in sheet.slots] == [1, 2, 3]
    assert sheet.slots[0].reasons != sheet.slots[1].reasons


def test_an_item_that_is_not_at_hand_is_the_caller_s_fault(items, make_paper):
    paper = make_paper(*((one, 1, "exact", 0) for one in items.values()))
    with pytest.raises(KeyError):
        grade_paper(paper, {}, {})


@given(data=st.data())
def test_a_score_lies_between_zero_and_the_total_and_adds_up(make_item, make_paper, data):
    count = data.draw(st.integers(1, 6))
    made = [make_item(f"q{number}", type="multiple") for number in range(count)]
    shares = st.fractions(0, 1, max_denominator=4)
    paper = make_paper(
        *(
            (one, data.draw(st.fractions(0, 5, max_denominator=3)), scoring, data.draw(shares))
            for one in made
            for scoring in [data.draw(st.sampled_from(["half", "exact", "per-choice", "net", "each"]))]
        )
    )
    choices = st.none() | st.lists(st.integers(0, 3), min_size=1, max_size=4, unique=True).map(sorted)
    responses = {number: data.draw(choices) for number in range(1, count + 1)}
    sheet = grade_paper(paper, {one.name: one for one in made}, responses)
    assert 0 <= sheet.score <= sheet.total
    assert sheet.score == max(sum(slot.score for slot in sheet.slots), 0)
    assert [slot.blank for slot in sheet.slots] == [responses[number] is None for number in responses]
