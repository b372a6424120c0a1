import math

import numpy as np
import pytest

from app.domain.analysis.figures import Reason
from app.domain.analysis.reliability import (
    Method,
    analyse_variance,
    cronbach_alpha,
    kr21,
    lord_csem,
    measure_reliability,
    one_way,
    pool_single_items,
    spearman_brown,
    standard_error,
    stratified,
)
from app.domain.analysis.responses import ResponseRow, tabulate


def _rows(case, points=1.0):
    return [
        ResponseRow(member, item, score, points, topic) for member, item, topic, score in case["data"]["rows"]
    ]


def _matrix(rows):
    return tabulate(ResponseRow(m, i, mark) for m, row in enumerate(rows) for i, mark in enumerate(row))


def test_random_papers_of_one_topic_have_the_reliability_that_r_gives(oracle) -> None:
    case = oracle("random_papers_small")
    expected = case["expected"]
    result = measure_reliability(tabulate(_rows(case, points=1 / 6)))
    assert result.method == Method.ONE_WAY
    assert result.coefficient.value == pytest.approx(expected["reliability_nested"], abs=1e-8)
    assert result.sem.value == pytest.approx(expected["sem_nested"], abs=1e-8)
    assert result.member_sem == pytest.approx(expected["person_sem"], abs=1e-8)


def test_stratified_reliability_of_one_topic_is_what_r_gives(oracle) -> None:
    case = oracle("random_papers_small")
    expected = case["expected"]
    result = stratified(tabulate(_rows(case, points=1 / 6)))
    assert result.coefficient.value == pytest.approx(expected["reliability_stratified"], abs=1e-8)
    assert result.sem.value == pytest.approx(expected["sem_stratified"], abs=1e-8)
    assert result.member_sem == pytest.approx(expected["person_sem_stratified"], abs=1e-8)


def test_mean_squares_of_random_papers(oracle) -> None:
    case = oracle("random_papers_small")
    squares = analyse_variance(tabulate(_rows(case)))
    assert squares is not None
    assert squares.ms_between == pytest.approx(case["expected"]["ms_between"], abs=1e-8)
    assert squares.ms_within == pytest.approx(case["expected"]["ms_within"], abs=1e-8)


def test_the_same_numbers_read_as_one_paper_and_as_six_random_ones(oracle) -> None:
    case = oracle("shrout_fleiss_1979")
    rows, expected = case["data"]["rows_are_members_columns_are_items"], case["expected"]
    fixed, nested = measure_reliability(_matrix(rows)), one_way(_matrix(rows))
    assert (fixed.method, fixed.coefficient.value) == (
        Method.ALPHA, pytest.approx(expected["alpha_crossed"], abs=1e-8),
    )  # fmt: skip
    assert nested.coefficient.value == pytest.approx(expected["icc"]["ICC1k"], abs=1e-8)
    squares = analyse_variance(_matrix(rows))
    assert squares is not None
    assert squares.ms_between == pytest.approx(expected["ms_between"], abs=1e-6)
    assert squares.ms_within == pytest.approx(expected["ms_within"], abs=1e-8)


def test_alpha_and_feldts_interval_of_an_exam(oracle) -> None:
    case = oracle("exam_a")
    key, expected = case["data"]["key"], case["expected"]
    marks = np.array(
        [[float(a == b) for a, b in zip(row, key, strict=True)] for row in case["data"]["responses"]]
    )
    result = cronbach_alpha(marks)
    assert result.coefficient.value == pytest.approx(expected["alpha"], abs=1e-8)
    assert [result.coefficient.low, result.coefficient.high] == pytest.approx(
        expected["alpha_ci95_feldt"], abs=1e-8
    )
    assert result.sem.value == pytest.approx(expected["sem"], abs=1e-7)


def test_alpha_of_a_thousand_examinees_equals_the_published_one(oracle) -> None:
    case = oracle("lsat6")
    marks = np.array(
        [[float(c) for c in pattern] for pattern, n in case["data"]["pattern_frequency"] for _ in range(n)]
    )
    assert cronbach_alpha(marks).coefficient.value == pytest.approx(case["expected"]["alpha"], abs=1e-8)


def test_closed_formulas_give_their_printed_points(oracle) -> None:
    expected = oracle("formula_points")["expected"]
    for row in expected["lord_csem"]:
        assert lord_csem(row["k"], row["x"]) == pytest.approx(row["csem"], abs=1e-8)
    for row in expected["spearman_brown"]:
        assert spearman_brown(row["r"], row["factor"]) == pytest.approx(row["out"], abs=1e-8)
    for row in expected["kr21"]:
        assert kr21(row["k"], row["mean"], row["var"]).value == pytest.approx(row["out"], abs=1e-8)
    for row in expected["sem"]:
        assert standard_error(row["sd"], row["reliability"]) == pytest.approx(row["out"])


def test_kr21_of_an_exam_with_either_variance(oracle) -> None:
    expected = oracle("exam_a")["expected"]
    sample = expected["total_sd"] ** 2
    whole = sample * (expected["n"] - 1) / expected["n"]
    assert kr21(8, expected["total_mean"], sample).value == pytest.approx(
        expected["kr21_sample_var"], abs=1e-7
    )
    assert kr21(8, expected["total_mean"], whole).value == pytest.approx(expected["kr21_pop_var"], abs=1e-7)


def test_one_way_is_kr21_up_to_n_over_n_minus_1(oracle) -> None:
    case = oracle("random_papers_small")
    totals = [6 * raw for raw in case["expected"]["person_raw"]]
    mean, n = sum(totals) / 12, 12
    population = sum((total - mean) ** 2 for total in totals) / n
    ours = one_way(tabulate(_rows(case))).coefficient.value
    within = mean * (6 - mean) / 6 - population / 6  # KR-21 solved for the within-member part
    assert ours == pytest.approx(1 - (within * 6 / 5) / (population * n / (n - 1)), abs=1e-8)


@pytest.mark.parametrize(
    ("marks", "reason"),
    [
        (np.zeros((0, 3)), Reason.NO_DATA),
        (np.array([[1.0, 0.0, 1.0]]), Reason.N_LT_2),
        (np.array([[1.0], [0.0]]), Reason.K_LT_2),
        (np.array([[1.0, 0.0], [0.0, 1.0]]), Reason.ZERO_TOTAL_VARIANCE),
    ],
    ids=["nobody", "one attempt", "one item", "equal totals"],
)
def test_alpha_that_cannot_be_known_says_why(marks, reason) -> None:
    result = cronbach_alpha(marks)
    assert (result.coefficient.value, result.sem.value) == (None, None)
    assert (result.coefficient.reason, result.sem.reason) == (reason, reason)


def test_negative_alpha_is_kept_and_the_error_is_not_above_the_spread() -> None:
    marks = np.array([[1.0, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 0]])
    result = cronbach_alpha(marks)
    assert result.coefficient.value is not None
    assert result.coefficient.value < 0
    assert result.sem.value == pytest.approx(float(marks.sum(axis=1).std(ddof=1)))


def test_two_sections_add_their_error_variances_by_squared_points() -> None:
    rows = [
        *(ResponseRow("a", f"s{i}", f, 2, 0) for i, f in enumerate([1, 1, 0, 0])),
        *(ResponseRow("a", f"m{i}", f, 4, 1) for i, f in enumerate([1, 0.5])),
        *(ResponseRow("b", f"t{i}", f, 2, 0) for i, f in enumerate([1, 0, 0, 0])),
        *(ResponseRow("b", f"n{i}", f, 4, 1) for i, f in enumerate([0, 0])),
    ]
    errors = (4 * 4 * (1 / 3) + 16 * 2 * 0.125, 4 * 4 * 0.25 + 0)
    result = measure_reliability(tabulate(rows))
    assert result.method == Method.STRATIFIED
    assert result.member_sem == pytest.approx([math.sqrt(error) for error in errors])
    totals_variance = (10 - 2) ** 2 / 2
    assert result.coefficient.value == pytest.approx(1 - sum(errors) / 2 / totals_variance)


def test_a_section_with_one_item_is_pooled_with_its_neighbour() -> None:
    strata = [[0, 1, 1, 2], [0, 0, 1, 2, 2], [0, 1, 2, 2], [1, 1]]
    rows = [
        ResponseRow(member, f"{member}-{i}", 1, 1, stratum)
        for member, paper in enumerate(strata)
        for i, stratum in enumerate(paper)
    ]
    pooled = pool_single_items(tabulate(rows)).tolist()
    assert pooled == [*[1, 1, 1, 1], *[0, 0, 0, 2, 2], *[1, 1, 2, 2], *[1, 1]]


def test_pooled_sections_share_a_variance_but_keep_their_points() -> None:
    rows = [
        ResponseRow(member, f"{member}{i}", fraction, points, stratum)
        for member, fractions in (("a", (1, 0, 1)), ("b", (0, 0, 0)))
        for i, (fraction, points, stratum) in enumerate(zip(fractions, (2, 2, 10), (0, 0, 1), strict=True))
    ]
    assert stratified(tabulate(rows)).member_sem == pytest.approx([math.sqrt(108 / 3), 0])


def test_a_paper_of_one_item_has_no_error_variance() -> None:
    rows = [ResponseRow("a", "x", 1), ResponseRow("b", "y", 0), ResponseRow("b", "z", 1)]
    result = stratified(tabulate(rows))
    assert result.coefficient.reason == Reason.K_LT_2
    assert result.member_sem[0] is None


def test_random_papers_with_equal_totals_have_no_reliability() -> None:
    rows = [ResponseRow(m, f"{m}{i}", f) for m in "abc" for i, f in enumerate((1, 0))]
    for result in (one_way(tabulate(rows)), stratified(tabulate(rows))):
        assert result.coefficient.reason == Reason.ZERO_TOTAL_VARIANCE


@pytest.mark.parametrize("method", [measure_reliability, one_way, stratified])
def test_nobody_and_one_attempt_have_no_reliability(method) -> None:
    assert method(tabulate([])).coefficient.reason == Reason.NO_DATA
    alone = tabulate([ResponseRow("a", i, i % 2) for i in range(4)])
    assert method(alone).coefficient.reason == Reason.N_LT_2


def test_one_way_interval_is_shrouts_exact_f_interval(oracle) -> None:
    rows = oracle("shrout_fleiss_1979")["data"]["rows_are_members_columns_are_items"]
    figure = one_way(_matrix(rows)).coefficient
    # F(5, 18) = 1.7947; its 2.5 % and 97.5 % points are 0.1573 and 3.3820
    assert figure.low == pytest.approx(1 - 3.3820 / 1.7947, abs=1e-3)
    assert figure.high == pytest.approx(1 - 0.1573 / 1.7947, abs=1e-3)
