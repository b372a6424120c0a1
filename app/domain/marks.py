"""Marks are exact fractions inside; this is the one place where they are rounded."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import floor


def round_half_up(value: Fraction, step: Fraction) -> Fraction:
    """Return the multiple of ``step`` nearest to ``value``, halves going up.

    Marks shown to people, outcomes, bands, ranks and histograms all use the
    result of this one rounding. See docs/algorithms/rounding.md.

    >>> round_half_up(Fraction(25, 4), Fraction(1, 10))
    Fraction(63, 10)
    """
    return floor(value / step + Fraction(1, 2)) * step


def parse_marks(text: str) -> Fraction:
    """Return the exact value of a decimal such as ``2`` or ``0.5`` (also ``1/3``).

    :raises ValueError: ``text`` is not a finite number.
    """
    return Fraction(text.strip())


def show_marks(value: Fraction) -> str:
    """Return ``value`` as a decimal string without trailing zeros, at most 4 places.

    >>> show_marks(Fraction(173, 2)), show_marks(Fraction(100))
    ('86.5', '100')
    """
    decimal = Decimal(value.numerator) / Decimal(value.denominator)
    text = format(decimal.quantize(Decimal("0.0001")), "f")
    return text.rstrip("0").rstrip(".") or "0"


def percent(score: Fraction, total: Fraction) -> Fraction:
    """Return ``score`` as a percentage of ``total``; 0 for an empty paper."""
    return score * 100 / total if total else Fraction(0)
