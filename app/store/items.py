"""Item versions and snapshots as domain values, decoded once per process."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import select

from app.domain.bank.build import in_language, load_item
from app.domain.bank.item import Item
from app.domain.paper.draw import PoolItem
from app.store.cache import remember
from app.store.database import db
from app.store.models import BankRow, ItemVersionRow, SnapshotItemRow, SnapshotRow


@dataclass(frozen=True)
class StoredItem:
    """An item version as it is kept: the item, its hashes and its rendered texts."""

    version_id: int
    item: Item
    key_hash: str
    text_hash: str
    html: Mapping[str, str]  # Markdown → HTML
    drawn: str = ""  # the numbers drawn for its parameters, once they are

    def as_pool_item(self) -> PoolItem:
        return PoolItem(self.item, self.key_hash, self.text_hash)

    def in_language(self, language: str) -> Item:
        """Return the item in ``language`` when it is translated to it, else as written."""
        key = (self.version_id, self.drawn, language)
        return remember("localised items", key, lambda: in_language(self.item, language.split("_")[0]))


def stored_items(version_ids: Iterable[int]) -> dict[int, StoredItem]:
    """Return the item versions with these ids, in one query for those not yet in memory."""
    wanted = list(dict.fromkeys(version_ids))
    known: dict[int, StoredItem] = remember("items", "versions", dict)
    missing = [version_id for version_id in wanted if version_id not in known]
    if missing:
        statement = (
            select(ItemVersionRow, BankRow.key)
            .join(BankRow, BankRow.id == ItemVersionRow.bank_id)
            .where(ItemVersionRow.id.in_(missing))
        )
        for row, bank in db.session.execute(statement):
            known[row.id] = _decode(row, bank)
    return {version_id: known[version_id] for version_id in wanted}


def _decode(row: ItemVersionRow, bank: str) -> StoredItem:
    return StoredItem(row.id, load_item(bank, row.content), row.key_hash, row.text_hash, row.html)


@dataclass(frozen=True)
class Pool:
    """The published snapshots that a paper is drawn from."""

    items: tuple[StoredItem, ...]
    digests: Mapping[str, str]  # bank → snapshot digest
    missing_banks: tuple[str, ...]

    @cached_property
    def version_ids(self) -> Mapping[str, int]:
        """Row ids of the item versions by global name."""
        return {entry.item.name: entry.version_id for entry in self.items}


def published_pool(banks: Iterable[str]) -> Pool:
    """Return the items of the snapshots in force for ``banks``, and which banks are not published."""
    wanted = sorted(set(banks))
    statement = (
        select(BankRow.key, SnapshotRow.id, SnapshotRow.digest)
        .join(SnapshotRow, SnapshotRow.id == BankRow.current_snapshot_id)
        .where(BankRow.key.in_(wanted))
        .order_by(BankRow.key)
    )
    found = [tuple(row) for row in db.session.execute(statement)]
    items = tuple(item for _, snapshot_id, _ in found for item in snapshot_items(snapshot_id))
    digests = {key: digest for key, _, digest in found}
    return Pool(items, digests, tuple(bank for bank in wanted if bank not in digests))


def snapshot_items(snapshot_id: int) -> tuple[StoredItem, ...]:
    """Return every item of a snapshot in the order of its files."""

    def read() -> tuple[StoredItem, ...]:
        statement = (
            select(SnapshotItemRow.item_version_id)
            .where(SnapshotItemRow.snapshot_id == snapshot_id)
            .order_by(SnapshotItemRow.position)
        )
        version_ids = list(db.session.scalars(statement))
        found = stored_items(version_ids)
        return tuple(found[version_id] for version_id in version_ids)

    return remember("snapshots", snapshot_id, read)
