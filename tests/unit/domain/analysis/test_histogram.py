from fractions import Fraction
from itertools import pairwise

import pytest

from app.domain.analysis.histogram import bin_edges, count_into, count_scores


def test_thirty_seven_scores_fall_into_the_bins_that_r_gives(oracle) -> None:
    case = oracle("scores_v")
    figure = count_scores(case["data"], width=10)
    assert [each.count for each in figure.bins] == case["expected"]["hist_0_100_by10"]


@pytest.mark.parametrize("cut", [80, 82, Fraction(145, 2), Fraction(200, 3)])
def test_the_pass_line_is_exactly_an_edge(cut: Fraction | int) -> None:
    edges = bin_edges(cut)
    assert float(cut) in edges
    assert (edges[0], edges[-1]) == (0, 100)
    assert all(high - low == pytest.approx(5) for low, high in pairwise(edges[1:-1]))


@pytest.mark.parametrize("cut", [None, 0, 80, 100])
def test_a_round_pass_line_leaves_twenty_bins_of_five(cut: int | None) -> None:
    assert bin_edges(cut) == tuple(range(0, 101, 5))


def test_a_score_on_the_pass_line_stands_to_its_right() -> None:
    cut = Fraction(200, 3)
    figure = count_scores([Fraction(199, 3), cut, cut], cut)
    below = sum(each.count for each in figure.bins if each.high <= float(cut))
    assert (below, figure.total - below) == (1, 2)


def test_full_marks_belong_to_the_last_bin() -> None:
    assert count_scores([100]).bins[-1].count == 1


def test_scores_beyond_the_edges_are_kept_beside_the_bins() -> None:
    figure = count_scores([-5, 50, 105])
    assert (figure.underflow, figure.overflow, figure.total) == (1, 1, 3)


def test_a_pass_line_at_the_end_of_the_scale_divides_nothing() -> None:
    assert count_scores([50], 100).cut is None
    assert count_scores([50], 60).cut == 60


def test_scores_can_be_counted_into_the_bands_of_an_exam() -> None:
    figure = count_into([79.9, 80, 85, 90, 100], (0, 80, 85, 90, 100))
    assert [each.count for each in figure.bins] == [1, 1, 1, 2]


def test_nobody_yet_is_a_histogram_of_empty_bins() -> None:
    assert count_scores([], 80).total == 0
