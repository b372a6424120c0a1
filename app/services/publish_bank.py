"""Publish a bank: a new snapshot in one transaction, or nothing at all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from typing import Any

from sqlalchemy import func, insert, select

from app.content.bank_files import BankReading, LocatedItem
from app.content.bank_header import BankHeader
from app.domain.bank.build import dump_item, in_language, localised_texts
from app.domain.bank.change import compare
from app.domain.bank.fingerprint import Fingerprint, fingerprint
from app.domain.bank.item import Item
from app.domain.errors import DomainError, NotFound
from app.services.clock import Clock
from app.store.audit import write_audit
from app.store.database import db
from app.store.items import StoredItem, snapshot_items
from app.store.models import BankRow, ItemVersionRow, SlotScoreRow, SnapshotItemRow, SnapshotRow
from app.store.transaction import reading, writing

Render = Callable[[str, str], str]  # Markdown, language → HTML


@dataclass(frozen=True)
class ItemChange:
    """One line of a load's report. ``kind``: added, key, content, text, metadata, missing or kept.

    ``kept``: not in the files, but people have answered it, so it stays until
    the load is told to retire it.
    """

    item: str
    kind: str


@dataclass(frozen=True)
class LoadSummary:
    """What a load changes, or would change when it is a preview (``snapshot`` is then None)."""

    bank: str
    snapshot: int | None
    items: int
    unchanged: int
    changes: tuple[ItemChange, ...]

    def count(self, *kinds: str) -> int:
        """Return how many items changed in one of these ways."""
        return sum(change.kind in kinds for change in self.changes)

    @property
    def added(self) -> int:
        return self.count("added")

    @property
    def changed(self) -> int:
        return self.count("key", "content", "text", "metadata")

    @property
    def missing(self) -> int:
        return self.count("missing", "kept")

    @property
    def is_empty(self) -> bool:
        """Whether the files say just what is published already."""
        return not any(change.kind != "kept" for change in self.changes)


def preview_bank(bank: BankReading, *, retire: bool = False) -> LoadSummary:
    """Return what publishing ``bank`` would change; nothing is written."""
    with reading():
        row = db.session.scalar(select(BankRow).where(BankRow.key == _header(bank).name))
        return _summary(bank, _current(row), retire)[0]


def publish_bank(
    bank: BankReading, *, render: Render, by: int | None, clock: Clock, retire: bool = False
) -> LoadSummary:
    """Publish a bank that was read without errors as a new snapshot; all of it, or nothing.

    ``render`` makes HTML of Markdown; each text is rendered once, here. A bank
    that says what is published already makes no new snapshot.

    :raises DomainError: ``bank-has-errors``.
    """
    header = _header(bank)
    if bank.has_errors:
        raise DomainError("bank-has-errors", bank=header.name)
    with writing():
        row = _bank_row(header)
        current = _current(row)
        summary, kept = _summary(bank, current, retire)
        number = _current_number(row)
        if summary.is_empty and row.current_snapshot_id is not None:
            row.title = asdict(header.title)
            return _numbered(summary, number)
        entries = [*_versions(row, bank.items, render, clock), *((one.version_id, one) for one in kept)]
        snapshot = _add_snapshot(row, header, summary, entries, by, clock)
        write_audit(
            "bank.published", f"{header.name}@{snapshot.number}", by=by, at=clock.now(), **snapshot.summary
        )
        return _numbered(summary, snapshot.number)


def roll_back_bank(bank_key: str, snapshot_number: int, *, by: int | None, clock: Clock) -> None:
    """Put an earlier snapshot in force again; the later ones stay on record.

    :raises NotFound: no such bank or snapshot.
    """
    with writing():
        statement = (
            select(SnapshotRow, BankRow)
            .join(BankRow, BankRow.id == SnapshotRow.bank_id)
            .where(BankRow.key == bank_key, SnapshotRow.number == snapshot_number)
        )
        found = db.session.execute(statement).first()
        if found is None:
            raise NotFound()
        snapshot, bank = found
        bank.current_snapshot_id, bank.title = snapshot.id, snapshot.title
        write_audit("bank.rolled_back", f"{bank_key}@{snapshot_number}", by=by, at=clock.now())


def _header(bank: BankReading) -> BankHeader:
    if bank.header is None:
        raise DomainError("bank-has-errors", bank="?")
    return bank.header


def _bank_row(header: BankHeader) -> BankRow:
    row = db.session.scalar(select(BankRow).where(BankRow.key == header.name).with_for_update())
    if row is None:
        row = BankRow(key=header.name, title=asdict(header.title))
        db.session.add(row)
        db.session.flush()
    return row


def _current(row: BankRow | None) -> Sequence[StoredItem]:
    if row is None or row.current_snapshot_id is None:
        return ()
    return snapshot_items(row.current_snapshot_id)


def _current_number(row: BankRow) -> int | None:
    if row.current_snapshot_id is None:
        return None
    return db.session.get_one(SnapshotRow, row.current_snapshot_id).number


def _summary(
    bank: BankReading, current: Sequence[StoredItem], retire: bool
) -> tuple[LoadSummary, list[StoredItem]]:
    """Return the summary, and the stored items that stay although the files no longer have them."""
    changes = compare([one.item for one in current], [located.item for located in bank.items])
    missing = {item.id for item in changes.missing}
    kept = set() if retire else _used(_header(bank).name, missing)
    lines = [
        *(ItemChange(item.id, "added") for item in changes.added),
        *(ItemChange(change.after.id, change.kind) for change in changes.changed),
        *(ItemChange(item, "kept" if item in kept else "missing") for item in sorted(missing)),
    ]
    summary = LoadSummary(
        _header(bank).name, None, len(bank.items) + len(kept), len(changes.unchanged), tuple(lines)
    )
    return summary, [one for one in current if one.item.id in kept]


def _used(bank_key: str, items: set[str]) -> set[str]:
    """Return the ids of those items that anybody has answered, at this or an earlier version."""
    if not items:
        return set()
    statement = (
        select(ItemVersionRow.item)
        .join(SlotScoreRow, SlotScoreRow.item_version_id == ItemVersionRow.id)
        .join(BankRow, BankRow.id == ItemVersionRow.bank_id)
        .where(BankRow.key == bank_key, ItemVersionRow.item.in_(items))
        .distinct()
    )
    return set(db.session.scalars(statement))


def _versions(
    row: BankRow, items: Sequence[LocatedItem], render: Render, clock: Clock
) -> list[tuple[int, LocatedItem]]:
    """Return (item version id, item) in file order, adding the versions not seen before."""
    statement = select(
        ItemVersionRow.item,
        ItemVersionRow.key_hash,
        ItemVersionRow.text_hash,
        ItemVersionRow.meta_hash,
        ItemVersionRow.id,
        ItemVersionRow.major,
    ).where(ItemVersionRow.bank_id == row.id)
    known: dict[tuple[str, Fingerprint], int] = {}
    majors: dict[str, dict[str, int]] = {}
    for item, key_hash, text_hash, meta_hash, version_id, major in db.session.execute(statement):
        known[item, Fingerprint(key_hash, text_hash, meta_hash)] = version_id
        majors.setdefault(item, {})[key_hash] = major
    found = []
    for located in items:
        prints = fingerprint(located.item)
        version_id = known.get((located.item.id, prints))
        if version_id is None:
            of_item = majors.setdefault(located.item.id, {})
            major = of_item.setdefault(prints.key_hash, len(of_item) + 1)
            version_id = _add_version(row, located, prints, major, render, clock)
        found.append((version_id, located))
    return found


def _add_version(
    row: BankRow, located: LocatedItem, prints: Fingerprint, major: int, render: Render, clock: Clock
) -> int:
    item = located.item
    version = ItemVersionRow(
        bank_id=row.id,
        item=item.id,
        type=item.type,
        topic=item.topic,
        **prints._asdict(),
        major=major,
        content=dump_item(item),
        html=_render_all(item, render),
        file=located.file,
        line=located.line,
        first_seen_at=clock.now(),
    )
    db.session.add(version)
    db.session.flush()
    return version.id


def _render_all(item: Item, render: Render) -> dict[str, str]:
    html = {text: render(text, "zh") for text in localised_texts(replace(item, translations={}))}
    for language in item.translations:
        translated = replace(in_language(item, language), translations={})
        for text in localised_texts(translated):
            html.setdefault(text, render(text, language))
    return html


def _add_snapshot(
    row: BankRow,
    header: BankHeader,
    summary: LoadSummary,
    entries: Sequence[tuple[int, Any]],
    by: int | None,
    clock: Clock,
) -> SnapshotRow:
    digest = sha256()
    for _, entry in entries:
        digest.update("\n".join((entry.item.id, *fingerprint(entry.item), "")).encode())
    last = db.session.scalar(select(func.max(SnapshotRow.number)).where(SnapshotRow.bank_id == row.id))
    snapshot = SnapshotRow(
        bank_id=row.id,
        number=(last or 0) + 1,
        digest=digest.hexdigest(),
        title=asdict(header.title),
        published_at=clock.now(),
        published_by=by,
        summary={
            "items": summary.items,
            "added": summary.added,
            "changed": summary.changed,
            "unchanged": summary.unchanged,
            "missing": summary.missing,
            "changes": [[change.item, change.kind] for change in summary.changes],
        },
    )
    db.session.add(snapshot)
    db.session.flush()
    rows = [
        {"snapshot_id": snapshot.id, "position": position, "item_version_id": version_id}
        for position, (version_id, _) in enumerate(entries)
    ]
    if rows:
        db.session.execute(insert(SnapshotItemRow), rows)
    row.title, row.current_snapshot_id = asdict(header.title), snapshot.id
    return snapshot


def _numbered(summary: LoadSummary, number: int | None) -> LoadSummary:
    return LoadSummary(summary.bank, number, summary.items, summary.unchanged, summary.changes)
