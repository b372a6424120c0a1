import pytest

from app.domain.analysis.agreement import cohen_kappa
from app.domain.analysis.figures import Reason


def test_kappa_gives_the_textbook_point(oracle) -> None:
    (row,) = oracle("formula_points")["expected"]["kappa"]
    assert cohen_kappa(row["table"]).value == pytest.approx(row["out"])


def test_perfect_agreement_is_one_and_chance_is_nought() -> None:
    assert cohen_kappa([[5, 0], [0, 5]]).value == 1
    assert cohen_kappa([[5, 5], [5, 5]]).value == 0


def test_kappa_is_unknown_without_papers_or_without_choice() -> None:
    assert cohen_kappa([[0, 0], [0, 0]]).reason == Reason.NO_DATA
    assert cohen_kappa([[7, 0], [0, 0]]).reason == Reason.ZERO_VARIANCE
