"""One answer and its marks: who must still see it, or what it earned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

FIRST, SECOND, ADJUDICATION, DONE = "first", "second", "adjudication", "done"
STAGES = (FIRST, SECOND, ADJUDICATION, DONE)  # what an answer waits for


@dataclass(frozen=True)
class MarkingRule:
    """阅卷 as an exam file asks for it.

    ``markers`` mark each answer, none seeing the other's marks; when they differ by more than
    ``adjudicate_over`` percent of the question's marks, a further person decides.
    ``anonymous``: markers do not learn whose answer it is.
    """

    markers: int = 1  # 1 or 2
    adjudicate_over: Fraction = Fraction(20)
    anonymous: bool = True


BY_ONE = MarkingRule()


@dataclass(frozen=True)
class Mark:
    """What one marker gave for each point, and the share of the question's marks it makes."""

    points: tuple[Fraction, ...]
    share: Fraction  # 0 to 1


@dataclass(frozen=True)
class Settled:
    """Where an answer stands. ``mark`` is the final one, None until it is done."""

    stage: str  # one of STAGES
    mark: Mark | None = None


def settle(marks: Sequence[Mark], decision: Mark | None, rule: MarkingRule) -> Settled:
    """Return where an answer stands with the ``marks`` of its markers and an adjudicator's ``decision``.

    The decision goes before everything; else two marks that are near enough give their mean,
    point by point and exact. See docs/marking.md.

    >>> near = [Mark((Fraction(6),), Fraction(6, 10)), Mark((Fraction(7),), Fraction(7, 10))]
    >>> settle(near, None, MarkingRule(markers=2)).mark
    Mark(points=(Fraction(13, 2),), share=Fraction(13, 20))
    """
    if decision is not None:
        return Settled(DONE, decision)
    if not marks:
        return Settled(FIRST)
    if len(marks) < rule.markers:
        return Settled(SECOND)
    if has_conflict(marks, rule):
        return Settled(ADJUDICATION)
    return Settled(DONE, mean(marks[: rule.markers]))


def has_conflict(marks: Sequence[Mark], rule: MarkingRule) -> bool:
    """Whether the markers are too far apart; exactly the limit is near enough."""
    shares = [mark.share for mark in marks[: rule.markers]]
    return max(shares) - min(shares) > rule.adjudicate_over / 100


def mean(marks: Sequence[Mark]) -> Mark:
    """Return the mean of one or more marks, point by point."""
    each_point = zip(*(mark.points for mark in marks), strict=True)
    points = tuple(sum(each, Fraction(0)) / len(marks) for each in each_point)
    return Mark(points, sum((mark.share for mark in marks), Fraction(0)) / len(marks))
