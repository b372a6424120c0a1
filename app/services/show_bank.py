"""题库 as the organizer sees them: which there are, and the items of one, searched and filtered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from app.domain.analysis.disclosure import FigureKind, may_show
from app.domain.bank.build import localised_texts
from app.domain.bank.fields import Words
from app.domain.bank.item import Item
from app.domain.errors import NotFound
from app.domain.itemtypes import item_types
from app.domain.normalise import fold
from app.services.publish_catalog import current_catalog
from app.services.viewer import Viewer
from app.store.cache import remember
from app.store.items import StoredItem, snapshot_items
from app.store.queries import bank_pages as query
from app.store.transaction import reading

PAGE_SIZE = 25


@dataclass(frozen=True)
class BankCard:
    """One published bank. ``types``: item types with their counts, the commonest first."""

    key: str
    title: Words
    snapshot: int
    published_at: datetime
    types: tuple[tuple[str, int], ...]

    @property
    def items(self) -> int:
        return sum(count for _, count in self.types)


@dataclass(frozen=True)
class ItemFilter:
    """What to list; empty values do not restrict. ``topic`` stands for all below it too."""

    text: str = ""
    topic: str = ""
    type: str = ""
    tier: str = ""
    difficulty: int | None = None
    status: str = ""
    page: int = 1


@dataclass(frozen=True)
class Facility:
    """得分率 over ``answers`` first attempts; ``percent`` is None while they are too few."""

    answers: int = 0
    percent: float | None = None


@dataclass(frozen=True)
class ItemLine:
    """One item in the list. ``stem`` is HTML as rendered when the bank was published."""

    id: str
    type: str
    stem: str
    topic: str
    difficulty: int
    status: str
    tiers: frozenset[str]
    version: str
    facility: Facility
    group: str = ""  # the id of the group it belongs to
    has_params: bool = False


@dataclass(frozen=True)
class BankView:
    """One bank: the lines that fit the filter, and what can be filtered by."""

    card: BankCard
    filter: ItemFilter
    lines: tuple[ItemLine, ...]
    found: int
    pages: int
    topics: Mapping[str, Words] = field(default_factory=dict)  # path → title, those that occur
    tiers: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    difficulties: tuple[int, ...] = ()


def list_bank_cards(viewer: Viewer) -> list[BankCard]:
    """Return the published banks by key.

    :raises NotFound: the viewer is no organizer.
    """
    viewer.require("organizer")
    with reading():
        banks = query.published_banks()
        counts = query.type_counts([bank.snapshot_id for bank in banks])
        return [_card(bank, counts[bank.snapshot_id]) for bank in banks]


def show_bank(key: str, wanted: ItemFilter, *, viewer: Viewer, language: str) -> BankView:
    """Return one page of the bank's items; a page past the end is the last one.

    :raises NotFound: no such bank, or the viewer is no organizer.
    """
    viewer.require("organizer")
    with reading():
        bank = found_bank(key)
        entries = snapshot_items(bank.snapshot_id)
        fitting = [entry for entry in entries if fits(entry, wanted)]
        pages = max(1, -(-len(fitting) // PAGE_SIZE))
        page = min(max(wanted.page, 1), pages)
        shown = fitting[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
        return BankView(
            card=_card(bank, query.type_counts([bank.snapshot_id])[bank.snapshot_id]),
            filter=ItemFilter(**{**vars(wanted), "page": page}),
            lines=tuple(_lines(bank, shown, language)),
            found=len(fitting),
            pages=pages,
            topics=topic_titles({entry.item.topic for entry in entries}),
            tiers=tuple(sorted({tier for entry in entries for tier in entry.item.tiers})),
            statuses=tuple(sorted({entry.item.status for entry in entries})),
            difficulties=tuple(sorted({entry.item.difficulty for entry in entries})),
        )


def found_bank(key: str) -> query.BankFacts:
    """Return a published bank.

    :raises NotFound: there is none with this key.
    """
    bank = query.find_bank(key)
    if bank is None:
        raise NotFound()
    return bank


def topic_titles(paths: set[str]) -> dict[str, Words]:
    """Return the titles of these topics in the order of the catalog; unknown ones title themselves."""
    catalog = current_catalog()
    known = {path: catalog[path].title for path in catalog if path in paths}
    unknown = {path: Words(path, path) for path in sorted(paths - set(catalog)) if path}
    return known | unknown


def version_names(versions: Sequence[query.VersionFacts]) -> dict[int, str]:
    """Return ``major.minor`` by version id: majors count changes of what is asked, minors those beside it."""
    minors: dict[tuple[str, int], int] = {}
    names = {}
    for version in versions:
        minor = minors.get((version.item, version.major), -1) + 1
        minors[version.item, version.major] = minor
        names[version.id] = f"{version.major}.{minor}"
    return names


def stem_of(item: Item) -> str:
    """Return the Markdown of the question itself."""
    return next(iter(item_types()[item.type].texts(item.body)))


def facility_of(figure: query.ItemFigure | None) -> Facility:
    """Return the figure as far as so many answers may speak."""
    if figure is None:
        return Facility()
    shown = may_show(FigureKind.FACILITY, figure.answers).is_shown
    return Facility(figure.answers, 100 * figure.mean if shown else None)


def _card(bank: query.BankFacts, counts: Mapping[str, int]) -> BankCard:
    types = tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))
    return BankCard(bank.key, Words(**bank.title), bank.snapshot, bank.published_at, types)


def _lines(bank: query.BankFacts, entries: Sequence[StoredItem], language: str) -> list[ItemLine]:
    versions = query.versions_of(bank.id)
    names, majors = version_names(versions), {version.id: version.major for version in versions}
    figures = query.figures_of(bank.id, [entry.item.id for entry in entries])
    lines = []
    for entry in entries:
        item = entry.in_language(language)
        lines.append(
            ItemLine(
                id=item.id,
                type=item.type,
                stem=entry.html[stem_of(item)],
                topic=item.topic,
                difficulty=item.difficulty,
                status=item.status,
                tiers=item.tiers,
                version=names[entry.version_id],
                facility=facility_of(figures.get((item.id, majors[entry.version_id]))),
                group=item.group.id if item.group else "",
                has_params=item.params is not None,
            )
        )
    return lines


def fits(entry: StoredItem, wanted: ItemFilter) -> bool:
    """Whether an item is one of those that a filter asks for."""
    item = entry.item
    return (
        (not wanted.type or item.type == wanted.type)
        and (not wanted.topic or f"{item.topic}/".startswith(f"{wanted.topic}/"))
        and (not wanted.tier or not item.tiers or wanted.tier in item.tiers)
        and wanted.difficulty in (None, item.difficulty)
        and (not wanted.status or item.status == wanted.status)
        and (not wanted.text or _contains(entry, wanted.text))
    )


def _contains(entry: StoredItem, text: str) -> bool:
    """Whether the id, or any text of the item in either language, contains ``text``, however it is typed."""

    def folded() -> str:
        return "\n".join(fold(one) for one in localised_texts(entry.item))

    return text.casefold() in entry.item.id or fold(text) in remember(
        "folded texts", entry.version_id, folded
    )
