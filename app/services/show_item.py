"""One item as a member sees it, with its answer, its versions and where it was used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from app.domain.bank.change import kind_of_change
from app.domain.bank.fields import Words
from app.domain.bank.item import Item
from app.domain.bank.item_type import Presented, Solution
from app.domain.errors import NotFound
from app.domain.itemtypes import item_types
from app.domain.paper.chance import ChanceStream
from app.services.render_item import drawn_entry
from app.services.shared_texts import SharedText, shared_text
from app.services.show_bank import Facility, facility_of, found_bank, topic_titles, version_names
from app.services.viewer import Viewer
from app.store.exams import current_exams
from app.store.items import StoredItem, stored_items
from app.store.queries import bank_pages as query
from app.store.transaction import reading

PREVIEW_SEED = b"preview"  # what must be shuffled is always shuffled alike here


@dataclass(frozen=True)
class ItemVersion:
    """One version of an item, from the first snapshot that held it; ``kind`` of change, "" for the first."""

    name: str
    snapshot: int
    published_at: datetime
    kind: str
    papers: int


@dataclass(frozen=True)
class ItemView:
    """Everything the organizer's page of an item says. ``item`` is in the language asked for."""

    bank: str
    bank_title: Words
    item: Item
    languages: tuple[str, ...]  # in which it can be seen
    version: str
    is_current: bool  # in the snapshot in force, at this version
    presented: Presented
    solution: Solution
    html: Mapping[str, str]
    scoring: str
    topic: Words | None
    file: str
    line: int
    facility: Facility
    versions: tuple[ItemVersion, ...]  # newest first
    exams: tuple[tuple[str, Words], ...]  # that may draw it
    shared: SharedText | None  # of the group it belongs to
    examples: int  # how many sets of numbers it may be drawn with; 0: it has no parameters
    example: int  # which of them is shown, from 1
    numbers: str  # the set that is shown
    previous: str  # neighbours in the snapshot, "" at its ends
    following: str


def show_item(
    key: str, item_id: str, *, version: str, example: int = 1, viewer: Viewer, language: str
) -> ItemView:
    """Return an item; ``version`` names an earlier one (``1.0``), empty means the newest.

    ``example`` counts the sets of numbers it may be drawn with; past the last one it begins again.

    :raises NotFound: no such bank, item or version, or the viewer is no organizer.
    """
    viewer.require("organizer")
    with reading():
        bank = found_bank(key)
        rows = query.versions_of(bank.id, item_id)
        if not rows:
            raise NotFound()
        names = version_names(rows)
        held = query.snapshots_with(bank.id, item_id)
        in_force = next((found for number, _, found in held if number == bank.snapshot), None)
        newest = in_force if in_force is not None else held[-1][2]
        chosen = (
            next((found for found, name in names.items() if name == version), None) if version else newest
        )
        if chosen is None:
            raise NotFound()
        row = next(one for one in rows if one.id == chosen)
        stored = stored_items([chosen])[chosen]
        sets = stored.item.params.combinations if stored.item.params else ()
        place = (max(example, 1) - 1) % len(sets) if sets else 0
        entry = drawn_entry(stored, sets[place]) if sets else stored
        neighbours = _neighbours(bank.snapshot_id, item_id)
        figure = query.figures_of(bank.id, [item_id]).get((item_id, row.major))
        item = entry.in_language(language)
        presented, solution = present(item)
        return ItemView(
            bank=bank.key,
            bank_title=Words(**bank.title),
            item=item,
            languages=("zh_CN", *sorted(entry.item.translations)),
            version=names[chosen],
            is_current=chosen == in_force,
            presented=presented,
            solution=solution,
            html=entry.html,
            scoring=item.scoring or item.bank_scoring or item_types()[item.type].scorings[0],
            topic=topic_titles({item.topic}).get(item.topic),
            file=row.file,
            line=row.line,
            facility=facility_of(figure),
            versions=_versions(held, names),
            exams=tuple(
                (exam.id, exam.title)
                for _, exam in current_exams().values()
                if any(bank.key in paper.banks for paper in exam.papers.values())
            ),
            shared=shared_text(entry, language),
            examples=len(sets),
            example=place + 1,
            numbers=entry.drawn,
            previous=neighbours[0],
            following=neighbours[1],
        )


def present(item: Item) -> tuple[Presented, Solution]:
    """Return an item as in a paper without shuffling, and what is right in it.

    Where the source order would show the answer (order, the right side of a match), it is shuffled.
    """
    item_type = item_types()[item.type]
    chance = ChanceStream(PREVIEW_SEED, item.name)
    arrangement = item_type.arrange(item.body, chance, shuffle=False, pinned=item.shuffle.pinned)
    return item_type.present(item.body, arrangement), item_type.solve(item.body, arrangement)


def _versions(held: list[tuple[int, datetime, int]], names: Mapping[int, str]) -> tuple[ItemVersion, ...]:
    """Return each version at the first snapshot of each stretch in which it held."""
    stored = stored_items([version_id for _, _, version_id in held])
    papers = query.papers_with(stored)
    found: list[ItemVersion] = []
    before: StoredItem | None = None
    for number, at, version_id in held:
        entry = stored[version_id]
        if before is None or entry.version_id != before.version_id:
            kind = kind_of_change(before.item, entry.item) if before else ""
            found.append(ItemVersion(names[version_id], number, at, kind or "", papers.get(version_id, 0)))
        before = entry
    return tuple(reversed(found))


def _neighbours(snapshot_id: int, item_id: str) -> tuple[str, str]:
    ids = query.item_ids(snapshot_id)
    if item_id not in ids:
        return "", ""
    at = ids.index(item_id)
    return (ids[at - 1] if at else "", ids[at + 1] if at + 1 < len(ids) else "")
