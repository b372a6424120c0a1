import pytest

from app.domain.analysis.figures import Figure, Reason
from app.domain.analysis.proportions import compare_proportions, fisher_exact_p, holm, newcombe, wilson


def test_wilson_intervals_agree_with_newcombes_printed_cases(oracle) -> None:
    case = oracle("wilson_newcombe")
    for row in case["expected"]:
        figure = wilson(row["x"], row["n"])
        assert [figure.low, figure.high] == pytest.approx(row["wilson"], abs=case["tolerance"])


def test_wilson_interval_of_nineteen_passes(oracle) -> None:
    case = oracle("scores_v")
    passed = sum(score >= 70 for score in case["data"])
    figure = wilson(passed, len(case["data"]))
    assert passed == case["expected"]["pass70"]
    assert [figure.low, figure.high] == pytest.approx(case["expected"]["pass70_wilson"], abs=1e-8)


def test_nobody_has_no_pass_rate() -> None:
    assert wilson(0, 0) == Figure.unknown(Reason.NO_DATA)


def test_more_passes_than_members_is_refused() -> None:
    with pytest.raises(ValueError, match="not a proportion"):
        wilson(6, 5)


@pytest.mark.parametrize(
    ("first", "second", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 10), -0.2775, 0.2775),
        ((10, 10), (0, 20), 0.6791, 1.0),
    ],
)
def test_difference_intervals_agree_with_newcombes_printed_table(first, second, low, high) -> None:
    figure = newcombe(*first, *second)
    assert figure.value == pytest.approx(first[0] / first[1] - second[0] / second[1])
    assert [figure.low, figure.high] == pytest.approx([low, high], abs=1e-4)


def test_a_difference_needs_two_groups() -> None:
    assert newcombe(3, 5, 0, 0) == Figure.unknown(Reason.NO_DATA)


def test_two_large_groups_are_compared_by_pooled_z() -> None:
    test = compare_proportions(56, 70, 48, 80)
    assert test.method == "z"
    assert test.p == pytest.approx(0.00804, abs=1e-5)  # z = 0.2 / 0.07547


def test_fisher_agrees_with_the_lady_tasting_tea() -> None:
    assert fisher_exact_p(3, 4, 1, 4) == pytest.approx(34 / 70)
    assert fisher_exact_p(4, 4, 0, 4) == pytest.approx(2 / 70)


def test_a_small_group_with_one_failure_is_judged_exactly_and_not_by_z() -> None:
    test = compare_proportions(4, 5, 582, 600)
    assert test.method == "exact"
    assert test.p > 0.05


def test_groups_that_all_passed_do_not_differ() -> None:
    assert compare_proportions(9, 9, 30, 30).p == 1


def test_holm_multiplies_by_the_tests_left_and_never_decreases() -> None:
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx((0.03, 0.06, 0.06, 0.02))
    assert holm([0.6, 0.7]) == (1.0, 1.0)
    assert holm([]) == ()
