"""Descriptive statistics of a list of scores."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import SupportsFloat

import numpy as np

from app.domain.analysis.distributions import t_quantile
from app.domain.analysis.figures import Figure, Numbers, Reason, as_numbers, is_constant

QUANTILE_PERCENTS = (5, 10, 25, 50, 75, 90, 95)


@dataclass(frozen=True, slots=True)
class Description:
    """Figures of n scores in the unit of the scores; skewness and kurtosis have no unit."""

    n: int
    mean: Figure
    sd: Figure
    minimum: Figure
    median: Figure
    maximum: Figure
    quantiles: Mapping[int, float]
    """Percent → type-7 quantile; empty when there are no scores."""
    iqr: Figure
    mad: Figure
    skewness: Figure
    kurtosis: Figure


@dataclass(frozen=True, slots=True)
class Box:
    """Where 5, 25, 50, 75 and 95 % of the scores end, and how many scores there are."""

    n: int
    p5: float
    p25: float
    p50: float
    p75: float
    p95: float


def describe(scores: Iterable[SupportsFloat]) -> Description:
    """Return the descriptive statistics; each unknown one says why.

    The mean has its 95 % t interval, sd divides by n - 1, quantiles are type 7 (Hyndman & Fan 1996),
    ``mad`` is the unscaled median absolute deviation, skewness is G1 and kurtosis the excess G2
    (Joanes & Gill 1998).
    """
    numbers = as_numbers(scores)
    if not len(numbers):
        none = Figure.unknown(Reason.NO_DATA)
        return Description(0, none, none, none, none, none, MappingProxyType({}), none, none, none, none)
    values = np.quantile(numbers, [percent / 100 for percent in QUANTILE_PERCENTS])
    quantiles = dict(zip(QUANTILE_PERCENTS, map(float, values), strict=True))
    sd = _sd(numbers)
    return Description(
        n=len(numbers),
        mean=_mean(numbers, sd),
        sd=sd,
        minimum=Figure(float(numbers.min())),
        median=Figure(quantiles[50]),
        maximum=Figure(float(numbers.max())),
        quantiles=MappingProxyType(quantiles),
        iqr=Figure(quantiles[75] - quantiles[25]),
        mad=Figure(float(np.median(np.abs(numbers - quantiles[50])))),
        skewness=_skewness(numbers),
        kurtosis=_kurtosis(numbers),
    )


def box(scores: Iterable[SupportsFloat]) -> Box | None:
    """Return the box of the scores in their unit; None without scores."""
    numbers = as_numbers(scores)
    if not len(numbers):
        return None
    return Box(len(numbers), *map(float, np.quantile(numbers, [0.05, 0.25, 0.5, 0.75, 0.95])))


def ecdf(scores: Iterable[SupportsFloat], points: Sequence[SupportsFloat]) -> tuple[float, ...]:
    """Return, for each point, the share of scores at or below it, 0 to 1; empty without scores."""
    numbers = np.sort(as_numbers(scores))
    if not len(numbers):
        return ()
    counts = np.searchsorted(numbers, as_numbers(points), side="right")
    return tuple(float(count) / len(numbers) for count in counts)


def _sd(numbers: Numbers) -> Figure:
    if len(numbers) < 2:
        return Figure.unknown(Reason.N_LT_2)
    return Figure(float(numbers.std(ddof=1)))


def _mean(numbers: Numbers, sd: Figure) -> Figure:
    mean = float(numbers.mean())
    if sd.value is None:
        return Figure(mean)
    half = t_quantile(0.975, len(numbers) - 1) * sd.value / math.sqrt(len(numbers))
    return Figure(mean, mean - half, mean + half)


def _skewness(numbers: Numbers) -> Figure:
    n = len(numbers)
    if n < 3:
        return Figure.unknown(Reason.N_LT_3)
    if is_constant(numbers):
        return Figure.unknown(Reason.ZERO_VARIANCE)
    off = numbers - numbers.mean()
    g1 = float((off**3).mean() / (off**2).mean() ** 1.5)
    return Figure(g1 * math.sqrt(n * (n - 1)) / (n - 2))


def _kurtosis(numbers: Numbers) -> Figure:
    n = len(numbers)
    if n < 4:
        return Figure.unknown(Reason.N_LT_4)
    if is_constant(numbers):
        return Figure.unknown(Reason.ZERO_VARIANCE)
    off = numbers - numbers.mean()
    g2 = float((off**4).mean() / (off**2).mean() ** 2) - 3
    return Figure((n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * g2 + 6))
