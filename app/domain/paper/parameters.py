"""Drawing the numbers of an item, and the item of a slot with its numbers."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from app.domain.bank.build import realise
from app.domain.bank.item import Item
from app.domain.paper.asked_as import asked_as
from app.domain.paper.chance import ChanceStream
from app.domain.paper.paper import Slot


def draw_values(item: Item, seed: bytes) -> Mapping[str, Fraction]:
    """Return one of the item's combinations, each as likely as any other; empty when it has no parameters."""
    if item.params is None:
        return {}
    combinations = item.params.combinations
    return combinations[ChanceStream(seed, f"params/{item.name}").below(len(combinations))]


def item_of_slot(item: Item, slot: Slot) -> Item:
    """Return the item with the numbers of its slot, in the form asked; one that is so already, as it is."""
    drawn = realise(item, slot.values) if slot.values and item.params is not None else item
    return asked_as(drawn, slot.asked_as)
