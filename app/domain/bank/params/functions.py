"""The functions of expressions, the same to the last digit on any machine.

What has an exact value gets it; the rest is computed in decimals with 60
digits by operations whose rounding the decimal standard fixes, and rounded to
40, so that ``log2(8)`` is 3.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Context, Decimal, DecimalException
from fractions import Fraction
from math import isqrt
from types import MappingProxyType

from app.domain.errors import DomainError

MOST_BITS = 4096  # of a numerator or denominator
MOST_PLACES = 12  # of round
_WORKING = Context(prec=60, Emax=999_999, Emin=-999_999)
_RESULT = Context(prec=40, Emax=999_999, Emin=-999_999)
_LARGEST_EXPONENT = 200  # of exp and of a power that is not whole
_PI = "3.141592653589793238462643383279502884197"

CONSTANTS: Mapping[str, Fraction] = MappingProxyType({"pi": Fraction(_PI), "π": Fraction(_PI)})


class CannotCompute(DomainError):
    """For these values there is no result, or none of a sensible size."""

    code = "compute-not-real"


def check_size(value: Fraction) -> Fraction:
    """Return ``value``.

    :raises CannotCompute: it is beyond what any question needs.
    """
    if max(value.numerator.bit_length(), value.denominator.bit_length()) > MOST_BITS:
        raise CannotCompute("compute-too-large")
    return value


def divide(left: Fraction, right: Fraction) -> Fraction:
    """Return the quotient.

    :raises CannotCompute: division by zero.
    """
    if not right:
        raise CannotCompute("compute-division-by-zero")
    return left / right


def power(base: Fraction, exponent: Fraction) -> Fraction:
    """Return the power: exact for whole exponents and for square roots that are exact.

    :raises CannotCompute: 0 to a negative power, a root of a negative number, or too large.
    """
    if not base and exponent < 0:
        raise CannotCompute("compute-division-by-zero")
    if exponent.denominator == 1:
        bits = max(base.numerator.bit_length(), base.denominator.bit_length())
        if bits > 1 and bits * abs(exponent.numerator) > 2 * MOST_BITS:
            raise CannotCompute("compute-too-large")
        if bits == 1:  # 0, 1 or -1, whatever the exponent
            exponent = Fraction(exponent.numerator % 2 + (2 if exponent else 0))
        return check_size(base**exponent.numerator)
    if base < 0:
        raise CannotCompute("compute-not-real", function="^", value=str(base))
    if exponent == Fraction(1, 2):
        return sqrt(base)
    return Fraction(0) if not base else exp(exponent * _ln(base, "^"))


def sqrt(value: Fraction) -> Fraction:
    """Return the square root, exact where it is a fraction."""
    if value < 0:
        raise CannotCompute("compute-not-real", function="sqrt", value=str(value))
    top, bottom = isqrt(value.numerator), isqrt(value.denominator)
    if top * top == value.numerator and bottom * bottom == value.denominator:
        return Fraction(top, bottom)
    return _rounded(_WORKING.sqrt(_decimal(value)))


def exp(value: Fraction) -> Fraction:
    """Return e to the power of ``value``."""
    if abs(value) > _LARGEST_EXPONENT:
        raise CannotCompute("compute-too-large")
    return _rounded(_WORKING.exp(_decimal(value)))


def ln(value: Fraction) -> Fraction:
    """Return the natural logarithm."""
    return _rounded_fraction(_ln(value, "ln"))


def log10(value: Fraction) -> Fraction:
    """Return the logarithm to base 10."""
    _want_positive(value, "log10")
    return _rounded(_WORKING.log10(_decimal(value)))


def log2(value: Fraction) -> Fraction:
    """Return the logarithm to base 2."""
    return _rounded_fraction(_ln(value, "log2") / _ln(Fraction(2), "log2"))


def round_half_away(value: Fraction, places: Fraction = Fraction(0)) -> Fraction:
    """Return ``value`` rounded to so many decimal places, a half away from zero: 四舍五入.

    >>> round_half_away(Fraction(-5, 2)), round_half_away(Fraction(1, 8), Fraction(2))
    (Fraction(-3, 1), Fraction(13, 100))
    """
    if places.denominator != 1 or abs(places) > MOST_PLACES:
        raise CannotCompute("compute-places", most=MOST_PLACES)
    scale = Fraction(10) ** places.numerator
    whole = int(abs(value) * scale + Fraction(1, 2))
    return Fraction(whole if value >= 0 else -whole) / scale


def _floor(value: Fraction) -> Fraction:
    return Fraction(value.numerator // value.denominator)


def _ceil(value: Fraction) -> Fraction:
    return -_floor(-value)


def _ln(value: Fraction, function: str) -> Fraction:
    _want_positive(value, function)
    return Fraction(_WORKING.ln(_decimal(value)))


def _want_positive(value: Fraction, function: str) -> None:
    if value <= 0:
        raise CannotCompute("compute-not-real", function=function, value=str(value))


def _decimal(value: Fraction) -> Decimal:
    try:
        return _WORKING.divide(Decimal(value.numerator), Decimal(value.denominator))
    except DecimalException as error:
        raise CannotCompute("compute-too-large") from error


def _rounded(value: Decimal) -> Fraction:
    return Fraction(_RESULT.plus(value))


def _rounded_fraction(value: Fraction) -> Fraction:
    return _rounded(_decimal(value))


FUNCTIONS: Mapping[str, Callable[..., Fraction]] = MappingProxyType(
    {
        "sqrt": sqrt,
        "log10": log10,
        "log2": log2,
        "ln": ln,
        "exp": exp,
        "round": round_half_away,
        "floor": _floor,
        "ceil": _ceil,
        "abs": abs,
        "min": min,
        "max": max,
    }
)
ARGUMENTS: Mapping[str, tuple[int, int]] = MappingProxyType(
    {**dict.fromkeys(FUNCTIONS, (1, 1)), "round": (1, 2), "min": (2, 20), "max": (2, 20)}
)
