"""Intervals and tests for pass rates and other proportions."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from app.domain.analysis.distributions import normal_quantile, two_sided_normal_p
from app.domain.analysis.figures import Figure, Reason

# Below this expected count the normal approximation finds differences that are chance (Cochran 1954).
_MIN_EXPECTED = 5


def wilson(successes: float, n: int, confidence: float = 0.95) -> Figure:
    """Return a proportion, 0 to 1, with Wilson's score interval (no continuity correction).

    ``successes`` may be a sum of part marks; the interval is then a little too wide. Unknown for n = 0.
    Source: Wilson 1927; Newcombe 1998, Statistics in Medicine 17:857, method 3.

    :raises ValueError: ``successes`` is outside 0 to n.
    """
    if not 0 <= successes <= n:
        raise ValueError(f"{successes} of {n} is not a proportion")
    if n == 0:
        return Figure.unknown(Reason.NO_DATA)
    share, low, high = _wilson_bounds(successes, n, confidence)
    return Figure(share, low, high)


def _wilson_bounds(successes: float, n: int, confidence: float) -> tuple[float, float, float]:
    z = normal_quantile((1 + confidence) / 2)
    share = successes / n
    centre = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    low = 0.0 if successes == 0 else centre - half
    high = 1.0 if successes == n else centre + half
    return share, low, high


def newcombe(
    successes: float, n: int, other_successes: float, other_n: int, confidence: float = 0.95
) -> Figure:
    """Return first proportion minus second, -1 to 1, with Newcombe's hybrid score interval.

    Unknown when either group is empty. Source: Newcombe 1998, Statistics in Medicine 17:873, method 10.
    """
    if n == 0 or other_n == 0:
        return Figure.unknown(Reason.NO_DATA)
    share, low, high = _wilson_bounds(successes, n, confidence)
    other, other_low, other_high = _wilson_bounds(other_successes, other_n, confidence)
    below, above = math.hypot(share - low, other_high - other), math.hypot(high - share, other - other_low)
    return Figure(share - other, share - other - below, share - other + above)


@dataclass(frozen=True, slots=True)
class DifferenceTest:
    """Two-sided test that two proportions are equal; ``difference`` is first minus second."""

    difference: float
    p: float
    method: Literal["z", "exact"]


def compare_proportions(passed: int, n: int, other_passed: int, other_n: int) -> DifferenceTest:
    """Test two independent proportions: pooled z, or Fisher's exact test where a count is expected under 5.

    Both groups have at least one member. Source: Fleiss, Levin & Paik 2003, chapter 3.
    """
    share = (passed + other_passed) / (n + other_n)
    difference = passed / n - other_passed / other_n
    if share in (0.0, 1.0):
        return DifferenceTest(difference, 1.0, "exact")
    if min(n, other_n) * min(share, 1 - share) < _MIN_EXPECTED:
        return DifferenceTest(difference, fisher_exact_p(passed, n, other_passed, other_n), "exact")
    z = difference / math.sqrt(share * (1 - share) * (1 / n + 1 / other_n))
    return DifferenceTest(difference, two_sided_normal_p(z), "z")


def fisher_exact_p(passed: int, n: int, other_passed: int, other_n: int) -> float:
    """Return Fisher's two-sided p, 0 to 1: all tables with these margins no likelier than this one."""
    all_passed, everybody = passed + other_passed, n + other_n
    possible = range(max(0, all_passed - other_n), min(n, all_passed) + 1)
    constant = _log_choose(everybody, all_passed)
    chances = {
        k: math.exp(_log_choose(n, k) + _log_choose(other_n, all_passed - k) - constant) for k in possible
    }
    limit = chances[passed] * (1 + 1e-7)  # equal tables differ in the last bits
    return min(1.0, math.fsum(chance for chance in chances.values() if chance <= limit))


def _log_choose(n: int, k: int) -> float:
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)


def holm(p_values: Sequence[float]) -> tuple[float, ...]:
    """Return Holm's adjusted p values in the given order, each 0 to 1.

    A test is significant at level a, with all tests together wrong at most with probability a, when its
    adjusted value is at most a. Source: Holm 1979, Scandinavian Journal of Statistics 6:65.

    >>> holm([0.01, 0.04, 0.03])
    (0.03, 0.06, 0.06)
    """
    adjusted = [0.0] * len(p_values)
    largest = 0.0
    for rank, place in enumerate(sorted(range(len(p_values)), key=p_values.__getitem__)):
        largest = max(largest, min(1.0, (len(p_values) - rank) * p_values[place]))
        adjusted[place] = largest
    return tuple(adjusted)
