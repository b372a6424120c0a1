"""Marks that people gave, put into a score sheet that a machine made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from app.domain.bank.item_type import Reason
from app.domain.grading.grade import ScoreSheet, SlotScore
from app.domain.marking.settle import Mark
from app.domain.paper.paper import Paper


def apply_marks(sheet: ScoreSheet, paper: Paper, marks: Mapping[int, Mark]) -> ScoreSheet:
    """Return the sheet with the final ``marks``, by slot number, in place of what was proposed there.

    Only slots that need marking take one. A penalty is for guessing, so nobody pays it for an
    answer that a person read. Slots without a mark still need one.
    """
    worth = {slot.number: slot.points for slot in paper.slots}
    slots = tuple(
        _marked(slot, marks[slot.number], worth[slot.number])
        if slot.needs_marking and slot.number in marks
        else slot
        for slot in sheet.slots
    )
    earned = sum((slot.score for slot in slots), Fraction(0))
    return replace(sheet, score=max(earned, Fraction(0)), slots=slots)


def _marked(slot: SlotScore, mark: Mark, points: Fraction) -> SlotScore:
    return replace(
        slot,
        fraction=mark.share,
        score=points * mark.share,
        reasons=(Reason("marked"),),
        needs_marking=False,
    )
