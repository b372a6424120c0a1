"""The table of docs/algorithms/choice-scoring.md, and what must hold of every rule."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.itemtypes._choice import SEVERAL_RIGHT_SCORINGS, share_of_choices

TABLE = {
    "ABD": {"exact": "1", "half": "1", "per-choice": "1", "net": "1", "each": "1"},
    "AB": {"exact": "0", "half": "1/2", "per-choice": "2/3", "net": "2/3", "each": "3/4"},
    "ABC": {"exact": "0", "half": "0", "per-choice": "0", "net": "1/3", "each": "1/2"},
    "ABCD": {"exact": "0", "half": "0", "per-choice": "0", "net": "2/3", "each": "3/4"},
    "C": {"exact": "0", "half": "0", "per-choice": "0", "net": "0", "each": "0"},
}
CELLS = [(chosen, rule, Fraction(share)) for chosen, row in TABLE.items() for rule, share in row.items()]


def places(letters):
    return frozenset("ABCD".index(letter) for letter in letters)


@pytest.mark.parametrize(("chosen", "rule", "share"), CELLS, ids=[f"{c[0]}-{c[1]}" for c in CELLS])
def test_share_is_as_tabled(chosen, rule, share):
    assert share_of_choices(places("ABD"), places(chosen), 4, rule) == share


@given(
    answer_key=st.frozensets(st.integers(0, 5), min_size=1),
    chosen=st.frozensets(st.integers(0, 5)),
    rule=st.sampled_from(SEVERAL_RIGHT_SCORINGS),
)
def test_share_lies_in_range_and_only_the_key_earns_everything(answer_key, chosen, rule):
    share = share_of_choices(answer_key, chosen, 6, rule)
    assert 0 <= share <= 1
    assert (share == 1) == (chosen == answer_key)


def test_unknown_rule_is_a_fault_of_the_caller():
    with pytest.raises(ValueError, match="halv"):
        share_of_choices(frozenset({0}), frozenset({1, 2}), 4, "halv")
