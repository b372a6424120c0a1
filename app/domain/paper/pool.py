"""What may be drawn: the items of a snapshot, and which of them a rule fits."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from app.domain.bank.item import Item
from app.domain.itemtypes import item_types
from app.domain.paper.asked_as import asked_as, can_be_asked_as
from app.domain.paper.spec import Draw, SpecRow, Stratum


@dataclass(frozen=True)
class PoolItem:
    """An item at its published version, with the two hashes that a paper freezes."""

    item: Item
    key_hash: str
    text_hash: str

    @cached_property
    def name(self) -> str:
        """The global name, ``bank/id``."""
        return self.item.name


def can_stand_in_paper(item: Item, asked: str = "") -> bool:
    """Whether an item may be drawn at all: active, not kept for study, and of a form that can be tested.

    ``asked`` is the form in which the section asks it, which makes any card testable.
    """
    if item.status != "active" or item.use == "study":
        return False
    study_only: bool = getattr(item.body, "study_only", item_types()[item.type].study_only)
    return not study_only or can_be_asked_as(item, asked)


def fits_draw(item: Item, draw: Draw, *, tier: str, groups: frozenset[str]) -> bool:
    """Whether a draw may take the item for a member of ``tier`` in ``groups``; difficulty apart."""
    return (
        item.bank in draw.banks
        and (not draw.types or item.type in draw.types)
        and (draw.any_tier or not item.tiers or tier in item.tiers)
        and (not item.groups or not item.groups.isdisjoint(groups))
        and (not draw.topic or item.topic == draw.topic or item.topic.startswith(draw.topic + "/"))
    )


def fits_stratum(item: Item, stratum: Stratum) -> bool:
    """Whether the item's difficulty lies in the stratum."""
    return stratum.low <= item.difficulty <= stratum.high


def scoring_of(item: Item, row: SpecRow) -> str:
    """Return the scoring rule that applies to an item in a section.

    The item's own goes before the section's, that before the bank's default,
    and that before the type's first. A section of several types names one rule;
    items whose type does not know it pass over it.
    """
    item = asked_as(item, row.asked_as)
    known = item_types()[item.type].scorings
    of_section = row.scoring if row.scoring in known else None
    return item.scoring or of_section or item.bank_scoring or known[0]
