"""What a marker fills in: a number for each point of the rubric, none above its maximum."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from app.domain.bank.rubric import Rubric
from app.domain.errors import DomainError
from app.domain.marks import parse_marks
from app.domain.normalise import fold, fold_width

_NUMBER = re.compile(r"[0-9]{1,4}(?:[.][0-9]{1,2})?")


@dataclass(frozen=True)
class MarkPoint:
    """One number to give. ``text`` is what for (empty: the whole answer), ``proposed`` what words show.

    ``proposed`` None: no word can show it, so a person judges.
    """

    text: str
    most: Fraction
    proposed: Fraction | None = None


@dataclass(frozen=True)
class GivenMarks:
    """A number for each point, as read; a point with a problem has None."""

    given: tuple[Fraction | None, ...]
    problems: Mapping[int, DomainError]  # by place, from 0

    @property
    def points(self) -> tuple[Fraction, ...]:
        """The numbers, when there is no problem.

        :raises ValueError: there is one.
        """
        found = tuple(mark for mark in self.given if mark is not None)
        if self.problems or len(found) < len(self.given):
            raise ValueError("not all points have a mark")
        return found


def mark_points(rubric: Rubric, marks: Fraction, answer: str) -> tuple[MarkPoint, ...]:
    """Return what a marker gives numbers for, in the rubric's own scale.

    Without a rubric it is one number, up to the ``marks`` that the question is worth.
    """
    if not rubric:
        return (MarkPoint("", marks),)
    folded = fold(answer)
    return tuple(
        MarkPoint(
            point.point,
            point.score,
            (point.score if point.is_shown_in(folded) else Fraction(0)) if point.has_words else None,
        )
        for point in rubric
    )


def read_marks(points: Sequence[MarkPoint], texts: Sequence[str]) -> GivenMarks:
    """Return the numbers that a marker typed; each problem is a DomainError with the point's facts.

    Codes: ``mark-missing``, ``mark-malformed``, ``mark-above-maximum``.
    """
    given: list[Fraction | None] = []
    problems: dict[int, DomainError] = {}
    for place, point in enumerate(points):
        text = fold_width(texts[place] if place < len(texts) else "").strip()
        mark, problem = _read(text, point)
        given.append(mark)
        if problem is not None:
            problems[place] = problem
    return GivenMarks(tuple(given), problems)


def _read(text: str, point: MarkPoint) -> tuple[Fraction | None, DomainError | None]:
    if not text:
        return None, DomainError("mark-missing", most=point.most)
    if not _NUMBER.fullmatch(text):
        return None, DomainError("mark-malformed", found=text[:20], most=point.most)
    mark = parse_marks(text)
    if mark > point.most:
        return None, DomainError("mark-above-maximum", found=text, most=point.most)
    return mark, None


def share_of(points: Sequence[MarkPoint], given: Sequence[Fraction]) -> Fraction:
    """Return the share of the question's marks that the given numbers make, from 0 to 1."""
    most = sum((point.most for point in points), Fraction(0))
    return sum(given, Fraction(0)) / most if most else Fraction(0)
