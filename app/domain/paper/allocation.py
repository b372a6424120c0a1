"""Which items can serve which demands: an exact allocation by augmenting paths.

Items are counted by kind (what they fit, and how unwelcome they are), since
two of a kind are interchangeable; so the size of a bank does not matter here.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.paper.plan import Signature


@dataclass(frozen=True, order=True)
class Kind:
    """Items of one ``level`` (0: welcome; higher: used only when lower ones run out) and one fit."""

    level: int
    demands: Signature


class Allocation:
    """How many items of each kind serve each demand.

    After :meth:`fill` as many demands as possible are met, and among all ways
    of doing so this one uses the most items of level 0, then of level 1, and so
    on: taking kinds by level and augmenting never gives up an item once taken,
    which is the greedy rule of a transversal matroid (Edmonds and Fulkerson 1965).
    """

    def __init__(self, supply: Mapping[Kind, int], need: Mapping[int, int]) -> None:
        self._supply = {kind: supply[kind] for kind in sorted(supply)}
        self._need = dict(need)
        self._reset()

    def _reset(self) -> None:
        self._spare = dict(self._supply)
        self._unmet = dict(self._need)
        self._given: dict[Kind, dict[int, int]] = {
            kind: dict.fromkeys(kind.demands, 0) for kind in self._supply
        }

    def ask(self, demand: int, count: int) -> int:
        """Add a need and return how much of it stays unmet; needs met before stay met."""
        self._need[demand] = self._need.get(demand, 0) + count
        self._unmet[demand] = self._unmet.get(demand, 0) + count
        self.fill()
        return self._unmet[demand]

    def fill(self) -> None:
        """Meet as many needs as possible."""
        for kind in self._supply:
            while self._spare[kind] and self._augment(kind):
                pass

    @property
    def is_complete(self) -> bool:
        """Whether every need is met."""
        return not any(self._unmet.values())

    def commit(self, kind: Kind, demand: int) -> bool:
        """Give one item of ``kind`` to ``demand`` for good if the rest can still be filled as well as before.

        False, and nothing changed, when that would leave a need unmet or use a
        less welcome item somewhere. Only for a complete allocation.
        """
        given = self._given[kind]
        if not self._need[demand]:
            return False
        if not given[demand] and not self._exchange(kind, demand) and not self._rearrange(kind, demand):
            return False
        self._given[kind][demand] -= 1
        self._supply[kind] -= 1
        self._need[demand] -= 1
        return True

    def _exchange(self, kind: Kind, demand: int) -> bool:
        """Let a spare item of ``kind`` take the place of one equally welcome in ``demand``."""
        if not self._spare[kind]:
            return False
        for other, given in self._given.items():
            if other.level == kind.level and given.get(demand):
                given[demand] -= 1
                self._spare[other] += 1
                self._spare[kind] -= 1
                self._given[kind][demand] += 1
                return True
        return False

    def _rearrange(self, kind: Kind, demand: int) -> bool:
        """Look for an equally good allocation in which ``kind`` serves ``demand``."""
        if not self._supply[kind]:
            return False
        rest = Allocation(
            {**self._supply, kind: self._supply[kind] - 1}, {**self._need, demand: self._need[demand] - 1}
        )
        rest.fill()
        used = rest._used_by_level()
        used[kind.level] = used.get(kind.level, 0) + 1
        if not rest.is_complete or used != self._used_by_level():
            return False
        self._spare, self._unmet, self._given = rest._spare, rest._unmet, rest._given
        self._given[kind][demand] += 1
        return True

    def _used_by_level(self) -> dict[int, int]:
        used: dict[int, int] = {}
        for kind, given in self._given.items():
            if count := sum(given.values()):
                used[kind.level] = used.get(kind.level, 0) + count
        return used

    def _augment(self, start: Kind) -> bool:
        """Bring spare items of ``start`` into use along a shortest path of re-assignments."""
        came_from: dict[int, tuple[Kind, int | None]] = {}
        queue: deque[tuple[Kind, int | None]] = deque([(start, None)])
        while queue:
            kind, via = queue.popleft()
            for demand in kind.demands:
                if demand in came_from or demand not in self._unmet:
                    continue
                came_from[demand] = (kind, via)
                if self._unmet[demand]:
                    self._push(start, demand, came_from)
                    return True
                queue.extend((other, demand) for other, given in self._given.items() if given.get(demand))
        return False

    def _push(self, start: Kind, end: int, came_from: Mapping[int, tuple[Kind, int | None]]) -> None:
        steps: list[tuple[Kind, int, int | None]] = []
        demand: int | None = end
        while demand is not None:
            kind, via = came_from[demand]
            steps.append((kind, demand, via))
            demand = via
        amount = min(
            self._spare[start],
            self._unmet[end],
            *(self._given[kind][via] for kind, _, via in steps if via is not None),
        )
        for kind, to, via in steps:
            self._given[kind][to] += amount
            if via is not None:
                self._given[kind][via] -= amount
        self._spare[start] -= amount
        self._unmet[end] -= amount
