"""Folding joins what a keyboard sets apart, and keeps apart what means different things."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.normalise import fold, fold_each_strictly, fold_strictly, fold_width, same_text

SAME = [
    ("预防与应急", " 预防 与　应急 "),
    ("PDCA循环", "ｐｄｃａ 循环"),
    ("时间、地点", "时间，地点。"),
    ("《第五项修炼》", "第五项修炼"),
    ("彼得·圣吉", "彼得圣吉"),
    ("彼得•圣吉", "彼得・圣吉"),
    ("“创争”", "创争"),
    ("10 kW", "10KW"),
    ("90 MHz", "90mhz"),
    ("㎞", "km"),
    ("25℃", "25 °C"),
    ("x²", "x^2"),
    ("H₂O", "h2o"),
    ("㎡", "m²"),
    ("½", "1/2"),
    ("−5", "-5"),
    ("2004—2010", "2004-2010"),
    ("duty  officer", "Duty Officer"),
    ("GB 50174", "gb50174"),
    ("零\u200b宽", "零宽"),
    ("café", "cafe\u0301"),
    ("检查（C）", "检查(c)"),
]
DIFFERENT = [
    ("x²", "x2"),
    ("log₂8", "log28"),
    ("1½", "11/2"),
    ("①", "1"),
    ("⑴", "1"),
    ("10 MW", "10 mW"),
    ("10 MW", "10mw"),
    ("duty officer", "dutyofficer"),
    ("10 000", "10 0 00"),
    ("-5", "5"),
    ("1.5", "15"),
    ("30′", "30"),
    ('30"', "30"),
    ("a/b", "ab"),
    ("≥5", ">5"),
    ("预防", "予防"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_texts_that_mean_the_same_fold_alike(one, other):
    assert same_text(one, other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_texts_that_mean_different_things_stay_apart(one, other):
    assert not same_text(one, other)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("ＡＢ", "AB", True),
        (" a  b ", "a b", True),
        ("AB", "ab", False),
        ("甲，乙", "甲、乙", False),
        ("x²", "x2", False),
        ("kHz", "KHz", False),
    ],
)
def test_strict_comparison_counts_case_and_punctuation(one, other, same):
    assert same_text(one, other, strict=True) == same


@pytest.mark.parametrize("text", ["《》", "“”", "'", "·", "……", "——"])
def test_marks_alone_do_not_fold_to_nothing(text):
    assert fold(text)
    assert not same_text(text, "书名号")


def test_title_marks_and_quotes_can_themselves_be_the_answer():
    assert not same_text("《》", "“”")


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_folding_twice_changes_nothing_more(text):
    assert fold_strictly(fold_strictly(text)) == fold_strictly(text)
    assert fold(fold(text)) == fold(text)


@given(st.text(st.sampled_from("aMmWVk 10.½²₂①㎡Ω，。“”'·-—/^H《》")))
def test_folding_twice_changes_nothing_more_among_the_special_signs(text):
    assert fold(fold(text)) == fold(text)
    assert fold_width(fold_width(text)) == fold_width(text)


@given(st.lists(st.text(st.sampled_from("aＡ1²\u200b\n 电压。"), max_size=5), max_size=4))
def test_folding_several_at_one_go_is_folding_each(texts: list[str]) -> None:
    assert fold_each_strictly(texts) == [fold_strictly(text) for text in texts]
