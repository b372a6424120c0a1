import pytest

from app.domain.analysis.draw_luck import draw_luck_sd, measure_draw_luck
from app.domain.analysis.figures import Figure, Reason
from app.domain.analysis.random_items import analyse_drawn_items
from app.domain.analysis.responses import ResponseRow, tabulate


@pytest.fixture
def random_papers(oracle):
    case = oracle("random_papers_small")
    rows = [ResponseRow(member, item, score) for member, item, _, score in case["data"]["rows"]]
    return tabulate(rows), case["expected"]


def test_drawn_items_have_the_figures_that_r_gives(random_papers) -> None:
    table, expected = random_papers
    items = {item.item: item for item in analyse_drawn_items(table)}
    for place, key in enumerate(expected["item_ids"]):
        item = items[key]
        assert item.n == expected["item_n"][place]
        assert item.facility.value == pytest.approx(expected["item_facility"][place], abs=1e-8)
        r = expected["item_r_rest_adjusted"][place]
        assert item.discrimination.value == (None if r is None else pytest.approx(r, abs=1e-8))


def test_an_item_all_got_right_says_why_it_has_no_discrimination(random_papers) -> None:
    table, _ = random_papers
    item = next(item for item in analyse_drawn_items(table) if item.item == 7)
    assert (item.sd.value, item.discrimination.reason) == (0, Reason.ZERO_ITEM_VARIANCE)


def test_two_members_are_too_few_for_discrimination() -> None:
    rows = [ResponseRow(m, i, f) for m, fs in (("a", (1, 0)), ("b", (0, 1))) for i, f in enumerate(fs)]
    assert {item.discrimination.reason for item in analyse_drawn_items(tabulate(rows))} == {Reason.N_LT_3}


def test_what_was_not_presented_is_missing_and_a_blank_earns_nothing() -> None:
    rows = [ResponseRow("a", "x", 1), ResponseRow("a", "y", 0), ResponseRow("b", "x", 1)]
    x, y = analyse_drawn_items(tabulate(rows))
    assert (x.n, x.facility.value) == (2, 1)
    assert (y.n, y.facility.value) == (1, 0)


def test_expected_and_adjusted_scores_of_random_papers(random_papers) -> None:
    table, expected = random_papers
    luck = measure_draw_luck(table)
    assert luck.raw == pytest.approx(expected["person_raw"], abs=1e-8)
    assert luck.expected == pytest.approx(expected["paper_expected"], abs=1e-8)
    assert luck.adjusted == pytest.approx(expected["person_adjusted"], abs=1e-8)
    assert luck.expected_sd.value == pytest.approx(expected["paper_expected_sd"], abs=1e-8)


def test_draw_luck_formula_gives_its_points(oracle) -> None:
    for row in oracle("formula_points")["expected"]["draw_luck_sd"]:
        half = row["pool"] // 2
        pool = [0.5 - row["facility_sd"]] * half + [0.5 + row["facility_sd"]] * half
        assert draw_luck_sd(pool, row["drawn"]).value == pytest.approx(row["out"], abs=1e-9)


def test_drawing_the_whole_pool_leaves_no_luck() -> None:
    assert draw_luck_sd([0.2, 0.9, 0.5], 3) == Figure(0.0)
    assert draw_luck_sd([0.7], 1) == Figure(0.0)


def test_drawing_more_than_there_is_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot draw 4 of 3"):
        draw_luck_sd([0.2, 0.9, 0.5], 4)


def test_nobody_has_no_luck() -> None:
    assert measure_draw_luck(tabulate([])).expected_sd == Figure.unknown(Reason.NO_DATA)
    assert draw_luck_sd([], 5) == Figure.unknown(Reason.NO_DATA)
