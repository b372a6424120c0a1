"""Statistics of items on one fixed paper: facility, discrimination, groups."""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from app.domain.analysis.correlation import correlate_columns, noise_floor
from app.domain.analysis.figures import Figure, Numbers, Reason
from app.domain.analysis.proportions import wilson


@dataclass(frozen=True, slots=True)
class ItemFigures:
    """Figures of one item version.

    ``facility`` is the mean fraction earned, with Wilson's interval; ``discrimination`` the correlation
    with the rest of the paper, ``discrimination_raw`` with the whole; ``upper_lower_27`` the facility of the
    best 27 % minus that of the weakest. A withdrawn item keeps its figures but counts in nobody's rest.
    """

    n: int
    facility: Figure
    sd: Figure
    discrimination: Figure
    discrimination_raw: Figure
    upper_lower_27: Figure
    alpha_if_deleted: Figure
    is_withdrawn: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class FixedPaper:
    """Fractions earned before penalty, members down and items across, with the points of each item."""

    fractions: Numbers
    points: Numbers
    counted: tuple[bool, ...]
    """False for an item that was withdrawn after the fact."""

    @property
    def marks(self) -> Numbers:
        """Marks earned, 0 for withdrawn items."""
        marks: Numbers = self.fractions * self.points * np.array(self.counted)
        return marks

    def rest_marks(self) -> Numbers:
        """Return, for each member and item, the marks earned on all other counted items."""
        marks = self.marks
        rest: Numbers = marks.sum(axis=1, keepdims=True) - marks
        return rest


def fixed_paper(
    fractions: Sequence[Sequence[float]] | Numbers,
    points: Sequence[float] | None = None,
    withdrawn: Collection[int] = (),
) -> FixedPaper:
    """Return the paper as arrays; without ``points`` every item is worth 1.

    :raises ValueError: the fractions are no complete table of finite numbers.
    """
    matrix = np.asarray(fractions, dtype=np.float64)
    if matrix.ndim != 2 or not np.isfinite(matrix).all():
        raise ValueError("a fixed paper needs a complete table, members down and items across")
    items = matrix.shape[1]
    worth = np.ones(items) if points is None else np.asarray(points, dtype=np.float64)
    return FixedPaper(matrix, worth, tuple(item not in withdrawn for item in range(items)))


def analyse_items(paper: FixedPaper) -> tuple[ItemFigures, ...]:
    """Return the figures of every item, in the paper's order."""
    n, items = paper.fractions.shape
    discrimination = _discriminate(paper)
    raw = correlate_columns(
        paper.fractions,
        np.repeat(paper.marks.sum(axis=1, keepdims=True), items, axis=1),
        if_first_constant=Reason.ZERO_ITEM_VARIANCE,
        if_second_constant=Reason.ZERO_TOTAL_VARIANCE,
    )
    groups = upper_lower_27(paper)
    alphas = alpha_if_deleted(paper)
    return tuple(
        ItemFigures(
            n=n,
            facility=wilson(float(paper.fractions[:, item].sum()), n),
            sd=_sd(paper.fractions[:, item]),
            discrimination=discrimination[item],
            discrimination_raw=raw[item],
            upper_lower_27=groups[item],
            alpha_if_deleted=alphas[item],
            is_withdrawn=not paper.counted[item],
        )
        for item in range(items)
    )


def _sd(column: Numbers) -> Figure:
    if len(column) < 2:
        return Figure.unknown(Reason.N_LT_2 if len(column) else Reason.NO_DATA)
    return Figure(float(column.std(ddof=1)))


def _discriminate(paper: FixedPaper) -> tuple[Figure, ...]:
    figures = correlate_columns(
        paper.fractions,
        paper.rest_marks(),
        if_first_constant=Reason.ZERO_ITEM_VARIANCE,
        if_second_constant=Reason.ZERO_REST_VARIANCE,
    )
    others = [sum(paper.counted) - is_counted for is_counted in paper.counted]
    alone = Figure.unknown(Reason.K_LT_2)
    return tuple(
        alone if not left and len(paper.fractions) > 1 else figure
        for figure, left in zip(figures, others, strict=True)
    )


def upper_lower_27(paper: FixedPaper) -> tuple[Figure, ...]:
    """Return each item's facility in the best 27 % minus that in the weakest 27 %, -1 to 1.

    Each group has max(1, ⌊0.27 n + 0.5⌋) places; members tied at its border share the places left with
    equal weight, so that the order of the list never matters. Source: Kelley 1939.
    """
    n, items = paper.fractions.shape
    if n < 2:
        unknown = Figure.unknown(Reason.N_LT_2 if n else Reason.NO_DATA)
        return tuple(unknown for _ in range(items))
    totals = np.round(paper.marks.sum(axis=1), 9)  # equal sums of fractions must tie
    places = max(1, math.floor(0.27 * n + 0.5))
    weights = (_top_weights(totals, places) - _top_weights(-totals, places)) / places
    return tuple(Figure(float(difference)) for difference in weights @ paper.fractions)


def _top_weights(totals: Numbers, places: int) -> Numbers:
    border = np.sort(totals)[-places]
    above, tied = totals > border, totals == border
    weights: Numbers = above + tied * ((places - above.sum()) / tied.sum())
    return weights


def alpha_if_deleted(paper: FixedPaper) -> tuple[Figure, ...]:
    """Return alpha of the counted items without each one; unknown for a withdrawn one."""
    n, items = paper.fractions.shape
    k = sum(paper.counted)
    if n < 2 or k < 3:
        unknown = Figure.unknown(Reason.NO_DATA if not n else Reason.N_LT_2 if n < 2 else Reason.K_LT_3)
        return tuple(unknown for _ in range(items))
    rest = paper.rest_marks()
    rest_variances = rest.var(axis=0, ddof=1)
    is_flat = (n - 1) * rest_variances <= noise_floor(rest)
    variances = paper.marks.var(axis=0, ddof=1)
    others = variances.sum() - variances
    figures = []
    for item, is_counted in enumerate(paper.counted):
        if not is_counted:
            figures.append(Figure.unknown(Reason.WITHDRAWN))
        elif is_flat[item]:
            figures.append(Figure.unknown(Reason.ZERO_REST_VARIANCE))
        else:
            figures.append(Figure(float((k - 1) / (k - 2) * (1 - others[item] / rest_variances[item]))))
    return tuple(figures)
