"""Which items can serve which demands: an exact allocation by augmenting paths.

Items are counted by kind (what they fit, and how unwelcome they are), since
two of a kind are interchangeable; so the size of a bank does not matter here.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
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
        self._spare = {kind: supply[kind] for kind in sorted(supply)}
        self._unmet = dict(need)
        self._given = {kind: dict.fromkeys(kind.demands, 0) for kind in self._spare}

    def ask(self, demand: int, count: int) -> int:
        """Add a need and return how much of it stays unmet; needs met before stay met."""
        self._unmet[demand] = self._unmet.get(demand, 0) + count
        self.fill()
        return self._unmet[demand]

    def fill(self) -> None:
        """Meet as many needs as possible."""
        for kind in self._spare:
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
        if not self._given[kind][demand] and not self._bring_in(kind, demand):
            return False
        self._given[kind][demand] -= 1
        return True

    def _bring_in(self, kind: Kind, demand: int) -> bool:
        """Let ``demand`` have an item of ``kind`` by moving others round, each level being used as before.

        Two allocations that use each level alike differ by circular moves
        between the demands and one store of spare items per level, so it is
        enough to look for a way from ``demand`` back to where the item comes from.
        """
        sources = {place for place, count in self._given[kind].items() if count}
        if self._spare[kind]:
            sources.add(_store(kind))
        came_from: dict[int, tuple[Kind, int]] = {}
        queue = deque([demand])
        while queue:
            place = queue.popleft()
            if place in sources:
                self._move(kind, place, demand)
                while place != demand:
                    other, before = came_from.pop(place)
                    self._move(other, before, place)
                    place = before
                return True
            for other, to in self._moves_from(place):
                if to not in came_from and to != demand:
                    came_from[to] = (other, place)
                    queue.append(to)
        return False

    def _moves_from(self, place: int) -> Iterator[tuple[Kind, int]]:
        """Yield which kinds could leave a place, and where they could go."""
        for kind, given in self._given.items():
            if place < 0:
                if place == _store(kind) and self._spare[kind]:
                    yield from ((kind, to) for to in kind.demands)
            elif given.get(place):
                yield kind, _store(kind)
                yield from ((kind, to) for to in kind.demands if to != place)

    def _move(self, kind: Kind, place: int, to: int) -> None:
        for where, change in ((place, -1), (to, 1)):
            if where < 0:
                self._spare[kind] += change
            else:
                self._given[kind][where] += change

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


def _store(kind: Kind) -> int:
    """The place of spare items of a level; demands are 0 and up."""
    return -1 - kind.level
