"""What people gave for the written answers of a graded attempt, as its member may see it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from app.domain.itemtypes import item_types
from app.store import marking as store
from app.store.attempts import FrozenPaper
from app.store.models import AttemptRow


@dataclass(frozen=True)
class MarkedPoint:
    """What one point of the rubric got, in the rubric's scale; ``text`` empty: the answer as a whole."""

    text: str
    score: Fraction
    most: Fraction


@dataclass(frozen=True)
class MarkedAnswer:
    """The final mark point by point, and what was written to the member."""

    points: tuple[MarkedPoint, ...]
    comments: tuple[str, ...]


def marked_answers(attempt: AttemptRow, frozen: FrozenPaper, language: str) -> dict[int, MarkedAnswer]:
    """Return the final marks by slot, inside the caller's transaction.

    Comments are those of who decided, where somebody did, else those of every marker.
    """
    tasks = store.tasks_of(attempt.id, attempt.round)
    marks = store.marks_of(task.id for task in tasks)
    found = {}
    for task in tasks:
        final, rows = store.standing(task, marks[task.id])[1], marks[task.id]
        if final is None:
            continue
        counting = [row for row in rows if row.decides] or rows
        points = _rubric(frozen, task.slot, language) or (("", task.worth),)
        found[task.slot] = MarkedAnswer(
            tuple(
                MarkedPoint(text, score, most)
                for (text, most), score in zip(points, final.points, strict=True)
            ),
            tuple(row.comment for row in counting if row.comment),
        )
    return found


def _rubric(frozen: FrozenPaper, number: int, language: str) -> tuple[tuple[str, Fraction], ...]:
    slot = next(slot for slot in frozen.paper.slots if slot.number == number)
    item = frozen.stored(slot.item).in_language(language)
    rubric = item_types()[item.type].solve(item.body, slot.arrangement).rubric
    return tuple((point.point, point.score) for point in rubric)
