"""未被接受的答案: written texts that were graded wrong, so that a good one among them is noticed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.bank.fields import Words
from app.domain.bank.item import Item
from app.domain.errors import NotFound
from app.domain.marking.rejected import RejectedText, accepted_texts, gather, wrong_texts
from app.services.claim_answer import marker_of
from app.services.clock import Clock
from app.services.show_bank import stem_of, version_names
from app.services.show_item import present
from app.services.viewer import Viewer
from app.store.banks import bank_with_key
from app.store.items import StoredItem, stored_items
from app.store.queries import rejected_answers as query
from app.store.queries.bank_pages import versions_of
from app.store.transaction import reading

LATELY = timedelta(days=400)
MOST_ITEMS = 100
MOST_TEXTS = 200  # of one question


@dataclass(frozen=True)
class RejectedLine:
    """One question in the list. ``stem`` is HTML."""

    bank: str
    item: str
    type: str
    stem: str
    answers: int


@dataclass(frozen=True)
class Proposed:
    """That a text should be accepted: who says so, when and why."""

    gap: str
    folded: str
    text: str
    reason: str
    name: str
    at: datetime


@dataclass(frozen=True)
class RejectedView:
    """One question with its rejected texts, by version, newest first; commonest first within."""

    bank: str
    bank_title: Words
    item: str
    type: str
    stem: str
    accepted: Mapping[str, tuple[str, ...]]  # by gap
    versions: tuple[tuple[str, tuple[RejectedText, ...]], ...]
    more: int  # texts not shown
    proposed: tuple[Proposed, ...]

    def is_proposed(self, text: RejectedText) -> bool:
        """Whether somebody has proposed this very text."""
        return any((one.gap, one.folded) == (text.gap, text.folded) for one in self.proposed)


def list_rejected(viewer: Viewer, *, clock: Clock) -> tuple[RejectedLine, ...]:
    """Return the questions of the last 400 days with rejected texts, most first.

    :raises NotFound: the viewer is no organizer.
    """
    marker = marker_of(viewer)
    with reading():
        rows = query.items_with_rejected(marker.paths, clock.now() - LATELY, MOST_ITEMS)
        items = stored_items(row.item_version_id for row in rows)
    return tuple(
        RejectedLine(row.bank, row.item, row.type, _stem(items[row.item_version_id]), row.answers)
        for row in rows
    )


def show_rejected(bank: str, item: str, *, viewer: Viewer) -> RejectedView:
    """Return the rejected texts of one question, given by members of the viewer's departments.

    :raises NotFound: no such question, or the viewer is no organizer.
    """
    marker = marker_of(viewer)
    with reading():
        row = bank_with_key(bank)
        newest = query.newest_version(bank, item)
        if row is None or newest is None:
            raise NotFound()
        entry = stored_items([newest])[newest]
        texts = texts_by_version(bank, item, marker.paths)
        names = version_names(versions_of(row.id, item))
        proposed = tuple(Proposed(*one) for one in query.proposals(bank, item))
    return RejectedView(
        bank=bank,
        bank_title=Words(**row.title),
        item=item,
        type=entry.item.type,
        stem=_stem(entry),
        accepted=_accepted(entry.item),
        versions=tuple((names[version], found[:MOST_TEXTS]) for version, found in texts),
        more=sum(max(len(found) - MOST_TEXTS, 0) for _, found in texts),
        proposed=proposed,
    )


def proposals_for(bank: str, item: str, *, viewer: Viewer) -> tuple[Proposed, ...]:
    """Return what is proposed for a question, newest first.

    :raises NotFound: the viewer is no organizer.
    """
    viewer.require("organizer")
    with reading():
        found = query.proposals(bank, item)
    return tuple(Proposed(*one) for one in found)


def texts_by_version(
    bank: str, item: str, paths: tuple[str, ...]
) -> list[tuple[int, tuple[RejectedText, ...]]]:
    """Return the rejected texts by item version, newest first, inside the caller's transaction."""
    by_version: dict[int, list[tuple[str, str]]] = {}
    rows = query.wrong_answers(bank, item, paths)
    items = stored_items(row.item_version_id for row in rows)
    for row in rows:
        gaps = _accepted(items[row.item_version_id].item)
        found = wrong_texts(row.response, row.reasons, row.fraction)
        by_version.setdefault(row.item_version_id, []).extend(one for one in found if one[0] in gaps)
    return [(version, gather(texts)) for version, texts in sorted(by_version.items(), reverse=True) if texts]


def _accepted(item: Item) -> dict[str, tuple[str, ...]]:
    return accepted_texts(*present(item))


def _stem(entry: StoredItem) -> str:
    return entry.html[stem_of(entry.item)]
