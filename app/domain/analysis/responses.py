"""Presented answers as parallel arrays: what reliability and item statistics are computed from."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import NamedTuple, SupportsFloat

import numpy as np

from app.domain.analysis.figures import Numbers, Positions


class ResponseRow(NamedTuple):
    """One presented item of one member's first finished attempt; a blank earns 0, a missing row nothing.

    ``fraction`` is before penalty. ``stratum`` is the number of the paper's section.
    """

    member: Hashable
    item: Hashable
    fraction: SupportsFloat
    points: SupportsFloat = 1
    stratum: int = 0


def sum_by(places: Positions, values: Numbers, size: int) -> Numbers:
    """Return, for each place from 0 to size - 1, the sum of the values that stand there."""
    sums: Numbers = np.bincount(places, weights=values, minlength=size).astype(np.float64)
    return sums


@dataclass(frozen=True, slots=True, eq=False)
class ResponseTable:
    """Rows as arrays; ``member`` and ``item`` hold positions in ``member_ids`` and ``item_ids``."""

    member_ids: tuple[Hashable, ...]
    item_ids: tuple[Hashable, ...]
    member: Positions
    item: Positions
    fraction: Numbers
    points: Numbers
    stratum: Positions

    @property
    def marks(self) -> Numbers:
        """Marks earned by each row."""
        return self.fraction * self.points

    def sum_by_member(self, values: Numbers) -> Numbers:
        """Return the sum of ``values`` (one per row) for each member."""
        return sum_by(self.member, values, len(self.member_ids))

    def sum_by_item(self, values: Numbers) -> Numbers:
        """Return the sum of ``values`` (one per row) for each item."""
        return sum_by(self.item, values, len(self.item_ids))

    @property
    def is_one_paper(self) -> bool:
        """Whether every member was given every item exactly once."""
        members, items = len(self.member_ids), len(self.item_ids)
        if len(self.member) != members * items:
            return False
        return len(np.unique(self.member * items + self.item)) == members * items

    def as_matrix(self) -> Numbers:
        """Return marks, members down and items across.

        :raises ValueError: the members did not all sit the same paper.
        """
        if not self.is_one_paper:
            raise ValueError("random papers have no complete matrix")
        matrix = np.zeros((len(self.member_ids), len(self.item_ids)))
        matrix[self.member, self.item] = self.marks
        return matrix


def tabulate(rows: Iterable[ResponseRow]) -> ResponseTable:
    """Return the rows as a table; members and items keep the order of their first appearance."""
    every = list(rows)
    members = {key: place for place, key in enumerate(dict.fromkeys(row.member for row in every))}
    items = {key: place for place, key in enumerate(dict.fromkeys(row.item for row in every))}
    strata = {key: place for place, key in enumerate(sorted({row.stratum for row in every}))}
    return ResponseTable(
        member_ids=tuple(members),
        item_ids=tuple(items),
        member=np.array([members[row.member] for row in every], dtype=np.intp),
        item=np.array([items[row.item] for row in every], dtype=np.intp),
        fraction=np.array([float(row.fraction) for row in every], dtype=np.float64),
        points=np.array([float(row.points) for row in every], dtype=np.float64),
        stratum=np.array([strata[row.stratum] for row in every], dtype=np.intp),
    )
