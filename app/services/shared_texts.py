"""材料: the text that questions of one paper share, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from app.domain.paper.paper import Slot
from app.store.attempts import FrozenPaper
from app.store.items import StoredItem


@dataclass(frozen=True)
class SharedText:
    """A shared text and the slots it stands above. ``key`` is a position in this paper: g1, g2 …"""

    key: str
    html: str
    first: int
    last: int


def shared_text(entry: StoredItem, language: str) -> SharedText | None:
    """Return the shared text of one item by itself, numbered as if its group began a paper."""
    shared = entry.in_language(language).group
    return None if shared is None else SharedText("g1", entry.html[shared.stem], 1, shared.size)


def shared_texts(frozen: FrozenPaper, language: str) -> Mapping[int, SharedText]:
    """Return the shared text of each slot that has one, by number."""

    def group_of(slot: Slot) -> tuple[str, str] | None:
        item = frozen.stored(slot.item).item
        return (item.bank, item.group.id) if item.group else None

    found: dict[int, SharedText] = {}
    for group, members in groupby(frozen.paper.slots, group_of):
        slots = list(members)
        entry = frozen.stored(slots[0].item)
        shared = entry.in_language(language).group
        if group is None or shared is None:
            continue
        key = f"g{len({one.key for one in found.values()}) + 1}"
        text = SharedText(key, entry.html[shared.stem], slots[0].number, slots[-1].number)
        found |= {slot.number: text for slot in slots}
    return found
