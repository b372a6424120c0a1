"""Pearson correlations with Fisher's interval, one pair or many columns at once."""

import math

import numpy as np

from app.domain.analysis.distributions import normal_quantile
from app.domain.analysis.figures import NOISE, Figure, Numbers, Reason


def correlate(
    first: Numbers,
    second: Numbers,
    *,
    if_first_constant: Reason = Reason.ZERO_VARIANCE,
    if_second_constant: Reason = Reason.ZERO_VARIANCE,
) -> Figure:
    """Return Pearson's r, -1 to 1, with its 95 % interval; unknown without spread on either side."""
    columns = correlate_columns(
        first[:, np.newaxis],
        second[:, np.newaxis],
        if_first_constant=if_first_constant,
        if_second_constant=if_second_constant,
    )
    return columns[0]


def correlate_columns(
    first: Numbers, second: Numbers, *, if_first_constant: Reason, if_second_constant: Reason
) -> tuple[Figure, ...]:
    """Return Pearson's r of each column of ``first`` with the same column of ``second``."""
    n = first.shape[0]
    if n < 2:
        unknown = Figure.unknown(Reason.N_LT_2 if n else Reason.NO_DATA)
        return tuple(unknown for _ in range(first.shape[1]))
    off_first, off_second = first - first.mean(axis=0), second - second.mean(axis=0)
    squares_first = np.einsum("ij,ij->j", off_first, off_first)
    squares_second = np.einsum("ij,ij->j", off_second, off_second)
    products = np.einsum("ij,ij->j", off_first, off_second)
    flat_first = squares_first <= noise_floor(first)
    flat_second = squares_second <= noise_floor(second)
    figures = []
    for column in range(first.shape[1]):
        if flat_first[column]:
            figures.append(Figure.unknown(if_first_constant))
        elif flat_second[column]:
            figures.append(Figure.unknown(if_second_constant))
        else:
            r = products[column] / math.sqrt(squares_first[column] * squares_second[column])
            figures.append(with_fisher_interval(float(r), n))
    return tuple(figures)


def noise_floor(columns: Numbers) -> Numbers:
    """Return, for each column, the sum of squared deviations that rounding alone can make."""
    size = np.maximum(1.0, np.abs(columns).max(axis=0))
    floor: Numbers = columns.shape[0] * (NOISE * size) ** 2
    return floor


def with_fisher_interval(r: float, n: int, confidence: float = 0.95) -> Figure:
    """Return r with the interval tanh(atanh r ± z / √(n - 3)) (Fisher 1921); none for n < 4 or r = ±1."""
    r = max(-1.0, min(1.0, r))
    if n < 4 or 1 - abs(r) < NOISE:
        return Figure(r)
    half = normal_quantile((1 + confidence) / 2) / math.sqrt(n - 3)
    return Figure(r, math.tanh(math.atanh(r) - half), math.tanh(math.atanh(r) + half))
