import random

import pytest

from app.domain.analysis.disclosure import (
    Cell,
    FigureKind,
    live_count,
    may_show,
    merge_small_bins,
    protect_pass_table,
    suppress_counts,
)
from app.domain.analysis.figures import Reason
from app.domain.analysis.histogram import Bin, Histogram, count_into

SMALL, COMPLEMENT = Cell(None, Reason.SMALL_CELL), Cell(None, Reason.COMPLEMENT)


@pytest.mark.parametrize(
    ("kind", "minimum"),
    [
        ("pass_rate", 5),
        ("box", 10),
        ("ecdf", 10),
        ("histogram", 20),
        ("facility", 20),
        ("correlation", 30),
        ("reliability", 30),
    ],
)
def test_a_figure_is_shown_from_its_minimum_count_on(kind: str, minimum: int) -> None:
    assert not may_show(FigureKind(kind), minimum - 1).is_shown
    assert may_show(FigureKind(kind), minimum - 1).reason == Reason.N_LT_MIN
    assert may_show(FigureKind(kind), minimum).is_shown


def test_correlations_are_provisional_to_50_and_reliability_to_100() -> None:
    assert may_show(FigureKind.CORRELATION, 49).is_provisional
    assert not may_show(FigureKind.CORRELATION, 50).is_provisional
    assert may_show(FigureKind.RELIABILITY, 99).is_provisional
    assert not may_show(FigureKind.RELIABILITY, 100).is_provisional


def test_nobody_is_no_data_and_not_too_few() -> None:
    assert may_show(FigureKind.BOX, 0).reason == Reason.NO_DATA


def test_live_figures_advance_in_steps_of_five() -> None:
    assert [live_count(n) for n in (0, 4, 5, 9, 10)] == [0, 0, 5, 5, 10]


def test_a_lone_small_cell_takes_the_next_smallest_with_it() -> None:
    assert suppress_counts([3, 40, 12, 25]) == (SMALL, Cell(40), COMPLEMENT, Cell(25))


def test_two_small_cells_that_hold_enough_need_no_third() -> None:
    assert suppress_counts([3, 4, 12]) == (SMALL, SMALL, Cell(12))


def test_small_cells_whose_sum_is_small_take_another_with_them() -> None:
    assert suppress_counts([0, 2, 12, 9]) == (SMALL, SMALL, Cell(12), COMPLEMENT)


def test_large_cells_stay() -> None:
    assert suppress_counts([5, 6]) == (Cell(5), Cell(6))


def test_a_pass_count_near_the_whole_group_gives_the_failed_away() -> None:
    table = protect_pass_table([(28, 30), (20, 30), (15, 40), (12, 40)])
    assert [row.passed.value for row in table.rows] == [None, None, 15, 12]
    assert [row.passed.reason for row in table.rows] == [Reason.SMALL_CELL, Reason.COMPLEMENT, None, None]
    assert [row.sat.value for row in table.rows] == [30, 30, 40, 40]
    assert table.total.passed == Cell(75)


def test_a_small_group_shows_neither_count() -> None:
    table = protect_pass_table([(3, 4), (20, 30), (11, 20)])
    assert (table.rows[0].sat, table.rows[0].passed) == (SMALL, SMALL)
    assert (table.rows[2].sat, table.rows[2].passed) == (COMPLEMENT, COMPLEMENT)
    assert (table.rows[1].sat, table.rows[1].passed) == (Cell(30), Cell(20))


def test_when_all_but_a_few_passed_the_total_is_silent_too() -> None:
    table = protect_pass_table([(29, 30), (30, 31)])
    assert table.total.passed == SMALL
    assert table.total.sat == Cell(61)


def test_no_subtraction_in_a_pass_table_isolates_fewer_than_five() -> None:
    dice = random.Random(7)
    for _ in range(500):
        rows = []
        for _ in range(dice.randint(2, 8)):
            sat = dice.randint(0, 40)
            rows.append((dice.randint(sat // 2, sat), sat))
        table = protect_pass_table(rows)
        hidden = [row for row, cell in zip(rows, table.rows, strict=True) if cell.passed.value is None]
        for (passed, sat), cell in zip(rows, table.rows, strict=True):
            if cell.passed.value is not None:
                assert passed >= 5
                assert sat - passed >= 5
                assert cell.sat.value == sat
        if hidden and table.total.passed.value is not None:
            assert len(hidden) >= 2
            assert sum(passed for passed, _ in hidden) >= 5
            assert sum(sat - passed for passed, sat in hidden) >= 5


def _histogram(*counts: int, cut: float | None = None) -> Histogram:
    return Histogram(tuple(Bin(5 * i, 5 * i + 5, count) for i, count in enumerate(counts)), cut=cut)


def _cells(histogram: Histogram) -> list[tuple[float, float, int]]:
    return [(each.low, each.high, each.count) for each in histogram.bins]


def test_a_thin_tail_is_merged_inwards_and_the_figure_says_so() -> None:
    merged = merge_small_bins(_histogram(0, 1, 6, 14, 20, 8, cut=20))
    assert _cells(merged) == [(0, 15, 7), (15, 20, 14), (20, 25, 20), (25, 30, 8)]
    assert (merged.merged, merged.cut) == (True, 20)


def test_a_figure_without_small_bins_is_left_alone() -> None:
    figure = _histogram(0, 0, 6, 14, 20, 0, cut=20)
    assert merge_small_bins(figure) == figure


def test_a_thin_upper_tail_is_merged_from_above() -> None:
    merged = merge_small_bins(_histogram(9, 9, 9, 7, 2, 1, cut=10))
    assert _cells(merged) == [(0, 5, 9), (5, 10, 9), (10, 15, 9), (15, 30, 10)]


def test_a_gap_in_the_middle_joins_a_neighbour_on_its_side() -> None:
    merged = merge_small_bins(_histogram(9, 3, 9, 9, 2, 9, cut=15))
    assert _cells(merged) == [(0, 5, 9), (5, 15, 12), (15, 25, 11), (25, 30, 9)]


@pytest.mark.parametrize(
    ("failed", "first"),
    [((0, 0), (0, 20, 11)), ((1, 2), (0, 15, 5))],
    ids=["nobody failed", "three failed"],
)
def test_a_side_with_few_members_loses_the_pass_line(failed, first) -> None:
    merged = merge_small_bins(_histogram(*failed, 2, 9, 9, cut=10))
    assert merged.cut is None
    assert _cells(merged)[0] == first


def test_scores_beyond_the_edges_are_counted_in_the_end_bins() -> None:
    merged = merge_small_bins(count_into([-3, -2, 1, 1, 1, 6, 6, 6, 6, 12], (0, 5, 10)))
    assert _cells(merged) == [(0, 5, 5), (5, 10, 5)]
    assert (merged.underflow, merged.overflow) == (0, 0)


def test_merging_never_loses_anybody_and_never_leaves_a_small_bin() -> None:
    dice = random.Random(11)
    for _ in range(2000):
        counts = [max(0, round(dice.gauss(4, 6))) for _ in range(10)]
        figure = _histogram(*counts, cut=dice.choice([None, 10, 25, 40]))
        merged = merge_small_bins(figure)
        assert merged.total == figure.total
        assert (merged.bins[0].low, merged.bins[-1].high) == (0, 50)
        assert all(a.high == b.low for a, b in zip(merged.bins[:-1], merged.bins[1:], strict=True))
        if figure.total >= 10:
            occupied = [i for i, each in enumerate(merged.bins) if each.count]
            inside = merged.bins[occupied[0] : occupied[-1] + 1]
            assert all(each.count >= 5 for each in inside)
