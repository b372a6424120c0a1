"""The published banks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.store.database import db
from app.store.models import BankRow, SnapshotRow
from app.store.transaction import reading


@dataclass(frozen=True)
class ListedBank:
    """A bank and the snapshot that runs."""

    key: str
    snapshot: int
    items: int
    published_at: datetime


def list_banks() -> list[ListedBank]:
    """Return the published banks by key."""
    statement = (
        select(BankRow.key, SnapshotRow.number, SnapshotRow.summary, SnapshotRow.published_at)
        .join(SnapshotRow, SnapshotRow.id == BankRow.current_snapshot_id)
        .order_by(BankRow.key)
    )
    with reading():
        return [
            ListedBank(key, number, int(summary["items"]), published_at)
            for key, number, summary, published_at in db.session.execute(statement)
        ]
