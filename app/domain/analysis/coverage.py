"""覆盖: of those due how many were tested and how many passed, and what of it may be told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.domain.analysis.disclosure import SMALL_CELL


@dataclass(frozen=True, slots=True)
class Covered:
    """A group's counts: ``passed`` of those ``tested``, who are among those ``due``."""

    due: int
    tested: int
    passed: int

    @property
    def parts(self) -> tuple[int, int, int]:
        """Passed, tested without passing, not tested: they add up to those due."""
        return self.passed, self.tested - self.passed, self.due - self.tested

    def __add__(self, other: Covered) -> Covered:
        return Covered(self.due + other.due, self.tested + other.tested, self.passed + other.passed)


NOBODY = Covered(0, 0, 0)


@dataclass(frozen=True, slots=True)
class Hidden:
    """What of a group's counts must not be told."""

    due: bool = False
    tested: bool = False
    passed: bool = False


def hide_coverage(groups: Sequence[Covered], threshold: int = SMALL_CELL) -> tuple[Hidden, ...]:
    """Return what is hidden of groups whose total is known, for viewers without the right to names.

    A group with fewer than ``threshold`` due tells nothing. How many were tested
    is hidden when they, or those who were not, are fewer; how many passed also
    when few were tested without passing, for both ledgers can be looked at.
    Then further groups are hidden, those with the smallest parts first, until the
    total does not give the hidden ones away. Groups with nobody due have nothing to hide.
    """
    places = [place for place, group in enumerate(groups) if group.due]
    small = {place for place in places if groups[place].due < threshold}
    few_tested = {place for place in places if min(_halves(groups[place])) < threshold}
    few_passed = {place for place in places if min(groups[place].parts) < threshold}
    halves = {place: _halves(groups[place]) for place in places}
    parts = {place: groups[place].parts for place in places}
    due = _complete(small, {place: (groups[place].due,) for place in places}, threshold)
    tested = _complete(due | few_tested, halves, threshold)
    passed = _complete(tested | few_passed, parts, threshold)
    return tuple(Hidden(p in due, p in tested, p in passed) for p in range(len(groups)))


def hide_total(total: Covered, threshold: int = SMALL_CELL) -> Hidden:
    """Return what is hidden of a single group, such as the total itself."""
    return hide_coverage((total,), threshold)[0] if total.due else Hidden()


def _halves(group: Covered) -> tuple[int, int]:
    return group.tested, group.due - group.tested


def _complete(hidden: set[int], parts: Mapping[int, tuple[int, ...]], threshold: int) -> set[int]:
    """Hide further groups until the hidden ones are several and each part of them together is large enough.

    A group alone is its own total: nothing else could give it away.
    """
    found = set(hidden)
    if len(parts) < 2:
        return found
    for place in sorted(parts.keys() - found, key=lambda one: min(parts[one])):
        sums = [sum(column) for column in zip(*(parts[one] for one in found), strict=True)]
        if not found or (len(found) > 1 and min(sums) >= threshold):
            break
        found.add(place)
    return found
