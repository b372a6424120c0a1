"""A card asked for in words: a section that says ``as: short`` makes short answers of 问答 items."""

from __future__ import annotations

from dataclasses import replace

from app.domain.bank.item import Item, Shuffle
from app.domain.itemtypes._written import WrittenBody

CARD, SHORT = "qa", "short"
FORMS = (SHORT,)


def can_be_asked_as(item: Item, form: str) -> bool:
    """Whether ``form`` makes another question of the item."""
    return form == SHORT and item.type == CARD


def asked_as(item: Item, form: str) -> Item:
    """Return the item in the form in which a section asks it; what has no such form stays as it is.

    The answer of the card is the model answer. Its hashes stay those of the card.
    """
    if not can_be_asked_as(item, form):
        return item
    return replace(
        item,
        type=SHORT,
        body=WrittenBody(item.body.stem, item.body.answer_key),
        scoring=None,
        bank_scoring=None,
        shuffle=Shuffle(),
        params=None,
    )
