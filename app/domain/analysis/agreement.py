"""How far two markers agree beyond chance."""

from collections.abc import Sequence

import numpy as np

from app.domain.analysis.figures import Figure, Reason


def cohen_kappa(table: Sequence[Sequence[int]]) -> Figure:
    """Return Cohen's kappa, -1 to 1, of a square table of counts (first marker down, second across).

    Unknown without counts, or when both markers used one and the same category only.
    Source: Cohen 1960, Educational and Psychological Measurement 20:37.
    """
    counts = np.asarray(table, dtype=np.float64)
    total = float(counts.sum())
    if not total:
        return Figure.unknown(Reason.NO_DATA)
    agreed = float(np.trace(counts)) / total
    chance = float(counts.sum(axis=0) @ counts.sum(axis=1)) / total**2
    if chance == 1:
        return Figure.unknown(Reason.ZERO_VARIANCE)
    return Figure((agreed - chance) / (1 - chance))
