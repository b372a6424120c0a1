"""The chart templates, rendered by Jinja alone, put every mark where its number says."""

import re
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import jinja2
import pytest

import app.web
from app.domain.analysis.bands import BandLevel
from app.domain.analysis.description import Box
from app.domain.analysis.figures import Figure, Reason
from app.domain.analysis.histogram import Bin, Histogram
from app.web.charts.boxes import BoxInput, box_chart
from app.web.charts.histogram import BandSpan, histogram_chart
from app.web.charts.rates import HeatKey, heat_cell, rate_row
from app.web.charts.record import RecordInput, record_chart
from app.web.charts.scale import count_ticks

WEB = Path(app.web.__file__).parent
MONTHS = tuple(f"{month} 月" for month in range(1, 13))


def render(template: str, macro: str, *arguments: object) -> ET.Element:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(WEB / "templates"), autoescape=True, undefined=jinja2.StrictUndefined
    )
    environment.globals["_"] = lambda message: message
    module: Any = environment.get_template(f"charts/{template}.html").module
    return ET.fromstring(str(getattr(module, macro)(*arguments)))  # noqa: S314 (our own markup)


def named(root: ET.Element, name: str) -> list[ET.Element]:
    return [each for each in root.iter() if name in each.get("class", "").split()]


def texts(root: ET.Element, name: str) -> list[str]:
    return ["".join(each.itertext()) for each in named(root, name)]


def percents(elements: list[ET.Element], attribute: str) -> list[float]:
    return [float(each.attrib[attribute].removesuffix("%")) for each in elements]


def scores_of(*counts: int, cut: float | None = 80) -> Histogram:
    """Bins of five from 100 downwards; the rest down to 0 is empty."""
    padded = [0] * (20 - len(counts)) + list(counts)
    return Histogram(tuple(Bin(5 * i, 5 * i + 5, count) for i, count in enumerate(padded)), cut=cut)


BANDS = [BandSpan("不合格", 0, 80, 125, is_below=True), BandSpan("合格", 80, 100, 482)]


@pytest.fixture
def histogram() -> ET.Element:
    figure = scores_of(1, 6, 14, 29, 75, 126, 182, 129, 45)
    chart = histogram_chart(
        figure, chart_id="scores", label="成绩分布", pass_label="合格线 80 分", bands=BANDS
    )
    return render("histogram", "histogram", chart)


def test_the_pass_line_stands_at_the_edge_between_the_last_failed_and_the_first_passed_bar(histogram) -> None:
    (line,) = named(histogram, "pass-line")
    below, above = named(histogram, "below"), named(histogram, "above")
    last, first = [each for each in below if "bar" in each.get("class")][-1], above[0]
    x = percents([line], "x1")[0]
    assert x == pytest.approx(60)  # 80 on an axis from 50 to 100
    assert percents([last], "x")[0] + percents([last], "width")[0] == pytest.approx(x)
    assert percents([first], "x")[0] == pytest.approx(x)


def test_bars_are_as_high_as_their_counts_on_the_axis_beside_them(histogram) -> None:
    digits = [each for each in named(histogram, "chart-digits") if "at-end" in each.get("class")]
    by_count = {int(each.text): float(each.get("y")) - 4 for each in digits}
    pixels = (by_count[0] - by_count[200]) / 200
    bars = named(histogram, "bar")
    assert [float(each.get("y")) for each in bars[1:]] == pytest.approx(
        [by_count[0] - pixels * count for count in (6, 14, 29, 75, 126, 182, 129, 45)], abs=0.1
    )
    assert texts(histogram, "bar-count") == ["1", "6", "14", "29", "75", "126", "182", "129", "45"]


def test_one_score_among_hundreds_can_still_be_seen(histogram) -> None:
    assert float(named(histogram, "bar")[0].get("height")) >= 3


def test_failed_bars_and_bands_are_hatched_and_passed_ones_are_not(histogram) -> None:
    pattern = next(each for each in histogram.iter() if each.tag == "pattern")
    assert {each.get("fill") for each in named(histogram, "below")} == {f"url(#{pattern.get('id')})"}
    assert {each.get("fill") for each in named(histogram, "above")} == {None}


def test_bands_lie_under_their_scores_and_tell_how_many(histogram) -> None:
    bands = named(histogram, "band")
    assert percents(bands, "x") == [0, 60]
    assert percents(bands, "width") == [60, 40]
    assert texts(histogram, "band-count") == ["125 people", "482 people"]


def test_phones_keep_the_label_of_the_pass_line_and_drop_every_second_one(histogram) -> None:
    axis = [each for each in named(histogram, "chart-digits") if "%" in each.get("x")]
    kept = [each.text for each in axis if "minor" not in each.get("class")]
    assert [each.text for each in axis] == [str(score) for score in range(50, 101, 5)]
    assert kept == ["50", "60", "70", "80", "90", "100"]


def test_an_odd_pass_line_moves_the_axis_and_keeps_its_label() -> None:
    edges = [0, *range(2, 101, 5), 100]
    bins = tuple(Bin(low, high, 5) for low, high in pairwise(edges))
    chart = histogram_chart(Histogram(bins, cut=82), chart_id="c", label="")
    assert chart.line is not None
    assert chart.line.x == 82
    assert (82, "82", False) in [(tick.at, tick.label, tick.is_minor) for tick in chart.scores]


def test_a_low_pass_line_is_still_on_the_axis() -> None:
    chart = histogram_chart(scores_of(9, 9, 9, cut=40), chart_id="c", label="")
    assert chart.line is not None
    assert chart.line.x == pytest.approx(100 * 5 / 65, abs=0.001)  # the axis starts one bin below


def test_a_tail_merged_for_privacy_is_drawn_two_bins_wide_with_an_open_start() -> None:
    bins = (Bin(0, 65, 7), *(Bin(low, low + 5, 9) for low in range(65, 100, 5)))
    chart = histogram_chart(Histogram(bins, cut=80, merged=True), chart_id="c", label="")
    assert chart.bars[0].width == pytest.approx(2 * chart.bars[1].width, abs=0.01)
    assert chart.scores[0].label == "…"
    assert chart.rows[0] == ("0–65", 7)


def test_scores_outside_the_edges_have_bars_of_their_own() -> None:
    figure = Histogram(tuple(Bin(5 * i, 5 * i + 5, 1) for i in range(20)), underflow=2, overflow=3, cut=60)
    rows = histogram_chart(figure, chart_id="c", label="").rows
    assert (rows[0], rows[-1]) == (("<0", 2), (">100", 3))


def test_without_a_pass_line_bars_take_no_side_and_no_bands_are_named() -> None:
    chart = histogram_chart(scores_of(9, 12, cut=None), chart_id="c", label="", bands=BANDS)
    root = render("histogram", "histogram", chart)
    assert (named(root, "pass-line"), named(root, "band")) == ([], [])
    assert {each.get("class") for each in named(root, "bar")} == {"bar plain"}


def test_nobody_yet_is_an_empty_plot_with_an_axis() -> None:
    root = render("histogram", "histogram", histogram_chart(scores_of(0), chart_id="c", label=""))
    assert named(root, "bar") == []
    assert texts(root, "chart-digits")[:2] == ["0", "1"]


def test_the_data_table_has_a_row_for_every_bar() -> None:
    chart = histogram_chart(scores_of(3, 4), chart_id="c", label="成绩分布")
    table = render("histogram", "histogram_table", chart)
    rows = [[cell.text for cell in row] for row in table.iter("tr")]
    assert rows[0] == ["Score", "Members"]
    assert rows[-2:] == [["90–95", "3"], ["95–100", "4"]]


@pytest.mark.parametrize(
    ("largest", "ticks"),
    [
        (0, [0, 1, 2]),
        (3, [0, 1, 2, 3]),
        (8, [0, 2, 4, 6, 8]),
        (182, [0, 50, 100, 150, 200]),
        (1001, [0, 500, 1000, 1500]),
    ],
)
def test_counts_have_round_ticks_up_to_the_largest(largest: int, ticks: list[int]) -> None:
    assert count_ticks(largest) == ticks


def test_boxes_stand_at_their_quantiles_under_one_pass_line() -> None:
    groups = [
        BoxInput("领导干部", "46 人", Box(46, 70, 80, 85, 90, 100), 80),
        BoxInput("值机员", "9 人", None, 80, note="人数过少，不作统计"),
    ]
    root = render("boxes", "boxes", box_chart(groups, chart_id="b", label="各层次成绩", pass_label="合格线"))
    (box,), (median,) = named(root, "box"), named(root, "median")
    assert percents([box], "x") + percents([box], "width") == [50, 25]  # on an axis from 60 to 100
    assert percents([median], "x1") == [62.5]
    assert sorted({*percents(named(root, "whisker"), "x1"), *percents(named(root, "whisker"), "x2")}) == [
        25,
        50,
        75,
        100,
    ]
    assert percents(named(root, "pass-line"), "x1") == [50]
    assert texts(root, "row-note") == ["人数过少，不作统计"]
    assert texts(root, "median-text") == ["85"]


def test_tiers_with_different_pass_lines_have_a_dash_each() -> None:
    box = Box(30, 65, 75, 80, 90, 95)
    chart = box_chart([BoxInput("a", "", box, 60), BoxInput("b", "", box, 80)], chart_id="b", label="")
    root = render("boxes", "boxes", chart)
    assert percents(named(root, "pass-line"), "x1") == [0, 50]
    assert named(root, "pass-pill") == []


def test_a_rate_has_its_dot_whisker_and_the_line_of_the_whole() -> None:
    row = rate_row("东篱", Figure(0.44, 0.28, 0.63), counts="12 / 27", centre=0.794, level=BandLevel.BELOW)
    root = render("rates", "rate_row", row)
    (spot,) = named(root, "chart-spot")
    assert percents([spot], "x") == [44]
    assert [child.tag for child in spot] == ["rect"]
    assert percents(named(root, "whisker"), "x1") == [28, 28, 63]
    assert percents(named(root, "centre-line"), "x1") == [79.4]
    assert [cell.text for cell in root][:3] == ["东篱", "12 / 27", "44%"]


def test_a_rate_that_is_not_below_the_others_is_a_circle() -> None:
    root = render("rates", "rate_row", rate_row("青石", Figure(0.96, 0.87, 0.99)))
    (dot,) = named(root, "dot")
    assert (dot.tag, percents([dot], "cx")) == ("circle", [96])


def test_a_rate_that_may_not_be_shown_is_a_dash_and_a_reason() -> None:
    root = render("rates", "rate_row", rate_row("小站", Figure.unknown(Reason.N_LT_MIN), note="人数过少"))
    assert [cell.text for cell in root][2] == "—"
    assert texts(root, "rate-note") == ["人数过少"]
    assert not list(root.iter("svg"))


@pytest.mark.parametrize(
    ("facility", "text", "level"),
    [(0.594, "59", 0), (0.595, "60", 1), (0.74, "74", 2), (0.82, "82", 4), (0.88, "88", 5), (0.93, "93", 6)],
)
def test_a_heat_cell_prints_its_number_and_takes_its_step_from_it(facility, text, level) -> None:
    cell = render("rates", "heat_cell", heat_cell(facility))
    assert cell.get("class") == f"heat heat-{level}"
    assert "".join(cell.itertext()) == text


def test_a_tier_that_is_not_examined_has_a_quiet_cell() -> None:
    cell = render("rates", "heat_cell", heat_cell(None, text="不考"))
    assert (cell.get("class"), "".join(cell.itertext())) == ("heat heat-none", "不考")


def test_the_heat_legend_has_seven_steps() -> None:
    assert len(list(render("rates", "heat_key", HeatKey()).iter("i"))) == 7


def result(month: int, day: int, percent: float, **extra: Any) -> RecordInput:
    fields = {"passed": percent >= 80, "is_main": True, "cut": 80.0} | extra
    return RecordInput(date(2026, month, day), percent, **fields)


def draw_record(*results: RecordInput) -> ET.Element:
    chart = record_chart(results, 2026, chart_id="r", label="全年成绩", month_names=MONTHS)
    return render("record", "record", chart)


def test_results_stand_at_their_day_and_score() -> None:
    root = draw_record(result(7, 2, 100), result(1, 1, 80))
    points = named(root, "point")
    assert percents(named(root, "chart-spot"), "x") == pytest.approx([0.137, 50], abs=0.001)
    low, high = (float(point.get("cy")) for point in points)
    (line,) = named(root, "pass-line")
    assert low == float(line.get("y1"))
    hundred = next(each for each in named(root, "chart-digits") if each.text == "100")
    assert high == float(hundred.get("y")) - 4


def test_only_results_of_the_main_kind_are_joined_and_a_replaced_one_is_not() -> None:
    root = draw_record(
        result(3, 1, 76, is_record=False),
        result(3, 20, 82),
        result(5, 1, 95, is_main=False),
        result(6, 1, 88),
    )
    (joint,) = named(root, "record-line")
    spots = percents(named(root, "chart-spot"), "x")
    assert [*percents([joint], "x1"), *percents([joint], "x2")] == [spots[1], spots[3]]


def test_a_failure_has_a_shape_of_its_own() -> None:
    shapes = [
        (point.tag, point.get("class"))
        for point in named(draw_record(result(2, 1, 70), result(3, 1, 90)), "point")
    ]
    assert shapes == [("path", "point failed"), ("circle", "point main")]


@pytest.mark.parametrize(("worst", "start"), [(95, 60), (70, 60), (60, 50), (55, 50), (0, 0)])
def test_the_axis_starts_at_the_ten_below_the_worst_result(worst: float, start: int) -> None:
    chart = record_chart([result(5, 1, worst)], 2026, chart_id="r", label="", month_names=MONTHS)
    assert min(int(tick.label) for tick in chart.scores) == start


def test_different_pass_lines_are_dashes_at_their_results() -> None:
    root = draw_record(result(2, 1, 70, cut=60, passed=True), result(6, 1, 90, cut=85))
    assert len(named(root, "pass-line")) == 2
    assert named(root, "pass-pill") == []


def test_labels_never_touch_one_another() -> None:
    crowd = [result(5, day, 90 + day % 3, is_main=day % 2 == 0) for day in range(1, 29)]
    chart = record_chart(crowd, 2026, chart_id="r", label="", month_names=MONTHS)
    shown = [point for point in chart.points if point.label_y is not None]
    assert 2 <= len(shown) < len(crowd)
    for i, first in enumerate(shown):
        for second in shown[i + 1 :]:
            assert abs(first.x - second.x) >= 4.5 or abs(first.label_y - second.label_y) >= 15


def every_figure() -> list[ET.Element]:
    box = box_chart([BoxInput("a", "12", Box(12, 65, 75, 80, 90, 95), 80)], chart_id="b", label="b")
    scores = histogram_chart(
        scores_of(9, 9, 9, 9, 9, 9), chart_id="h", label="h", pass_label="80", bands=BANDS
    )
    return [
        render("histogram", "histogram", scores),
        render("boxes", "boxes", box),
        render("rates", "rate_track", rate_row("a", Figure(0.5, 0.4, 0.6), label="r")),
        draw_record(result(2, 1, 70), result(6, 1, 90)),
    ]


@pytest.mark.parametrize("figure", every_figure(), ids=["histogram", "boxes", "rate", "record"])
def test_every_figure_is_a_labelled_picture_of_fixed_height_without_view_box_or_inline_style(figure) -> None:
    assert (figure.get("role"), bool(figure.get("aria-label"))) == ("img", True)
    assert figure.get("height").isdigit()
    assert not [each for each in figure.iter() if "style" in each.attrib or "viewBox" in each.attrib]


def test_every_class_in_the_templates_that_needs_looks_has_them() -> None:
    styles = (WEB / "static" / "css" / "charts.css").read_text(encoding="utf-8")
    styled = set(re.findall(r"\.([a-z][\w-]*)", styles))
    used = {
        name for figure in every_figure() for each in figure.iter() for name in each.get("class", "").split()
    }
    assert used - styled == set()
