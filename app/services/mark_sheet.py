"""What a marker has before them: the question, the answer, and the points to give numbers for."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.bank.item import Item
from app.domain.bank.rubric import Rubric
from app.domain.itemtypes import item_types
from app.domain.marking.points import MarkPoint, mark_points
from app.domain.paper.paper import Slot
from app.store.attempts import current_responses, frozen_paper
from app.store.items import StoredItem
from app.store.models import AttemptRow, MarkingTaskRow
from app.store.rows import get_row


@dataclass(frozen=True)
class WrittenAnswer:
    """An answer as it was handed in, with its question as frozen, in the language it was sat in."""

    slot: Slot
    entry: StoredItem
    item: Item
    text: str
    model_answer: str
    rubric: Rubric


def written_answer(task: MarkingTaskRow) -> WrittenAnswer:
    """Return the answer of a task, inside the caller's transaction."""
    attempt = get_row(AttemptRow, task.attempt_id)
    frozen = frozen_paper(task.attempt_id)
    slot = frozen.paper.slot(task.slot)
    if slot is None:
        raise ValueError(f"the paper has no slot {task.slot}")
    entry = frozen.stored(slot.item)
    item = entry.in_language(attempt.language)
    solution = item_types()[item.type].solve(item.body, slot.arrangement)
    row = current_responses(task.attempt_id).get(task.slot)
    text = str(row.response or "") if row is not None else ""
    return WrittenAnswer(slot, entry, item, text, str(solution.response or ""), solution.rubric)


def points_of(task: MarkingTaskRow) -> tuple[MarkPoint, ...]:
    """Return what the marker of a task gives numbers for, inside the caller's transaction."""
    answer = written_answer(task)
    return mark_points(answer.rubric, task.worth, answer.text)
