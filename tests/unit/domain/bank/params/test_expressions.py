"""Expressions: they agree with exact fractions, refuse what is none, and stay within bounds."""

from __future__ import annotations

import operator
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.bank.params.evaluate import evaluate_condition, evaluate_number
from app.domain.bank.params.expression import LONGEST, ExpressionError, parse_expression
from app.domain.bank.params.functions import CannotCompute

VALUES = {"a": Fraction(3, 2), "b": Fraction(-4), "容量": Fraction(20), "zero": Fraction(0)}
WORK = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv}


def compute(text):
    return evaluate_number(parse_expression(text), VALUES)


def refusal(text):
    with pytest.raises(ExpressionError) as refused:
        parse_expression(text)
    return refused.value.code, refused.value.facts.get("position")


@st.composite
def sums(draw, depth=4):
    """Return (text, exact value or None) of a random sum, with and without brackets that change nothing."""
    if depth == 0 or draw(st.booleans()):
        name = draw(st.sampled_from([*VALUES, "12", "0.5", "2e3"]))
        return name, VALUES.get(name, Fraction(name) if name not in VALUES else None)
    sign = draw(st.sampled_from(list(WORK)))
    (left, one), (right, other) = draw(sums(depth - 1)), draw(sums(depth - 1))
    space = draw(st.sampled_from(["", " ", "  "]))
    text = f"({left}){space}{sign}{space}({right})"
    if one is None or other is None or (sign == "/" and not other):
        return text, None
    return text, WORK[sign](one, other)


@given(sums())
def test_sums_are_those_of_exact_fractions(made):
    text, value = made
    if len(text) > LONGEST:
        return
    if value is None:
        with pytest.raises(CannotCompute):
            compute(text)
    else:
        assert compute(text) == value


@given(st.lists(st.tuples(st.sampled_from("+-*/"), st.integers(1, 99)), max_size=8), st.integers(0, 99))
def test_precedence_is_that_of_school(steps, first):
    text = str(first) + "".join(f" {sign} {number}" for sign, number in steps)
    written = f"Fraction({first})" + "".join(f" {sign} Fraction({number})" for sign, number in steps)
    assert compute(text) == eval(written, {"Fraction": Fraction})  # noqa: S307 - four signs of our own


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("-2^2", -4),
        ("2^3^2", 512),
        ("10^-2 * 300", 3),
        ("容量 × （a ＋ 1/2） ÷ 4", 10),
        ("sqrt(9/16) + 4^0.5", Fraction(11, 4)),
        ("log10(1/1000) + log2(1024)", 7),
        ("round(-2.5) + round(10/3, 2)", Fraction(33, 100)),
        ("max(a, min(b, 7), 1) + abs(b) + floor(-a) + ceil(a)", Fraction(11, 2)),
        ("(-1)^(-999999999)", -1),
        ("8^(1/3)", 2),
    ],
)
def test_worked_values(text, value):
    assert compute(text) == value


def test_what_has_no_exact_value_is_the_same_to_the_last_of_forty_digits_everywhere():
    assert compute("sqrt(2) * 10^39") == 1414213562373095048801688724209698078570
    assert compute("pi * 10^39") == 3141592653589793238462643383279502884197


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("0 < a <= 1.5 and not b > 0", True),
        ("a = 1.5 且 b ≠ -4 或 zero == 0", True),
        ("zero != 0 and 1/zero > 0", False),
    ],
)
def test_conditions(text, holds):
    assert evaluate_condition(parse_expression(text), VALUES) is holds


@pytest.mark.parametrize(
    ("text", "code", "position"),
    [
        ("", "expression-empty", None),
        ("a +", "expression-unfinished", 4),
        ("a 2", "expression-unexpected", 3),
        ("(a + 2", "expression-expected", 7),
        ("a § 2", "expression-sign", 3),
        ("__import__('os')", "expression-sign", 12),
        ("a.b", "expression-sign", 2),
        ("1 + cube(a)", "expression-function", 5),
        ("sqrt + 1", "expression-brackets", 1),
        ("sqrt(1, 2)", "expression-arguments", 1),
        ("1 + (a > 2)", "expression-number-wanted", 5),
        ("a and b > 1", "expression-condition-wanted", 1),
        ("1e999", "expression-number-size", 1),
        ("(" * 60 + "a" + ")" * 60, "expression-too-deep", 42),
        ("-" * 60 + "a", "expression-too-deep", 42),
        ("a + " * 200 + "a", "expression-too-long", None),
    ],
)
def test_what_is_no_expression_is_refused_at_its_place(text, code, position):
    assert refusal(text) == (code, position)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1 / zero", "compute-division-by-zero"),
        ("zero ^ -1", "compute-division-by-zero"),
        ("sqrt(b)", "compute-not-real"),
        ("log10(zero)", "compute-not-real"),
        ("b ^ 0.3", "compute-not-real"),
        ("9^9^9", "compute-too-large"),
        ("1e60^60", "compute-too-large"),
        ("exp(1e9)", "compute-too-large"),
        ("round(1, 99)", "compute-places"),
    ],
)
def test_what_has_no_result_is_refused_at_once(text, code):
    with pytest.raises(CannotCompute) as refused:
        compute(text)
    assert refused.value.code == code


@given(st.text(alphabet="ab12.+-*/^()<>=, andortsq|{}#é≤", max_size=40))
def test_any_text_is_an_expression_or_refused(text):
    try:
        expression = parse_expression(text)
    except ExpressionError:
        return
    try:
        work = evaluate_condition if expression.is_condition else evaluate_number
        work(expression, dict.fromkeys(expression.names, Fraction(2)))
    except CannotCompute:
        pass
