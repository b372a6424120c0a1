"""评分: from a frozen paper and its responses to exact scores, slot by slot."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from app.domain.bank.fields import Report
from app.domain.bank.item import Item
from app.domain.bank.item_type import Grade, ItemType, Reason, Response
from app.domain.itemtypes import item_types
from app.domain.paper.paper import Paper, Slot
from app.domain.paper.parameters import item_of_slot


@dataclass(frozen=True)
class SlotScore:
    """What one slot earned. ``fraction`` is before the penalty, ``score`` after it and may be below 0.

    ``needs_marking``: both are proposals until a person has marked the answer.
    """

    number: int
    fraction: Fraction  # 0 to 1
    score: Fraction  # in marks
    blank: bool
    reasons: tuple[Reason, ...] = ()
    needs_marking: bool = False


@dataclass(frozen=True)
class ScoreSheet:
    """What a paper earned: exact, not rounded, ``score`` from 0 to ``total``."""

    score: Fraction
    total: Fraction
    slots: tuple[SlotScore, ...]

    @property
    def answered(self) -> int:
        """The number of slots that are not blank."""
        return sum(not slot.blank for slot in self.slots)

    @property
    def needs_marking(self) -> tuple[int, ...]:
        """The numbers of the slots that a person must mark; empty when the sheet is final."""
        return tuple(slot.number for slot in self.slots if slot.needs_marking)


def grade_paper(paper: Paper, items: Mapping[str, Item], responses: Mapping[int, Response]) -> ScoreSheet:
    """Return the scores of a whole paper, in the order of its slots.

    ``items`` holds every item of the paper at its frozen version, by global
    name; ``responses`` are canonical, by slot number, a slot without one being
    blank. Penalties may take a slot below 0, never the total.
    See docs/algorithms/grading.md.

    :raises KeyError: an item of the paper is not among ``items``.
    """
    slots = tuple(grade_slot(slot, items[slot.item], responses.get(slot.number)) for slot in paper.slots)
    earned = sum((slot.score for slot in slots), Fraction(0))
    return ScoreSheet(max(earned, Fraction(0)), paper.total, slots)


def grade_slot(slot: Slot, item: Item, response: Response) -> SlotScore:
    """Return what ``response`` earns in ``slot`` under the rules frozen there."""
    item = item_of_slot(item, slot)
    grade = _judge(item_types()[item.type], item, response, slot.scoring)
    is_wrong = grade.fraction == 0 and not grade.blank and not grade.needs_marking
    share = -slot.penalty if is_wrong else grade.fraction
    score = slot.points * share
    return SlotScore(slot.number, grade.fraction, score, grade.blank, grade.reasons, grade.needs_marking)


def _judge(item_type: ItemType, item: Item, response: Response, scoring: str) -> Grade:
    """Grade against the source, and where text is compared against each translation too: the best counts."""
    grade = item_type.grade(item.body, response, scoring)
    if grade.blank or grade.fraction == 1 or not item_type.reads_text:
        return grade
    others = (item_type.grade(body, response, scoring) for body in _translated(item_type, item))
    return max((grade, *others), key=lambda one: one.fraction)  # the source wins a tie


def _translated(item_type: ItemType, item: Item) -> Iterator[object]:
    for language in sorted(item.translations):
        body = item_type.localise(item.body, item.translations[language], Report())
        if body is not None:
            yield body
