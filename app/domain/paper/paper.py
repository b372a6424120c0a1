"""试卷: the frozen sequence of one attempt."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from app.domain.bank.fields import Words
from app.domain.bank.item_type import Arrangement

DRAWER_VERSION = 2


@dataclass(frozen=True)
class Slot:
    """小题: one item at one version in one paper. ``number`` counts from 1 through the paper."""

    number: int
    item: str  # global name bank/id
    key_hash: str
    text_hash: str
    points: Fraction
    scoring: str
    penalty: Fraction
    arrangement: Arrangement
    values: Mapping[str, Fraction] = field(default_factory=dict)  # the numbers drawn for its parameters
    asked_as: str = ""  # the form in which the section asks a card


@dataclass(frozen=True)
class Section:
    """大题."""

    title: Words
    slots: tuple[Slot, ...]


@dataclass(frozen=True)
class Paper:
    """A whole paper; equal inputs give an equal paper on any machine.

    ``relaxed`` counts items met before that had to be used again because the bank is too small.
    """

    sections: tuple[Section, ...]
    drawer_version: int = DRAWER_VERSION
    relaxed: int = 0

    @property
    def slots(self) -> Iterator[Slot]:
        return (slot for section in self.sections for slot in section.slots)

    @property
    def total(self) -> Fraction:
        return sum((slot.points for slot in self.slots), Fraction(0))

    def slot(self, number: int) -> Slot | None:
        """Return the slot with this number, None when the paper has none."""
        return next((slot for slot in self.slots if slot.number == number), None)
