"""Typed numbers are read exactly, whatever keyboard they come from."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.readings import parse_number, read_number, show_number
from app.domain.units import find_unit, units, units_named

NUMBERS = [
    ("48", Fraction(48)),
    ("４８．５", Fraction(97, 2)),
    ("-3", Fraction(-3)),
    ("−3", Fraction(-3)),
    ("+3", Fraction(3)),
    (".5", Fraction(1, 2)),
    ("5.", Fraction(5)),
    ("1,024", Fraction(1024)),
    ("1，024，000", Fraction(1024000)),
    ("10 000", Fraction(10000)),
    ("1.5e3", Fraction(1500)),
    ("1.5E-3", Fraction(3, 2000)),
    ("1.5×10³", Fraction(1500)),
    ("1.5x10^-3", Fraction(3, 2000)),
    ("4.8·10⁴", Fraction(48000)),
    ("10^6", Fraction(1000000)),
    ("1/3", Fraction(1, 3)),
    ("3.2万", Fraction(32000)),
    ("2 亿", Fraction(200000000)),
]
NOT_NUMBERS = [
    "",
    " ",
    "abc",
    "四十八",
    "1,5",
    "1,00",
    "1.2.3",
    "1 2",
    "--3",
    ".",
    "-",
    "1/0",
    "1e999999999",
    "9" * 5000,
    "0x10",
    "١٢",
    "1e",
    "=48",
    "约48",
    "48±1",
    "nan",
    "inf",
]
READ = [
    ("48 V", ["V", "伏"], "read", 48),
    ("48", ["V"], "unit-assumed", 48),
    ("48伏特", ["V"], "read", 48),
    ("0.048 kv", ["V"], "read", 48),
    ("48000mV", ["V"], "read", 48),
    ("1 KW", ["W"], "read", 1000),
    ("1 MW", ["kW"], "read", 1000),
    ("1 mW", ["kW"], "read", Fraction(1, 10**6)),
    ("98 MHZ", ["MHz"], "read", 98),
    ("531 kHz", ["MHz"], "read", Fraction(531, 1000)),
    ("5 us", ["ms"], "read", Fraction(1, 200)),
    ("半小时", ["min"], "unreadable", None),
    ("0.5 小时", ["min"], "read", 30),
    ("50 Ω", ["欧"], "read", 50),
    ("50 欧姆", ["Ω"], "read", 50),
    ("-3 dB", ["dB"], "read", -3),
    ("3 dBm", ["dB"], "unit-other", None),
    ("4", ["%"], "unit-assumed", 4),
    ("4%", ["%"], "read", 4),
    ("4%", [], "read", Fraction(1, 25)),
    ("48 A", ["V"], "unit-other", None),
    ("3 台", ["台"], "read", 3),
    ("3 个", ["台"], "unit-unknown", None),
    ("3 V", ["台"], "unit-other", None),
    ("25 ℃", ["°C"], "read", 25),
    ("25 度", ["℃", "度"], "read", 25),
    ("12 m²", ["㎡"], "read", 12),
    ("36 km/h", ["m/s"], "read", 10),
    ("48 V", [], "read", 48),
]


@pytest.mark.parametrize(("text", "value"), NUMBERS)
def test_number_is_read_in_any_usual_writing(text, value):
    assert parse_number(text) == value


@pytest.mark.parametrize("text", NOT_NUMBERS)
def test_what_is_no_number_is_not_guessed_at(text):
    assert parse_number(text) is None


@pytest.mark.parametrize(("text", "listed", "state", "value"), READ)
def test_number_with_unit_is_given_in_the_first_listed_unit(text, listed, state, value):
    reading = read_number(text, listed)
    assert (reading.state, reading.value) == (state, value)


@pytest.mark.parametrize(
    ("text", "shown", "in_base"),
    [
        ("1 kw", "1 kW", "1000 W"),
        ("1500 W", "1500 W", ""),
        ("98.5MHZ", "98.5 MHz", "98500000 Hz"),
        ("5 台", "5 台", ""),
        ("abc", "", ""),
        ("0.5 小时", "0.5 h", "1800 s"),
    ],
)
def test_reading_is_shown_as_understood(text, shown, in_base):
    reading = read_number(text, ["W"])
    assert (reading.shown, reading.shown_in_base) == (shown, in_base)


@given(st.text())
def test_any_text_is_read_or_called_unreadable(text):
    reading = read_number(text, ["kW", "千瓦"])
    assert (reading.number is None) == (reading.state == "unreadable")
    assert reading.shown == "" or reading.number is not None


@given(st.fractions())
def test_shown_number_is_read_back(value):
    shown = show_number(value)
    assert parse_number(shown) == value or len(shown) > 80


def test_every_spelling_of_the_table_finds_a_unit_of_the_same_size():
    for unit in units():
        for spelling in (unit.symbol, *unit.names):
            found = find_unit(spelling)
            assert found is not None
            assert (found.dimension, found.factor) == (unit.dimension, unit.factor), spelling


@pytest.mark.parametrize(
    ("spelling", "symbol"),
    [
        ("KHZ", "kHz"),
        ("khz", "kHz"),
        ("mhz", "MHz"),
        ("mHz", "MHz"),
        ("MW", "MW"),
        ("mW", "mW"),
        ("mw", "mW"),
        ("Mw", "MW"),
        ("MV", "MV"),
        ("mv", "mV"),
        ("ｋＷ", "kW"),
        ("uF", "μF"),
        ("µs", "μs"),
        ("DBM", "dBm"),
        ("kva", "kVA"),
    ],
)
def test_case_counts_only_between_milli_and_mega(spelling, symbol):
    assert find_unit(spelling).symbol == symbol


def test_units_are_found_in_running_text():
    named = {unit.symbol for unit in units_named("安全起见，每 10 分钟测一次 50 Ω 负载，功率多少瓦？")}
    assert named == {"min", "Ω", "W"}
