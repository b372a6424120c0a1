from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from app.domain.grading.record import AttemptResult, record_result


def result(number, percent, **facts):
    return AttemptResult(f"a{number}", number, None if percent is None else Fraction(percent), **facts)


ATTEMPTS = [result(2, 90), result(1, 60), result(3, 70, is_make_up=True)]


@pytest.mark.parametrize(("keep", "number"), [("first", 1), ("best", 2), ("last", 3)])
def test_which_attempt_stands(keep, number):
    assert record_result(ATTEMPTS, keep).attempt.number == number


@pytest.mark.parametrize(("keep", "number"), [("first", 2), ("best", 2), ("last", 2)])
def test_void_attempts_do_not_count(keep, number):
    attempts = [result(1, 95, is_void=True), result(2, 50), result(3, 99, is_void=True)]
    assert record_result(attempts, keep).attempt.number == number


def test_the_earliest_of_equally_good_attempts_stands():
    assert record_result([result(3, 80), result(1, 70), result(2, 80)], "best").attempt.number == 2


@pytest.mark.parametrize(("keep", "pending"), [("first", 1), ("last", 3)])
def test_nothing_stands_while_the_attempt_that_counts_is_being_marked(keep, pending):
    attempts = [replace(one, percent=None) if one.number == pending else one for one in ATTEMPTS]
    assert record_result(attempts, keep) is None


def test_the_best_so_far_is_provisional_while_another_is_being_marked():
    stands = record_result([result(1, 60), result(2, None)], "best")
    assert (stands.attempt.number, stands.is_provisional) == (1, True)
    assert not record_result(ATTEMPTS, "best").is_provisional


@pytest.mark.parametrize("keep", ["first", "best", "last"])
@pytest.mark.parametrize("attempts", [[], [result(1, 90, is_void=True)], [result(1, None)]])
def test_there_may_be_no_result_yet(keep, attempts):
    assert record_result(attempts, keep) is None


def test_an_unknown_rule_is_the_caller_s_fault():
    with pytest.raises(ValueError, match="median"):
        record_result([], "median")
