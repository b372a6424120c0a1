import math

import pytest

from app.domain.analysis.distributions import (
    f_quantile,
    normal_quantile,
    regularised_beta,
    t_quantile,
    two_sided_normal_p,
)


def test_normal_quantile_of_a_95_percent_interval() -> None:
    assert normal_quantile(0.975) == pytest.approx(1.959963985, abs=1e-9)


def test_two_sided_p_is_the_area_in_both_tails() -> None:
    assert two_sided_normal_p(-1.959963985) == pytest.approx(0.05, abs=1e-9)


@pytest.mark.parametrize(("df", "printed"), [(1, 12.706), (4, 2.776), (10, 2.228), (30, 2.042), (120, 1.980)])
def test_t_quantile_agrees_with_the_printed_table(df: int, printed: float) -> None:
    assert t_quantile(0.975, df) == pytest.approx(printed, abs=5e-4)


def test_t_quantile_is_symmetric() -> None:
    assert t_quantile(0.025, 7) == pytest.approx(-t_quantile(0.975, 7))
    assert t_quantile(0.5, 7) == 0


@pytest.mark.parametrize(
    ("probability", "above", "below", "printed"),
    [
        (0.95, 1, 10, 4.965),
        (0.95, 5, 10, 3.326),
        (0.975, 5, 10, 4.236),
        (0.99, 3, 20, 4.938),
        (0.95, 120, 120, 1.352),
    ],
)
def test_f_quantile_agrees_with_the_printed_table(
    probability: float, above: int, below: int, printed: float
) -> None:
    assert f_quantile(probability, above, below) == pytest.approx(printed, abs=5e-4)


def test_lower_f_quantile_is_the_reciprocal_with_swapped_degrees() -> None:
    assert f_quantile(0.025, 23, 161) == pytest.approx(1 / f_quantile(0.975, 161, 23), rel=1e-9)


def test_f_quantile_of_a_very_large_sitting_stays_near_one() -> None:
    assert 1 < f_quantile(0.975, 9_999, 9_999 * 99) < 1.1


def test_beta_with_whole_parameters_is_a_binomial_tail() -> None:
    tail = sum(math.comb(10, k) * 0.3**k * 0.7 ** (10 - k) for k in range(4, 11))
    assert regularised_beta(0.3, 4, 7) == pytest.approx(tail, rel=1e-12)


def test_beta_is_0_and_1_at_the_ends() -> None:
    assert (regularised_beta(0, 2, 3), regularised_beta(1, 2, 3)) == (0, 1)
