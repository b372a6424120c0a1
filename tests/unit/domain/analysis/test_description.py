from fractions import Fraction

import pytest

from app.domain.analysis.description import box, describe, ecdf
from app.domain.analysis.disclosure import FigureKind, may_show
from app.domain.analysis.figures import Figure, Reason


def test_thirty_seven_scores_have_the_figures_that_r_gives(oracle) -> None:
    case = oracle("scores_v")
    expected, near = case["expected"], lambda value: pytest.approx(value, abs=1e-7)
    figures = describe(case["data"])
    assert figures.n == expected["n"]
    assert figures.mean.value == near(expected["mean"])
    assert [figures.mean.low, figures.mean.high] == near(expected["ci95_mean"])
    assert figures.sd.value == near(expected["sd"])
    assert figures.median.value == expected["median"]
    assert {f"{p}%": value for p, value in figures.quantiles.items()} == near(expected["quantiles_type7"])
    assert figures.skewness.value == near(expected["skewness_G1"])
    assert figures.kurtosis.value == near(expected["kurtosis_excess_G2"])
    assert (figures.mad.value, figures.iqr.value) == (expected["mad"], expected["iqr"])
    assert (figures.minimum.value, figures.maximum.value) == (31, 95)


def test_ecdf_counts_the_scores_at_or_below_each_point(oracle) -> None:
    case = oracle("scores_v")
    expected = [case["expected"]["ecdf"][f"at{point}"] for point in (50, 60, 70, 80)]
    assert ecdf(case["data"], [50, 60, 70, 80]) == pytest.approx(expected, abs=1e-8)


def test_no_scores_leave_every_figure_unknown_for_want_of_data() -> None:
    figures = describe([])
    unknown = Figure.unknown(Reason.NO_DATA)
    assert (figures.mean, figures.sd, figures.median, figures.skewness, figures.mad) == (unknown,) * 5
    assert dict(figures.quantiles) == {}
    assert (box([]), ecdf([], [50])) == (None, ())


def test_one_score_has_a_mean_but_no_spread() -> None:
    figures = describe([2])
    assert figures.mean == Figure(2.0)
    assert figures.sd == Figure.unknown(Reason.N_LT_2)


def test_quartiles_of_one_score_are_that_score_and_are_not_shown() -> None:
    only = box([10])
    assert only is not None
    assert (only.p25, only.p50, only.p75) == (10, 10, 10)
    verdict = may_show(FigureKind.BOX, only.n)
    assert (verdict.is_shown, verdict.reason) == (False, Reason.N_LT_MIN)


def test_equal_scores_have_no_shape() -> None:
    figures = describe([Fraction(1, 3)] * 5)
    assert figures.skewness == figures.kurtosis == Figure.unknown(Reason.ZERO_VARIANCE)
    assert figures.sd.value == pytest.approx(0)


def test_skewness_needs_three_scores_and_kurtosis_four() -> None:
    figures = describe([1, 2])
    assert figures.skewness.reason == Reason.N_LT_3
    assert describe([1, 2, 4]).kurtosis.reason == Reason.N_LT_4


def test_a_score_that_is_not_a_number_is_refused() -> None:
    with pytest.raises(ValueError, match="finite"):
        describe([70, float("nan")])
