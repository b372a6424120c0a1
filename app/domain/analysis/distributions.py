"""Quantiles and tail areas of the normal, t and F distributions, so that no scientific package is needed.

The incomplete beta function is the continued fraction DLMF 8.17.22 (https://dlmf.nist.gov/8.17.v),
evaluated by Lentz's method as in Press et al., Numerical Recipes, section 6.4; t and F follow from it by
DLMF 8.17 and are inverted by bisection.
"""

import math
from statistics import NormalDist

_STANDARD_NORMAL = NormalDist()
_TINY = 1e-300
_PRECISION = 1e-16
_MAX_TERMS = 10_000


def normal_quantile(probability: float) -> float:
    """Return z with that probability below it; ``probability`` lies strictly between 0 and 1."""
    return _STANDARD_NORMAL.inv_cdf(probability)


def two_sided_normal_p(z: float) -> float:
    """Return the probability of a normal deviate at least as far from 0 as ``z``, 0 to 1."""
    return math.erfc(abs(z) / math.sqrt(2))


def regularised_beta(x: float, a: float, b: float) -> float:
    """Return the regularised incomplete beta function I_x(a, b), 0 to 1; ``a`` and ``b`` are above 0.

    >>> round(regularised_beta(0.5, 2, 2), 12)
    0.5
    """
    if x <= 0:
        return 0.0
    if x >= 1:
        return 1.0
    if x > (a + 1) / (a + b + 2):  # the fraction converges fast only on the left of this
        return 1.0 - regularised_beta(1 - x, b, a)
    log_front = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    return math.exp(log_front) / a * _beta_fraction(x, a, b)


def _beta_fraction(x: float, a: float, b: float) -> float:
    d = 1 / _away_from_zero(1 - (a + b) * x / (a + 1))
    c, fraction = 1.0, d
    for m in range(1, _MAX_TERMS):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        step = 1.0
        for term in (even, odd):
            d = 1 / _away_from_zero(1 + term * d)
            c = _away_from_zero(1 + term / c)
            step = c * d
            fraction *= step
        if abs(step - 1) < _PRECISION:
            break
    return fraction


def _away_from_zero(value: float) -> float:
    return value if abs(value) > _TINY else _TINY


def f_quantile(probability: float, df_above: float, df_below: float) -> float:
    """Return the value of F(df_above, df_below) with that probability below it (0 < probability < 1)."""
    low, high = 0.0, 1.0
    while True:
        middle = (low + high) / 2
        if middle in (low, high):
            break
        if regularised_beta(middle, df_above / 2, df_below / 2) < probability:
            low = middle
        else:
            high = middle
    return df_below * high / (df_above * (1 - high)) if high < 1 else math.inf


def t_quantile(probability: float, df: float) -> float:
    """Return the value of Student's t with that probability below it (0 < probability < 1)."""
    if probability == 0.5:
        return 0.0
    size = math.sqrt(f_quantile(abs(2 * probability - 1), 1, df))
    return math.copysign(size, probability - 0.5)
