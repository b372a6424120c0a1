"""Numbers with units: what a typed ``1.5 kW`` is read as, exactly.

The rules are told in docs/algorithms/numeric.md.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from app.domain.normalise import fold_width
from app.domain.units import base_unit, find_unit, spelling_of

LONGEST_NUMBER = 80  # characters; more is not a measurement
LARGEST_EXPONENT = 60

_NUMBER = re.compile(
    r"""
    (?P<sign>[+-]?)
    (?:
        (?P<power_of_ten>10\^[+-]?[0-9]+)
      | (?P<whole>[0-9]{1,3}(?:,[0-9]{3})+ | [0-9]{1,3}(?:[ ][0-9]{3})+(?![0-9]) | [0-9]*)
        (?:\.(?P<part>[0-9]*))?
        (?: [eE](?P<exponent>[+-]?[0-9]+)
          | \s?[×xX*·]\s?10\^(?P<ten>[+-]?[0-9]+)
          | /(?P<divisor>[0-9]+)
        )?
    )
    \s*(?P<myriad>[万亿]?)\s*
    (?P<unit>.*)
    """,
    re.VERBOSE | re.DOTALL,
)
_MYRIADS = {"": 1, "万": 10**4, "亿": 10**8}
_STARTS_A_NUMBER = re.compile(r"[0-9.,]")


@dataclass(frozen=True)
class Reading:
    """What was understood of a typed number. It repeats, and never tells whether it is right.

    ``state``: ``read``; ``unit-assumed`` (no unit typed, the first listed one is
    taken); ``unit-unknown``; ``unit-other`` (a unit that measures something else);
    ``unreadable`` (no number). ``value`` is the number in the first listed unit,
    None when it cannot be told.
    """

    state: str
    number: Fraction | None = None
    unit: str = ""
    value: Fraction | None = None

    @property
    def shown(self) -> str:
        """Return number and unit as understood, such as ``1 kW``; empty when unreadable."""
        return "" if self.number is None else f"{show_number(self.number)} {self.unit}".strip()

    @property
    def shown_in_base(self) -> str:
        """Return the same in the dimension's base unit, such as ``1000 W``; empty when that adds nothing."""
        unit = find_unit(self.unit) if self.unit else None
        if unit is None or unit.factor == 1 or self.number is None:
            return ""
        base = base_unit(unit.dimension)
        return f"{show_number(self.number * unit.factor)} {base.symbol}" if base else ""


def read_number(text: str, listed: Sequence[str] = ()) -> Reading:
    """Return what a typed number with an optional unit means.

    ``listed`` are the units an item accepts; the value is given in the first of
    them. With none listed a unit is read but does not count, except % and ‰,
    which always divide.
    """
    split = _split_number(text)
    if split is None:
        return Reading("unreadable")
    number, typed = split
    unit = find_unit(typed) if typed else None
    symbol = unit.symbol if unit else typed
    if not listed:
        factor = unit.factor if unit and unit.dimension == "ratio" else Fraction(1)
        return Reading("read", number, symbol, number * factor)
    if not typed:
        return Reading("unit-assumed", number, _symbol(listed[0]), number)
    first = find_unit(listed[0])
    if unit and first:
        if unit.dimension != first.dimension:
            return Reading("unit-other", number, symbol)
        return Reading("read", number, symbol, number * unit.factor / first.factor)
    if any(spelling_of(typed) == spelling_of(one) for one in listed):
        return Reading("read", number, symbol, number)
    return Reading("unit-other" if unit else "unit-unknown", number, symbol)


def parse_number(text: str) -> Fraction | None:
    """Return the exact value of a number written in any usual way, None when it is not one.

    >>> parse_number("1,000"), parse_number("１．５×10³"), parse_number("1,5")
    (Fraction(1000, 1), Fraction(1500, 1), None)
    """
    split = _split_number(text)
    return split[0] if split and not split[1] else None


def show_number(value: Fraction) -> str:
    """Return a number as people write it: a decimal where it ends, else a fraction.

    >>> show_number(Fraction(3, 2)), show_number(Fraction(1, 3)), show_number(Fraction(10) ** 20)
    ('1.5', '1/3', '1e+20')
    """
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest != 1:
        return str(value)
    scale = 0
    while (value * 10**scale).denominator != 1:
        scale += 1
    digits = int(value * 10**scale)
    plain = format(Decimal(digits).scaleb(-scale) if abs(digits) < 10**28 else Decimal(digits), "f")
    if len(plain) <= 16 and abs(digits) < 10**28:
        return plain
    return _scientific(digits, -scale)


def _scientific(digits: int, exponent: int) -> str:
    text = str(abs(digits))
    exponent += len(text) - 1
    tail = text[1:].rstrip("0")
    mantissa = text[0] + ("." + tail if tail else "")
    return f"{'-' if digits < 0 else ''}{mantissa}e{exponent:+d}"


def _split_number(text: str) -> tuple[Fraction, str] | None:
    """Return number and unit text, None when no number stands at the start."""
    folded = fold_width(text).replace("\u2212", "-").replace("–", "-").strip()
    found = _NUMBER.match(folded) if len(folded) <= LONGEST_NUMBER else None
    if found is None:
        return None
    unit = found["unit"].strip()
    if _STARTS_A_NUMBER.match(unit):
        return None
    number = _value(found)
    return None if number is None else (number * _MYRIADS[found["myriad"]], unit)


def _value(found: re.Match[str]) -> Fraction | None:
    sign = -1 if found["sign"] == "-" else 1
    if found["power_of_ten"]:
        exponent = int(found["power_of_ten"][3:])
        return sign * Fraction(10) ** exponent if abs(exponent) <= LARGEST_EXPONENT else None
    whole = found["whole"].replace(",", "").replace(" ", "")
    part = found["part"] or ""
    exponent = int(found["exponent"] or found["ten"] or 0)
    divisor = int(found["divisor"] or 1)
    if not (whole or part) or abs(exponent) > LARGEST_EXPONENT or divisor == 0:
        return None
    return sign * Fraction(int(whole + part), 10 ** len(part)) * Fraction(10) ** exponent / divisor


def _symbol(text: str) -> str:
    unit = find_unit(text)
    return unit.symbol if unit else text
