"""What every statistic here returns: a number with its interval, or nothing with a reason."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Self, SupportsFloat, TypeAlias

import numpy as np
from numpy.typing import NDArray

Numbers: TypeAlias = NDArray[np.float64]
Positions: TypeAlias = NDArray[np.intp]

# Sums of fractions such as 1/3 differ in the last bits; spreads below this share of the size are noise.
NOISE = 1e-9


class Reason(StrEnum):
    """Why a figure is unknown or not shown; the words are translated at the edge."""

    NO_DATA = "no_data"
    N_LT_2 = "n_lt_2"
    N_LT_3 = "n_lt_3"
    N_LT_4 = "n_lt_4"
    K_LT_2 = "k_lt_2"
    K_LT_3 = "k_lt_3"
    ZERO_VARIANCE = "zero_variance"
    ZERO_TOTAL_VARIANCE = "zero_total_variance"
    ZERO_ITEM_VARIANCE = "zero_item_variance"
    ZERO_REST_VARIANCE = "zero_rest_variance"
    NOT_CHOSEN = "not_chosen"
    WITHDRAWN = "withdrawn"
    NO_REST = "no_rest"
    N_LT_MIN = "n_lt_min"
    SMALL_CELL = "small_cell"
    COMPLEMENT = "complement"


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with the ends of its interval; ``value`` None has a ``reason``."""

    value: float | None
    low: float | None = None
    high: float | None = None
    reason: Reason | None = None

    @classmethod
    def unknown(cls, reason: Reason) -> Self:
        """Return a figure without a value, and why."""
        return cls(None, reason=reason)


def as_numbers(values: Iterable[SupportsFloat]) -> Numbers:
    """Return the values as a one-dimensional array of floats.

    :raises ValueError: a value is infinite or not a number; a missing answer is left out by the caller.
    """
    if isinstance(values, np.ndarray):
        numbers = np.asarray(values, dtype=np.float64)
    else:
        numbers = np.fromiter((float(value) for value in values), dtype=np.float64)
    if not np.isfinite(numbers).all():
        raise ValueError("statistics need finite numbers")
    return numbers


def is_constant(numbers: Numbers) -> bool:
    """Return whether the numbers have no spread beyond rounding noise."""
    return bool(np.ptp(numbers) <= NOISE * max(1.0, float(np.abs(numbers).max())))
