"""Every number that a shipped bank asks for, computed once more by plain formulas of our own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from math import isclose, log2, log10, pi, sqrt
from pathlib import Path
from statistics import mean, median

import pytest

from app.content.bank_files import LocatedItem
from app.domain.bank.build import realise
from app.domain.bank.item import Item
from app.domain.itemtypes.numeric import NumericBody
from app.services.read_home import read_home

HOME = Path(__file__).parents[3]
LIGHT = 3e8  # m/s


def level(watts: float) -> float:
    """The level of a power in dBm."""
    return 10 * log10(watts / 1e-3)


def power(dbm: float) -> float:
    """The power of a level in W."""
    return 1e-3 * 10 ** (dbm / 10)


def reflection(s: float) -> float:
    return (s - 1) / (s + 1)


def standing_wave(g: float) -> float:
    return (1 + g) / (1 - g)


def am_total(carrier: float, m: float) -> float:
    """Carrier and two sidebands, whose amplitudes are m/2 of the carrier's."""
    return carrier + 2 * carrier * (m / 2) ** 2


FORMULAS: dict[str, Callable[..., float]] = {
    "mg-022": lambda: 100 * 56 / 64,
    "mg-060": lambda: mean([4, 0, 2, 9, 5]),
    "mg-061": lambda: median([3, 4, 39, 5, 4]),
    "mg-063": lambda: 100 - 100 * 3.6 / 720,
    "mg-064": lambda hours, faults: hours / faults,
    "mg-065": lambda: 100 * 24 / (24 + 9 + 4 + 3),
    "tr-001": lambda carrier, m: am_total(carrier, m / 100),
    "tr-002": lambda high, low: 100 * (high - low) / (high + low),
    "tr-004": lambda: len(range(531, 1602 + 1, 9)),
    "tr-007": lambda: 2 * 4.5,
    "tr-008": lambda: (am_total(10, 1) - 10) / 2,
    "tr-009": lambda: 20 * sqrt(am_total(1, 1)),
    "tr-015": lambda: 100 * 10 / 12.5,
    "tr-016": lambda: 100 * (3 - 1) / (3 + 1),
    "tr-020": lambda deviation, audio: 2 * deviation + 2 * audio,
    "tr-021": lambda: 75 / 15,
    "tr-023": lambda: 1 / (2 * pi * 50e-6) / 1e3,
    "tr-030": lambda: 97.2 - (98.8 - 97.2),
    "tr-031": lambda: 2 * 98.0,
    "tr-035": lambda points: log2(points),
    "tr-039": lambda: 7.56e6 / 3780 / 1e3,
    "tr-040": lambda: 420 / 7.56e6 * 1e6,
    "tr-043": lambda difference: difference * 1e3 / LIGHT * 1e6,
    "tr-045": lambda: 400 / 2e8,
    "tr-050": lambda s: reflection(s),
    "tr-051": lambda power, s: power * 1e3 * reflection(s) ** 2,
    "tr-052": lambda forward, g: standing_wave(sqrt(forward * g**2 / forward)),
    "tr-053": lambda: -20 * log10(reflection(1.5)),
    "tr-054": lambda f: LIGHT / (f * 1e3) / 4,
    "tr-055": lambda: sqrt(100 * 50),
    "tr-056": lambda loss, length: length * loss / 100,
    "tr-057": lambda power: power * 10 ** (-3 / 10),
    "tr-058": lambda: 0.88 * LIGHT / 100e6,
    "tr-064": lambda: 100 * 36 / (36 + 4),
    "tr-065": lambda power, loss, gain: power * 10 ** (-loss / 10) * 10 ** (gain / 10),
    "tr-066": lambda: sqrt(4 / 1),
    "tr-067": lambda: 0.8 * LIGHT * 1.0e-6 / 2,
    "tr-071": lambda: 60 / 40,
    "tr-072": lambda: LIGHT / (2 * 1.5) / 1e6,
    "tr-080": lambda watts: level(watts),
    "tr-081": lambda level: power(level),
    "tr-083": lambda level, gain, loss: level + gain - loss,
    "tr-085": lambda: 20 * log10(100),
    "tr-086": lambda: 20 * log10(1e-3 / 1e-6),
    "tr-087": lambda: 1e3 * sqrt(power(0) * 50),
    "tr-088": lambda: 20 * log10(1 / 1e-3),
    "tr-089": lambda: 100 * sqrt(0.030**2 + 0.040**2) / 1,
    "tr-090": lambda coupling, reading: reading + coupling,
    "tr-092": lambda f, ppm: f * 1e6 * ppm * 1e-6,
    "tr-093": lambda: 1 / (4 * 5e-6) / 1e3,
    "tr-094": lambda: 220 * sqrt(2),
    "tr-097": lambda: power(47),
    "tr-100": lambda f: 5150 - f,
    "tr-101": lambda f: f - 11300,
    "tr-103": lambda: 75000e3 / LIGHT,
    "tr-106": lambda ratio: 10 * log10(ratio**2),
    "tr-108": lambda: 10 * log10(100) - 1 + 50,
    "tr-109": lambda: 42 - 10 * log10(100),
    "tr-110": lambda rate, roll: rate + rate * roll,
    "tr-120": lambda cap, load: cap * load / 100,
    "tr-121": lambda capacity, load: capacity / (load / 48),
    "tr-122": lambda: 24 * 2,
    "tr-123": lambda rate, tank, reserve: (tank - tank * reserve / 100) / rate,
    "tr-124": lambda current, pf: 3 * (380 / sqrt(3)) * current * pf / 1e3,
    "tr-125": lambda: 80 / 100,
    "tr-126": lambda: 100 * 252 / 315,
    "tr-134": lambda: 15 * 20 * 30,
    "tr-142": lambda current, r: current * 1e3 * r / 1e3,
    "tr-143": lambda: 0.5 * 1e-6 * (2e3 / 1e-6) / 1e3,
    "tr-148": lambda t: 340 * t,
    "tr-152": lambda c, kv: (c * 1e-6) * (kv * 1e3) ** 2 / 2,
    "tr-153": lambda c, r: c * 1e-6 * r * 1e6,
    "tr-166": lambda: 220 / 1000 * 1e3,
    "tr-178": lambda hours, target: hours * 60 * (1 - target / 100),
    "tr-179": lambda a: 100 * (1 - (1 - a / 100) ** 2),
    "tr-180": lambda: 100 * 0.999 * 0.998 * 0.999,
    "tr-g01a": lambda: sqrt(100 / 10e3),
    "tr-g01b": lambda: standing_wave(sqrt(900 / 10e3)),
    "tr-g02a": lambda: 200 / (1200 / 48),
    "tr-g02b": lambda: 300 * 0.8 / 25,
    "tr-g03a": lambda: (16 * 60 + 50) - (14 * 60 + 20),
    "tr-g03b": lambda: 150 - (30 + 30),
    "tr-g04a": lambda: 9 - 6.5,
    "tr-g04b": lambda: (9 - 6.5) / (1 / 5),
    "tr-g06a": lambda: am_total(10, 0.6),
    "tr-g06b": lambda: am_total(10, 0.6) / 0.8,
    "tr-g06c": lambda: am_total(10, 0.6) / 0.8 * (1 - 0.8),
}
GAPS: dict[str, dict[int, float]] = {
    "tr-024": {2: 38 / 2, 3: 2 * 19, 4: 38 + 15},
    "tr-073": {2: standing_wave(0), 4: 1 / 2},
    "tr-135": {1: sqrt(3), 2: sqrt(3) * 220},
}
KEYS: dict[str, str] = {  # choices whose answer is computed
    "tr-005": next(f"{f} kHz" for f in (1000, 1055, 1071, 1100) if (f - 531) % 9 == 0),
    "tr-006": f"{900 - 4}、900、{900 + 4} kHz",
    "tr-084": f"约 {level(2 * power(40)):.0f} dBm",
    "tr-095": f"－{100 * (10.0 - 9.8) / 10.0:.1f}%",
    "tr-098": f"{round(power(7 + 50), -1):.0f} W",
    "mg-035": "丁：可能性 3，后果 4",
}
NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?(?: ?× ?10⁻[⁰¹²³⁴-⁹]+)?")
SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")


def located_items() -> dict[str, LocatedItem]:
    home = read_home(HOME, zone="Asia/Shanghai", today=date(2026, 11, 22))
    return {located.item.id: located for bank in home.banks for located in bank.items}


ITEMS = {name: located.item for name, located in located_items().items()}
NUMERIC = [name for name, item in ITEMS.items() if item.type == "numeric"]


def cases_of(item: Item) -> Iterator[tuple[Item, dict[str, float]]]:
    """Yield each item that a member may meet, with its numbers."""
    if item.params is None:
        yield item, {}
        return
    for values in item.params.combinations:
        yield realise(item, values), {name: float(value) for name, value in values.items()}


def numbers_in(text: str) -> list[float]:
    found = (one.group().translate(SUPERSCRIPTS).replace(" ", "") for one in NUMBER.finditer(text))
    return [float(one.replace("×10", "e")) for one in found]


def assert_right(body: NumericBody, expected: float) -> None:
    """An exact answer is met exactly; a rounded one is off by half of its tolerance at most."""
    margin = max(float(body.margin) / 2, abs(expected) * 1e-9)
    assert abs(float(body.value) - expected) <= margin, (body.stem, body.answer_key, expected)


def test_every_item_that_asks_for_a_number_is_computed_here():
    assert set(NUMERIC) == set(FORMULAS)
    assert {name for name in GAPS if ITEMS[name].type != "cloze"} == set()
    assert sum(ITEMS[name].params is not None for name in NUMERIC) >= 8


@pytest.mark.parametrize("name", NUMERIC)
def test_the_answer_is_right_for_every_combination_and_derived_in_both_explanations(name):
    for item, values in cases_of(ITEMS[name]):
        assert_right(item.body, FORMULAS[name](**values))
        margin = max(float(item.body.margin), 1e-9)
        for text in (item.explanation, str(item.translations["en"]["explain"])):
            shown = [one for one in numbers_in(text) if abs(one - abs(float(item.body.value))) <= margin]
            assert shown, (text, item.body.answer_key)


def test_numbers_of_gaps_are_right():
    for name, expected in GAPS.items():
        gaps = {int(n): gap for n, gap in ITEMS[name].body.gaps.items() if isinstance(gap, NumericBody)}
        assert set(gaps) == set(expected)
        for number, gap in gaps.items():
            assert_right(gap, expected[number])


@pytest.mark.parametrize("name", KEYS)
def test_computed_choices_have_the_computed_key_and_no_other(name):
    item = ITEMS[name]
    assert [item.body.options[place] for place in item.body.answer_key] == [KEYS[name]]
    assert item.body.options.count(KEYS[name]) == 1


def test_the_risk_that_comes_first_has_the_greatest_product():
    risks = [[int(one) for one in re.findall("[0-9]", text)] for text in ITEMS["mg-035"].body.options]
    products = [likelihood * consequence for likelihood, consequence in risks]
    (key,) = ITEMS["mg-035"].body.answer_key
    assert products[key] == max(products)
    assert products.count(max(products)) == 1


def test_the_voltage_of_the_drawn_standing_wave_has_the_ratio_that_is_asked():
    """The curve of the drawing itself is read back: 3.4 pixels a volt from the axis at 270."""
    drawing = (HOME / "question_bank/transmission/media/src/standing-wave.svg").read_text("utf-8")
    points = re.search(r'<polyline points="([^"]+)"', drawing)
    assert points
    heights = [(270 - float(point.split(",")[1])) / 3.4 for point in points[1].split()]
    assert isclose(max(heights) / min(heights), FORMULAS["tr-071"](), rel_tol=0.01)


def test_every_drawing_has_its_picture_is_used_and_is_light():
    for bank in {path.parents[2] for path in HOME.glob("question_bank/*/media/src/*.svg")}:
        drawn = {path.stem for path in bank.glob("media/src/*.svg")}
        pictures = list(bank.glob("media/*.png"))
        text = "".join(path.read_text("utf-8") for path in bank.glob("*.yaml"))
        assert {path.stem for path in pictures} == drawn
        assert all(path.stat().st_size <= 30 * 1024 for path in pictures)
        assert all(f"(media/{path.name})" in text for path in pictures)
