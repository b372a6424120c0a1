"""Banks, their snapshots, and the item versions known so far."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select

from app.store.database import db
from app.store.models import BankRow, ItemVersionRow, SlotScoreRow, SnapshotRow


class KnownVersion(NamedTuple):
    """The fingerprint of an item version that is stored."""

    item: str
    key_hash: str
    text_hash: str
    meta_hash: str
    id: int
    major: int


class PublishedBank(NamedTuple):
    """A bank and the snapshot in force."""

    key: str
    number: int
    items: int
    published_at: datetime


def bank_with_key(key: str, *, lock: bool = False) -> BankRow | None:
    """Return the bank with this key; with ``lock``, until the transaction ends."""
    statement = select(BankRow).where(BankRow.key == key)
    return db.session.scalar(statement.with_for_update() if lock else statement)


def snapshot_with_number(bank_key: str, number: int) -> tuple[SnapshotRow, BankRow] | None:
    """Return a snapshot and its bank."""
    statement = (
        select(SnapshotRow, BankRow)
        .join(BankRow, BankRow.id == SnapshotRow.bank_id)
        .where(BankRow.key == bank_key, SnapshotRow.number == number)
    )
    found = db.session.execute(statement).first()
    return None if found is None else (found[0], found[1])


def snapshot_with_digest(bank_key: str, digest: str) -> int | None:
    """Return the row id of the first snapshot of a bank with this content."""
    statement = (
        select(SnapshotRow.id)
        .join(BankRow, BankRow.id == SnapshotRow.bank_id)
        .where(BankRow.key == bank_key, SnapshotRow.digest == digest)
        .order_by(SnapshotRow.number)
    )
    return db.session.scalars(statement).first()


def last_snapshot_number(bank_id: int) -> int:
    """Return the number of the newest snapshot of a bank, 0 when it has none."""
    statement = select(func.max(SnapshotRow.number)).where(SnapshotRow.bank_id == bank_id)
    return db.session.scalar(statement) or 0


def published_banks() -> list[PublishedBank]:
    """Return the banks that papers can be drawn from, by key."""
    statement = (
        select(BankRow.key, SnapshotRow.number, SnapshotRow.summary, SnapshotRow.published_at)
        .join(SnapshotRow, SnapshotRow.id == BankRow.current_snapshot_id)
        .order_by(BankRow.key)
    )
    return [
        PublishedBank(key, number, int(summary["items"]), published_at)
        for key, number, summary, published_at in db.session.execute(statement)
    ]


def known_versions(bank_id: int) -> list[KnownVersion]:
    """Return the fingerprints of all item versions of a bank."""
    statement = select(
        ItemVersionRow.item,
        ItemVersionRow.key_hash,
        ItemVersionRow.text_hash,
        ItemVersionRow.meta_hash,
        ItemVersionRow.id,
        ItemVersionRow.major,
    ).where(ItemVersionRow.bank_id == bank_id)
    return [KnownVersion(*row) for row in db.session.execute(statement)]


def answered_items(bank_key: str, items: set[str]) -> set[str]:
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
