import numpy as np
import pytest

from app.domain.analysis.figures import Figure, Reason
from app.domain.analysis.items import analyse_items, fixed_paper


def _exam_a(case):
    key = case["data"]["key"]
    return [[float(a == b) for a, b in zip(row, key, strict=True)] for row in case["data"]["responses"]]


def test_items_of_an_exam_have_the_figures_that_r_gives(oracle) -> None:
    case = oracle("exam_a")
    expected, items = case["expected"], analyse_items(fixed_paper(_exam_a(case)))
    for ours, name in [
        ("facility", "facility"),
        ("sd", "item_sd"),
        ("discrimination", "r_item_rest"),
        ("discrimination_raw", "r_item_total"),
        ("upper_lower_27", "upper_lower_27"),
        ("alpha_if_deleted", "alpha_if_deleted"),
    ]:
        assert [getattr(item, ours).value for item in items] == pytest.approx(expected[name], abs=1e-8)


def test_items_of_a_thousand_examinees_have_the_published_figures(oracle) -> None:
    case = oracle("lsat6")
    patterns = case["data"]["pattern_frequency"]
    items = analyse_items(fixed_paper([[float(c) for c in p] for p, n in patterns for _ in range(n)]))
    expected = case["expected"]
    for ours, name in [
        ("facility", "facility"),
        ("discrimination", "r_item_rest"),
        ("discrimination_raw", "r_item_total"),
        ("alpha_if_deleted", "alpha_if_deleted"),
    ]:
        assert [getattr(item, ours).value for item in items] == pytest.approx(expected[name], abs=1e-6)


def test_facility_has_wilsons_interval_and_discrimination_fishers(oracle) -> None:
    item = analyse_items(fixed_paper(_exam_a(oracle("exam_a"))))[1]
    assert [item.facility.low, item.facility.high] == pytest.approx([0.314274, 0.685726], abs=1e-5)
    half = 1.959964 / 21**0.5
    r = item.discrimination.value
    assert item.discrimination.low == pytest.approx(np.tanh(np.arctanh(r) - half), abs=1e-6)
    assert item.discrimination.high == pytest.approx(np.tanh(np.arctanh(r) + half), abs=1e-6)


def test_one_attempt_has_facilities_and_nothing_else() -> None:
    for item in analyse_items(fixed_paper([[1, 0, 1]])):
        assert item.facility.value in (0, 1)
        assert item.sd == item.discrimination == item.upper_lower_27 == Figure.unknown(Reason.N_LT_2)


def test_an_item_that_all_got_right_discriminates_nothing() -> None:
    item = analyse_items(fixed_paper([[1, 1, 0], [1, 0, 0], [1, 1, 1]]))[0]
    assert (item.facility.value, item.sd.value, item.upper_lower_27.value) == (1, 0, 0)
    assert item.discrimination == Figure.unknown(Reason.ZERO_ITEM_VARIANCE)


def test_the_only_item_has_no_rest() -> None:
    (item,) = analyse_items(fixed_paper([[1], [0]]))
    assert item.discrimination == Figure.unknown(Reason.K_LT_2)
    assert item.alpha_if_deleted == Figure.unknown(Reason.K_LT_3)


def test_a_constant_rest_gives_no_discrimination() -> None:
    item = analyse_items(fixed_paper([[1, 1, 0], [0, 1, 0], [1, 1, 0]]))[0]
    assert item.discrimination == Figure.unknown(Reason.ZERO_REST_VARIANCE)


def test_a_rest_that_is_constant_but_for_rounding_gives_none_either() -> None:
    item = analyse_items(fixed_paper([[1, 0.1, 0.2], [0, 0.2, 0.1], [1, 0.3, 0.0]]))[0]
    assert item.discrimination == Figure.unknown(Reason.ZERO_REST_VARIANCE)


def test_a_withdrawn_item_keeps_its_figures_but_counts_in_no_rest(oracle) -> None:
    matrix = np.array(_exam_a(oracle("exam_a")))
    with_it = analyse_items(fixed_paper(matrix, withdrawn={5}))
    without = analyse_items(fixed_paper(np.delete(matrix, 5, axis=1)))
    assert with_it[5].is_withdrawn
    assert with_it[5].facility.value == pytest.approx(0.125)
    assert with_it[5].alpha_if_deleted.reason == Reason.WITHDRAWN
    kept = [item for item in with_it if not item.is_withdrawn]
    assert [item.discrimination.value for item in kept] == pytest.approx(
        [item.discrimination.value for item in without]
    )


def test_points_weigh_the_rest_but_not_the_item() -> None:
    fractions = [[1, 0, 1], [0, 1, 1], [1, 1, 0], [0, 0, 1]]
    item = analyse_items(fixed_paper(fractions, points=[1, 2, 10]))[0]
    assert item.facility.value == 0.5
    assert item.discrimination.value == pytest.approx(np.corrcoef([1, 0, 1, 0], [10, 12, 2, 10])[0, 1])


def test_members_may_stand_in_any_order(oracle) -> None:
    matrix = np.array(_exam_a(oracle("exam_a")))
    forwards, backwards = analyse_items(fixed_paper(matrix)), analyse_items(fixed_paper(matrix[::-1]))
    assert [item.upper_lower_27.value for item in forwards] == pytest.approx(
        [item.upper_lower_27.value for item in backwards], abs=1e-12
    )


def test_a_hole_in_the_table_is_refused() -> None:
    with pytest.raises(ValueError, match="complete"):
        fixed_paper([[1, float("nan")], [0, 1]])
