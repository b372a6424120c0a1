"""The agreed corner cases that no other file checks by name."""

import numpy as np
import pytest

from app.domain.analysis.description import describe
from app.domain.analysis.histogram import count_scores
from app.domain.analysis.items import analyse_items, fixed_paper
from app.domain.analysis.proportions import wilson
from app.domain.analysis.reliability import cronbach_alpha


@pytest.fixture
def expect(oracle):
    cases = {case["given"]: case["expect"] for case in oracle("corner_cases")["cases"]}

    def find(start):
        (found,) = [expected for given, expected in cases.items() if given.startswith(start)]
        return found

    return find


def test_no_finished_attempts(expect) -> None:
    reason = expect("no finished attempts")["reason"]
    assert (describe([]).mean.value, describe([]).mean.reason) == (None, reason)
    assert cronbach_alpha(np.zeros((0, 3))).coefficient.reason == reason


def test_one_finished_attempt(expect) -> None:
    expected = expect("one finished attempt")
    paper = fixed_paper([[1, 0, 1]])
    totals = describe(paper.marks.sum(axis=1))
    assert totals.mean.value == expected["mean_total"]
    unknown = [totals.sd, cronbach_alpha(paper.marks).coefficient]
    unknown += [figure for item in analyse_items(paper) for figure in (item.sd, item.discrimination)]
    assert {(figure.value, figure.reason) for figure in unknown} == {(None, expected["reason"])}


def test_all_members_have_the_same_total(expect) -> None:
    result = cronbach_alpha(np.array([[1.0, 0.0], [0.0, 1.0]]))
    reason = expect("all members have the same total")["reason"]
    assert (result.coefficient.reason, result.sem.value) == (reason, None)


def test_an_item_answered_right_by_all(expect) -> None:
    expected = expect("item answered right by all")
    item = analyse_items(fixed_paper([[1, 1], [1, 0], [1, 1]]))[0]
    assert item.facility.value == expected["facility"]
    assert item.sd.value == expected["item_sd"]
    assert item.upper_lower_27.value == expected["upper_lower_27"]
    assert item.discrimination.reason == expected["reason"]


def test_one_item_only(expect) -> None:
    paper = fixed_paper([[1], [0], [1]])
    reason = expect("one item only")["reason"]
    assert cronbach_alpha(paper.marks).coefficient.reason == reason
    assert analyse_items(paper)[0].discrimination.reason == reason


def test_a_rest_score_without_variance(expect) -> None:
    item = analyse_items(fixed_paper([[1, 1, 0], [0, 1, 0], [1, 1, 0]]))[0]
    assert item.discrimination.reason == expect("rest score has zero variance")["reason"]


def test_an_item_presented_to_nobody(expect) -> None:
    assert wilson(0, 0).reason == expect("item presented to nobody")["reason"]


def test_a_percent_score_beyond_the_scale_is_not_dropped() -> None:
    figure = count_scores([-5, 105, 60])
    assert (figure.underflow, figure.overflow, figure.total) == (1, 1, 3)
