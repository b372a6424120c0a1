"""What may be drawn: the items of a snapshot, and which of them a rule fits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from app.domain.bank.item import Group, Item
from app.domain.itemtypes import item_types
from app.domain.paper.asked_as import asked_as, can_be_asked_as
from app.domain.paper.spec import Draw, SpecRow, Stratum

GROUP = "group"  # the type of a group as a whole


@dataclass(frozen=True)
class PoolItem:
    """An item at its published version, with the two hashes that a paper freezes."""

    item: Item
    key_hash: str
    text_hash: str
    children: tuple[PoolItem, ...] = ()  # of a group, which is drawn as a whole

    @cached_property
    def name(self) -> str:
        """The global name, ``bank/id``."""
        return self.item.name


def as_units(entries: Iterable[PoolItem]) -> list[PoolItem]:
    """Return what is drawn as one: items, and in place of children that can be tested their groups.

    A group stands under its own id, with its own topic and difficulty, as an item of type ``group``.
    """
    units: list[PoolItem] = []
    groups: dict[tuple[str, str], list[PoolItem]] = {}
    for entry in entries:
        if entry.item.group is None:
            units.append(entry)
        elif can_stand_in_paper(entry.item):
            groups.setdefault((entry.item.bank, entry.item.group.id), []).append(entry)
    return [*units, *(_group(children) for children in groups.values())]


def _group(entries: list[PoolItem]) -> PoolItem:
    children = sorted(entries, key=_place)
    first = children[0].item
    shared = first.group or Group(first.id, "")
    whole = replace(
        first,
        id=shared.id,
        type=GROUP,
        body=None,
        topic=shared.topic,
        difficulty=shared.difficulty,
        scoring=None,
        params=None,
    )
    return PoolItem(whole, "", "", tuple(children))


def _place(entry: PoolItem) -> tuple[int, str]:
    return (entry.item.group.position if entry.item.group else 0, entry.item.id)


def can_stand_in_paper(item: Item, asked: str = "") -> bool:
    """Whether an item may be drawn at all: active, not kept for study, and of a form that can be tested.

    ``asked`` is the form in which the section asks it, which makes any card testable.
    """
    if item.status != "active" or item.use == "study":
        return False
    if item.type == GROUP:
        return True
    study_only: bool = getattr(item.body, "study_only", item_types()[item.type].study_only)
    return not study_only or can_be_asked_as(item, asked)


def fits_draw(item: Item, draw: Draw, *, tier: str, groups: frozenset[str]) -> bool:
    """Whether a draw may take the item for a member of ``tier`` in ``groups``; difficulty apart.

    A group is taken only where the draw says so, since it is several questions.
    """
    return (
        item.bank in draw.banks
        and (item.type in draw.types or (not draw.types and item.type != GROUP))
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
