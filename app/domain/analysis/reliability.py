"""How far a total score would repeat itself: reliability and standard error of measurement."""

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from app.domain.analysis.distributions import f_quantile
from app.domain.analysis.figures import Figure, Numbers, Positions, Reason, is_constant
from app.domain.analysis.responses import ResponseTable


class Method(StrEnum):
    """How a reliability was estimated."""

    ALPHA = "alpha"
    ONE_WAY = "one-way"
    STRATIFIED = "stratified"


@dataclass(frozen=True, slots=True)
class Reliability:
    """A reliability coefficient (at most 1, may be below 0) and the standard error in marks.

    ``member_sem`` has each member's own standard error in the order of the table's members; 0 for a
    perfect or empty score is the formula's answer, fit for an export and never to be shown as ±0.
    """

    method: Method
    n: int
    coefficient: Figure
    sem: Figure
    member_sem: tuple[float | None, ...] = ()


def measure_reliability(table: ResponseTable) -> Reliability:
    """Return the reliability by the method that suits the papers.

    Alpha for one fixed paper, the one-way form for random papers of a single section with equal points,
    else the stratified error variance.
    """
    if table.is_one_paper:
        return cronbach_alpha(table.as_matrix())
    if len(np.unique(table.stratum)) == 1 and is_constant(table.points):
        return one_way(table)
    return stratified(table)


def cronbach_alpha(marks: Numbers, confidence: float = 0.95) -> Reliability:
    """Return alpha of one fixed paper (members down, items across) with Feldt's interval.

    Source: Cronbach 1951; Feldt 1965, Psychometrika 30:357.
    """
    n, k = marks.shape
    if reason := _reason_against_alpha(marks):
        return Reliability(Method.ALPHA, n, Figure.unknown(reason), Figure.unknown(reason))
    total_variance = float(marks.sum(axis=1).var(ddof=1))
    alpha = k / (k - 1) * (1 - float(marks.var(axis=0, ddof=1).sum()) / total_variance)
    tail = (1 - confidence) / 2
    df = (n - 1, (n - 1) * (k - 1))
    low, high = (1 - (1 - alpha) * f_quantile(p, *df) for p in (1 - tail, tail))
    sem = standard_error(math.sqrt(total_variance), alpha)
    return Reliability(Method.ALPHA, n, Figure(alpha, low, high), Figure(sem))


def _reason_against_alpha(marks: Numbers) -> Reason | None:
    n, k = marks.shape
    if n == 0:
        return Reason.NO_DATA
    if n < 2:
        return Reason.N_LT_2
    if k < 2:
        return Reason.K_LT_2
    return Reason.ZERO_TOTAL_VARIANCE if is_constant(marks.sum(axis=1)) else None


@dataclass(frozen=True, slots=True)
class OneWay:
    """Mean squares of a one-way analysis of variance of marks by member, and their degrees of freedom."""

    ms_between: float
    ms_within: float
    df_between: int
    df_within: int


def analyse_variance(table: ResponseTable) -> OneWay | None:
    """Return the one-way analysis of variance; None with fewer than two members or one item each."""
    members, rows = len(table.member_ids), len(table.member)
    if members < 2 or rows <= members:
        return None
    marks = table.marks
    counts = np.bincount(table.member, minlength=members)
    means = table.sum_by_member(marks) / counts
    between = float((counts * (means - marks.mean()) ** 2).sum()) / (members - 1)
    within = float(((marks - means[table.member]) ** 2).sum()) / (rows - members)
    return OneWay(between, within, members - 1, rows - members)


def one_way(table: ResponseTable, confidence: float = 0.95) -> Reliability:
    """Return 1 - MS_within / MS_between for random papers of one section, with its exact F interval.

    For papers of k items scored 0 or 1 this is KR-21 up to the factor n / (n - 1). Source: Shrout & Fleiss
    1979, ICC(1, k).
    """
    n = len(table.member_ids)
    squares = analyse_variance(table)
    if squares is None:
        reason = Reason.NO_DATA if n == 0 else Reason.N_LT_2 if n < 2 else Reason.K_LT_2
        return Reliability(Method.ONE_WAY, n, Figure.unknown(reason), Figure.unknown(reason))
    errors = _member_errors(table)
    sem = Figure(math.sqrt(squares.ms_within * len(table.member) / n))
    totals = table.sum_by_member(table.marks)
    if is_constant(totals) or squares.ms_between <= 0:
        unknown = Figure.unknown(Reason.ZERO_TOTAL_VARIANCE)
        return Reliability(Method.ONE_WAY, n, unknown, unknown, _sems(errors))
    ratio = squares.ms_within / squares.ms_between
    tail = (1 - confidence) / 2
    low, high = (1 - ratio * f_quantile(p, squares.df_between, squares.df_within) for p in (1 - tail, tail))
    return Reliability(Method.ONE_WAY, n, Figure(1 - ratio, low, high), sem, _sems(errors))


def stratified(table: ResponseTable) -> Reliability:
    """Return 1 - mean error variance / variance of totals, for random papers drawn by section.

    A member's error variance is the sum over sections of points² · n · s², where s² is the variance of the
    member's fractions there. A section with one item is pooled with its neighbour. There is no interval.
    Source: Feldt & Brennan 1989, stratified sampling of items (Lord 1957 for scores 0 and 1).
    """
    n = len(table.member_ids)
    if n < 2:
        unknown = Figure.unknown(Reason.N_LT_2 if n else Reason.NO_DATA)
        return Reliability(Method.STRATIFIED, n, unknown, unknown)
    errors = _member_errors(table)
    totals = table.sum_by_member(table.marks)
    reason = None
    if np.isnan(errors).any():
        reason = Reason.K_LT_2
    elif is_constant(totals):
        reason = Reason.ZERO_TOTAL_VARIANCE
    if reason:
        unknown = Figure.unknown(reason)
        return Reliability(Method.STRATIFIED, n, unknown, unknown, _sems(errors))
    mean_error = float(errors.mean())
    coefficient = Figure(1 - mean_error / float(totals.var(ddof=1)))
    return Reliability(Method.STRATIFIED, n, coefficient, Figure(math.sqrt(mean_error)), _sems(errors))


def _member_errors(table: ResponseTable) -> Numbers:
    """Return each member's error variance in marks²; not a number where the paper had one item."""
    strata = int(table.stratum.max()) + 1
    cells = table.member * strata + pool_single_items(table)
    size = len(table.member_ids) * strata
    counts = np.bincount(cells, minlength=size)
    sums = np.bincount(cells, weights=table.fraction, minlength=size)
    means = np.divide(sums, counts, out=np.zeros(size), where=counts > 0)
    squares = np.bincount(cells, weights=(table.fraction - means[cells]) ** 2, minlength=size)
    variances = np.zeros(size)
    variances[counts == 1] = np.nan
    np.divide(squares, counts - 1, out=variances, where=counts > 1)
    weights = np.bincount(cells, weights=table.points**2, minlength=size)
    errors: Numbers = (variances * weights).reshape(-1, strata).sum(axis=1)
    return errors


def pool_single_items(table: ResponseTable) -> Positions:
    """Return each row's stratum after one-item strata joined the one before (the first: the one after)."""
    members, strata = len(table.member_ids), int(table.stratum.max()) + 1
    counts = np.bincount(table.member * strata + table.stratum, minlength=members * strata)
    counts = counts.reshape(members, strata)
    target = np.tile(np.arange(strata), (members, 1))
    before = np.full(members, -1)  # the last stratum that can take another item
    waiting = np.full(members, -1)  # a lone first item that looks for the next stratum
    for stratum in range(strata):
        present = counts[:, stratum] > 0
        meets = present & (waiting >= 0)
        target[meets, waiting[meets]] = stratum
        joins = present & ~meets & (counts[:, stratum] == 1) & (before >= 0)
        target[joins, stratum] = before[joins]
        waits = present & ~meets & (counts[:, stratum] == 1) & (before < 0)
        waiting[meets] = -1
        waiting[waits] = stratum
        stands = present & ~joins & ~waits
        before[stands] = stratum
    pooled: Positions = target[table.member, table.stratum]
    return pooled


def _sems(errors: Numbers) -> tuple[float | None, ...]:
    return tuple(None if math.isnan(error) else math.sqrt(error) for error in errors.tolist())


def standard_error(sd: float, reliability: float) -> float:
    """Return the standard error of measurement in the unit of ``sd``; never above ``sd``."""
    return sd * math.sqrt(min(1.0, 1 - reliability))


def kr21(items: int, mean: float, variance: float) -> Figure:
    """Return Kuder and Richardson's formula 21 from mean and variance of scores of ``items`` 0/1 items."""
    if items < 2:
        return Figure.unknown(Reason.K_LT_2)
    if variance <= 0:
        return Figure.unknown(Reason.ZERO_TOTAL_VARIANCE)
    return Figure(items / (items - 1) * (1 - mean * (items - mean) / (items * variance)))


def lord_csem(items: int, right: float) -> float:
    """Return Lord's binomial standard error, in items, of a score of ``right`` out of ``items`` (≥ 2)."""
    return math.sqrt(right * (items - right) / (items - 1))


def spearman_brown(reliability: float, factor: float) -> float:
    """Return the reliability of a paper ``factor`` times as long (Spearman 1910, Brown 1910)."""
    return factor * reliability / (1 + (factor - 1) * reliability)
