"""Marks of one and two people: what may be given, what becomes of it, and what is never lost on the way."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.bank.item_type import Reason
from app.domain.bank.rubric import RubricPoint
from app.domain.grading.grade import ScoreSheet, SlotScore
from app.domain.marking.apply import apply_marks
from app.domain.marking.found_words import pieces_of
from app.domain.marking.points import MarkPoint, mark_points, read_marks, share_of
from app.domain.marking.rejected import gather, wrong_texts
from app.domain.marking.settle import DONE, Mark, MarkingRule, settle

RUBRIC = (
    RubricPoint("时间与地点", Fraction(2), all_of=("时间", "地点")),
    RubricPoint("性质", Fraction(1), any_of=("性质", "类型")),
    RubricPoint("表达清楚", Fraction(3)),
)
POINTS = (MarkPoint("甲", Fraction(8)), MarkPoint("乙", Fraction(8)), MarkPoint("丙", Fraction(4)))
halves = st.integers(0, 16).map(lambda number: Fraction(number, 2))


@st.composite
def given_marks(draw) -> Mark:
    points = tuple(min(draw(halves), point.most) for point in POINTS)
    return Mark(points, share_of(POINTS, points))


rules = st.builds(MarkingRule, st.sampled_from([1, 2]), st.integers(0, 100).map(Fraction))


@given(st.lists(given_marks(), max_size=2), st.none() | given_marks(), rules)
def test_a_final_mark_is_made_of_what_people_gave(marks, decision, rule):
    settled = settle(marks, decision, rule)
    assert (settled.stage == DONE) == (settled.mark is not None)
    if decision is not None:
        assert settled.mark == decision
    elif settled.mark is not None:
        shares = [mark.share for mark in marks[: rule.markers]]
        assert min(shares) <= settled.mark.share <= max(shares)
        assert share_of(POINTS, settled.mark.points) == settled.mark.share
        assert settled == settle(marks[: rule.markers][::-1], None, rule)
        assert max(shares) - min(shares) <= rule.adjudicate_over / 100


@given(given_marks(), st.integers(0, 100).map(Fraction))
def test_two_markers_who_agree_are_never_brought_together(mark, limit):
    assert settle([mark, mark], None, MarkingRule(2, limit)).mark == mark


@pytest.mark.parametrize(
    ("first", "second", "stage"),
    [(10, 14, "done"), (10, 15, "adjudication"), (20, 0, "adjudication")],
    ids=["a difference of just 20%", "of 25%", "of everything"],
)
def test_a_further_person_decides_beyond_the_limit_and_not_at_it(first, second, stage):
    marks = [Mark((Fraction(sum_),), Fraction(sum_, 20)) for sum_ in (first, second)]
    assert settle(marks, None, MarkingRule(2, Fraction(20))).stage == stage


def test_an_answer_waits_for_its_markers_one_after_the_other():
    mark = Mark((Fraction(1),), Fraction(1))
    assert [settle([mark] * number, None, MarkingRule(2)).stage for number in (0, 1, 2)] == [
        "first",
        "second",
        "done",
    ]


def test_words_propose_points_and_the_rest_is_left_to_the_marker():
    points = mark_points(RUBRIC, Fraction(10), "记下时间、地点。")
    assert [(point.most, point.proposed) for point in points] == [(2, 2), (1, 0), (3, None)]
    assert mark_points((), Fraction(10), "记下") == (MarkPoint("", Fraction(10)),)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "mark-missing"),
        ("  ", "mark-missing"),
        ("8.5", "mark-above-maximum"),
        ("-1", "mark-malformed"),
        ("1/2", "mark-malformed"),
        ("1e1", "mark-malformed"),
        ("0.125", "mark-malformed"),
        ("好", "mark-malformed"),
    ],
)
def test_what_is_no_mark_is_refused_with_the_maximum(text, code):
    found = read_marks(POINTS[:1], [text])
    assert found.problems[0].code == code
    assert found.problems[0].facts["most"] == 8
    assert found.given == (None,)


def test_marks_are_read_exactly_and_in_any_width():
    found = read_marks(POINTS, ["７.５", " 0 ", "4"])
    assert not found.problems
    assert found.points == (Fraction(15, 2), 0, 4)
    assert share_of(POINTS, found.points) == Fraction(23, 40)


@given(st.text(alphabet="时间地点 类型，aA１\n的", max_size=60))
def test_pieces_put_together_are_the_answer(answer):
    assert "".join(piece.text for piece in pieces_of(answer, RUBRIC)) == answer


def test_only_words_that_show_a_point_stand_out():
    rubric = (RubricPoint("时限", any_of=("30 分钟", "UPS")),)
    found = [
        piece.text
        for piece in pieces_of("先用ups，130分钟太久，须在３０分钟内；groups", rubric)
        if piece.is_found
    ]
    assert found == ["ups", "３０分钟"]


def test_marks_take_the_place_of_proposals_and_of_nothing_else(make_item, make_paper):
    one = make_item("one")
    paper = make_paper((one, 10, "exact", 0), (one, 3, "exact", 1), (one, 5, "exact", 1))
    sheet = ScoreSheet(
        Fraction(5),
        Fraction(18),
        (
            SlotScore(1, Fraction(1, 2), Fraction(5), blank=False, needs_marking=True),
            SlotScore(2, Fraction(0), Fraction(-3), blank=False),
            SlotScore(3, Fraction(0), Fraction(0), blank=False, needs_marking=True),
        ),
    )
    marks = {1: Mark((Fraction(7),), Fraction(7, 10)), 2: Mark((Fraction(3),), Fraction(1))}
    partly = apply_marks(sheet, paper, marks)
    assert partly.needs_marking == (3,)
    assert [slot.score for slot in partly.slots] == [7, -3, 0]
    whole = apply_marks(partly, paper, {3: Mark((Fraction(0),), Fraction(0))})
    assert whole.needs_marking == ()
    assert (whole.score, whole.slots[2].score) == (4, 0)  # nobody pays a penalty for a nought from a person
    assert whole.slots[0].reasons == (Reason("marked"),)


def test_rejected_texts_are_told_apart_by_meaning_and_counted():
    second = {"code": "gap-wrong", "gap": "2"}
    cloze = [{"code": "gap-wrong", "gap": 1}, {"code": "gap-wrong", "gap": 3}]
    typed = [
        *wrong_texts(["预防", "平战"], [second], 0.5),
        *wrong_texts(["预防", "“平战”"], [second], 0.5),
        *wrong_texts(["", "平战"], [{"code": "gap-empty", "gap": "1"}, second], 0.0),
        *wrong_texts({"1": 0, "3": "班长"}, cloze, 0.0),
        *wrong_texts("不知道", [], 0.0),
        *wrong_texts("知道一半", [], 0.5),
    ]
    assert [(one.gap, one.text, one.count) for one in gather(typed)] == [
        ("", "不知道", 1),
        ("2", "平战", 3),
        ("3", "班长", 1),
    ]
