"""Put the answers that a person must mark into the queue."""

from __future__ import annotations

from app.domain.grading.grade import ScoreSheet
from app.domain.marking.settle import MarkingRule
from app.store.attempts import FrozenPaper
from app.store.models import AttemptRow, MarkingTaskRow
from app.store.rows import add_row


def queue_answers(attempt: AttemptRow, frozen: FrozenPaper, sheet: ScoreSheet, rule: MarkingRule) -> None:
    """Queue every answer of ``sheet`` that needs a person, under the rule in force now.

    Inside the caller's transaction, which ends the attempt.
    """
    slots = {slot.number: slot for slot in frozen.paper.slots}
    for number in sheet.needs_marking:
        task = MarkingTaskRow(
            attempt_id=attempt.id,
            round=attempt.round,
            slot=number,
            item_version_id=frozen.stored(slots[number].item).version_id,
            worth=slots[number].points,
            markers=rule.markers,
            adjudicate_over=rule.adjudicate_over,
            anonymous=rule.anonymous,
        )
        add_row(task)
