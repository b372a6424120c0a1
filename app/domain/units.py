"""Units of measure: their spellings, what they measure, and their exact ratios.

The table is told in docs/algorithms/numeric.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from types import MappingProxyType

from app.domain.normalise import fold_width


@dataclass(frozen=True)
class Unit:
    """A unit of measure: ``factor`` of its dimension's base unit, which has factor 1."""

    symbol: str
    dimension: str
    factor: Fraction
    names: tuple[str, ...] = ()  # further spellings


_PREFIXES: Mapping[str, tuple[str, int | Fraction]] = {
    "G": ("吉", 10**9),
    "M": ("兆", 10**6),
    "k": ("千", 10**3),
    "": ("", 1),
    "c": ("厘", Fraction(1, 100)),
    "m": ("毫", Fraction(1, 10**3)),
    "μ": ("微", Fraction(1, 10**6)),
    "n": ("纳", Fraction(1, 10**9)),
    "p": ("皮", Fraction(1, 10**12)),
}

# dimension, base symbol, Chinese names, prefixes
_FAMILIES = (
    ("power", "W", ("瓦", "瓦特"), "GMkmμ"),
    ("apparent power", "VA", ("伏安",), "Mk"),
    ("voltage", "V", ("伏", "伏特"), "Mkmμ"),
    ("current", "A", ("安", "安培"), "kmμ"),
    ("resistance", "Ω", ("欧", "欧姆"), "Mkm"),
    ("frequency", "Hz", ("赫", "赫兹"), "GMk"),
    ("capacitance", "F", ("法", "法拉"), "mμnp"),
    ("inductance", "H", ("亨", "亨利"), "mμn"),
    ("length", "m", ("米",), "kcmμn"),
    ("mass", "g", ("克",), "km"),
    ("time", "s", ("秒", "秒钟"), "mμn"),
    ("energy", "Wh", ("瓦时",), "Mk"),
    ("pressure", "Pa", ("帕", "帕斯卡"), "Mk"),
    ("data rate", "bit/s", ("比特每秒",), "GMk"),
)

_OTHERS = (
    Unit("km", "length", Fraction(1000), ("公里",)),
    Unit("t", "mass", Fraction(10**6), ("吨",)),
    Unit("kg", "mass", Fraction(1000), ("公斤",)),
    Unit("min", "time", Fraction(60), ("分钟", "分", "minute", "minutes")),
    Unit("h", "time", Fraction(3600), ("小时", "hr", "hour", "hours")),
    Unit("d", "time", Fraction(86400), ("天", "日", "day", "days")),
    Unit("s", "time", Fraction(1), ("sec", "second", "seconds")),
    Unit("kWh", "energy", Fraction(1000), ("kW·h", "千瓦小时")),
    Unit("Ω", "resistance", Fraction(1), ("ohm", "ohms")),
    Unit("bit/s", "data rate", Fraction(1), ("bps", "b/s")),
    Unit("kbit/s", "data rate", Fraction(10**3), ("kbps", "kb/s")),
    Unit("Mbit/s", "data rate", Fraction(10**6), ("Mbps", "Mb/s")),
    Unit("Gbit/s", "data rate", Fraction(10**9), ("Gbps", "Gb/s")),
    Unit("m/s", "speed", Fraction(1), ("米/秒", "米每秒")),
    Unit("km/h", "speed", Fraction(5, 18), ("公里/小时", "千米/小时")),
    Unit("m²", "area", Fraction(1), ("m^2", "m2", "平方米")),
    Unit("cm²", "area", Fraction(1, 10**4), ("cm^2", "cm2", "平方厘米")),
    Unit("dB", "decibel", Fraction(1), ("分贝",)),
    Unit("dBm", "decibel milliwatt", Fraction(1)),
    Unit("dBW", "decibel watt", Fraction(1)),
    Unit("dBμV", "decibel microvolt", Fraction(1)),
    Unit("℃", "temperature", Fraction(1), ("°C", "摄氏度")),
    Unit("°", "angle", Fraction(1), ("deg",)),
    Unit("%", "ratio", Fraction(1, 100)),
    Unit("‰", "ratio", Fraction(1, 1000)),
)


_UNIT_WORD = re.compile(r"[A-Za-zΩμ]+(?:/[A-Za-z]+)?(?:\^?2)?|°C|[°%‰]")
_ASKED_UNIT = re.compile(r"(?<=[0-9少几])\s*([\u4e00-\u9fff])")


@cache
def units() -> tuple[Unit, ...]:
    """Return the whole table, base units first in each family."""
    family_units = (unit for family in _FAMILIES for unit in _family(*family))
    return (*family_units, *_OTHERS)


def find_unit(text: str) -> Unit | None:
    """Return the unit that ``text`` spells, None when the table has none.

    Chinese names and symbols are known. Of the letters' case only that of
    m (milli) and M (mega) matters where both exist: ``KHZ`` is kHz, ``MW`` is not mW.
    """
    spelling = spelling_of(text)
    exact, loose, caseless = _spellings()
    found = exact.get(spelling) or loose.get(spelling[:1] + spelling[1:].casefold())
    return found or caseless.get(spelling.casefold())


def base_unit(dimension: str) -> Unit | None:
    """Return the unit with factor 1 of a dimension; None where no such unit is in use."""
    return next((unit for unit in units() if unit.dimension == dimension and unit.factor == 1), None)


def units_named(text: str) -> frozenset[Unit]:
    """Return the units that a running text mentions.

    A Chinese name of one character counts only behind a number or a question
    for one (50 伏, 多少伏): 安全 does not mention the ampere.
    """
    folded = fold_width(text)
    words = _UNIT_WORD.findall(folded) + [found[1] for found in _ASKED_UNIT.finditer(folded)]
    named = {unit for unit in map(find_unit, words) if unit}
    return frozenset(named | {unit for name, unit in _chinese_names().items() if name in folded})


def _family(dimension: str, base: str, names: tuple[str, ...], prefixes: str) -> Iterator[Unit]:
    for prefix in ("", *prefixes):
        chinese, factor = _PREFIXES[prefix]
        yield Unit(prefix + base, dimension, Fraction(factor), tuple(chinese + name for name in names))


@cache
def _spellings() -> tuple[Mapping[str, Unit], Mapping[str, Unit], Mapping[str, Unit]]:
    """Return three tables: exact, only the first letter's case counting, no case counting."""
    exact: dict[str, Unit] = {}
    for unit in units():
        for spelling in (unit.symbol, *unit.names):
            exact.setdefault(spelling_of(spelling), unit)
    loose: dict[str, Unit] = {}
    caseless: dict[str, Unit] = {}
    for spelling, unit in exact.items():
        loose.setdefault(spelling[:1] + spelling[1:].casefold(), unit)
        caseless.setdefault(spelling.casefold(), unit)
    return MappingProxyType(exact), MappingProxyType(loose), MappingProxyType(caseless)


@cache
def _chinese_names() -> Mapping[str, Unit]:
    """Return the units by those of their Chinese names that have two or more characters."""
    return {name: unit for unit in units() for name in unit.names if len(name) > 1 and name[0] >= "\u4e00"}


def spelling_of(text: str) -> str:
    """Return a unit's spelling without width and spaces; ``us`` is written for μs."""
    plain = fold_width(text).replace(" ", "").replace("\u00b5", "μ")
    return "μ" + plain[1:] if plain[:1] == "u" and len(plain) > 1 else plain
