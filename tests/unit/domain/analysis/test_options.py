import numpy as np
import pytest

from app.domain.analysis.figures import Figure, Reason
from app.domain.analysis.items import analyse_items, fixed_paper
from app.domain.analysis.options import FlagCode, OptionFigures, analyse_options, flag_item


def _analyse_exam_a(case):
    key, responses = case["data"]["key"], case["data"]["responses"]
    paper = fixed_paper([[float(a == b) for a, b in zip(row, key, strict=True)] for row in responses])
    rest = paper.rest_marks()
    options = [
        analyse_options({label: [row[i] == label for row in responses] for label in "ABCD-"}, rest[:, i])
        for i in range(len(key))
    ]
    return key, analyse_items(paper), options


def test_options_of_an_exam_have_the_figures_that_r_gives(oracle) -> None:
    case = oracle("exam_a")
    _, _, items = _analyse_exam_a(case)
    for ours, expected in zip(items, case["expected"]["options"], strict=True):
        for option, row in zip(ours, expected, strict=True):
            assert (option.option, option.n) == (row["option"], row["n"])
            assert option.share.value == pytest.approx(row["proportion"], abs=1e-8)
            assert option.mean_rest.value == pytest.approx(row["mean_rest"], abs=1e-8)
            if row["r_option_rest"] is None:
                assert option.r == Figure.unknown(Reason.NOT_CHOSEN)
            else:
                assert option.r.value == pytest.approx(row["r_option_rest"], abs=1e-8)


def test_the_planted_wrong_key_is_the_only_one_suspected(oracle) -> None:
    case = oracle("exam_a")
    key, figures, items = _analyse_exam_a(case)
    suspects = [
        (number, flag.options, flag.is_early)
        for number, (item, options, right) in enumerate(zip(figures, items, key, strict=True), start=1)
        for flag in flag_item(24, item.discrimination, options, right)
        if flag.code == FlagCode.KEY_SUSPECT
    ]
    assert suspects == [(number, ("A",), True) for number in case["must"]["key_suspect_items"]]


def _option(name: str, n: int, mean_rest: float, r: float, low: float) -> OptionFigures:
    return OptionFigures(name, n, Figure(n / 60), Figure(mean_rest), Figure(r), low)


def test_a_key_that_nobody_chose_is_suspect_when_a_distractor_draws_the_good() -> None:
    right = OptionFigures(
        "B", 0, Figure(0.0), Figure.unknown(Reason.NOT_CHOSEN), Figure.unknown(Reason.NOT_CHOSEN), None
    )
    options = [_option("A", 40, 30, 0.4, 0.2), right]
    (flag, *_) = flag_item(60, Figure.unknown(Reason.ZERO_ITEM_VARIANCE), options, {"B"})
    assert (flag.code, flag.options, flag.is_early) == (FlagCode.KEY_SUSPECT, ("A",), False)


def test_fourteen_members_raise_no_flag() -> None:
    assert (
        flag_item(14, Figure(-0.5), [_option("A", 9, 30, 0.6, 0.3), _option("B", 5, 10, -0.5, -0.8)], {"B"})
        == ()
    )


def test_a_distractor_with_two_choosers_is_no_rival() -> None:
    options = [_option("A", 2, 30, 0.6, 0.3), _option("B", 13, 10, 0.0, -0.3)]
    assert flag_item(15, Figure(0.0), options, {"B"}) == ()


def test_negative_discrimination_is_told_from_thirty_members_on() -> None:
    assert flag_item(29, Figure(-0.1), [], {"B"}) == ()
    assert [flag.code for flag in flag_item(30, Figure(-0.1), [], {"B"})] == [
        FlagCode.NEGATIVE_DISCRIMINATION
    ]


def test_a_distractor_that_more_and_better_members_chose_is_told_from_fifty_on() -> None:
    options = [_option("A", 30, 25, 0.1, -0.1), _option("B", 25, 24, 0.06, -0.2)]
    assert flag_item(49, Figure(0.06), options, {"B"}) == ()
    assert [flag.code for flag in flag_item(50, Figure(0.06), options, {"B"})] == [
        FlagCode.DISTRACTOR_STRONGER
    ]


def test_an_item_nobody_had_has_no_shares() -> None:
    (option,) = analyse_options({"A": []}, np.array([]))
    assert option.share == Figure.unknown(Reason.NO_DATA)
