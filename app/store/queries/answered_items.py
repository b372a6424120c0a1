"""How many attempts met the items of a bank at the version in force."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import and_, func, select
from sqlalchemy.orm import aliased

from app.store.database import db
from app.store.models import ItemVersionRow, SlotScoreRow, SnapshotItemRow


def attempts_by_item(snapshot_id: int, items: Collection[str]) -> dict[str, int]:
    """Return by item of a snapshot how many attempts were scored with its present key hash, if any were.

    Versions that differ in explanation or metadata alone count together.
    """
    current = aliased(ItemVersionRow)
    same = and_(
        ItemVersionRow.bank_id == current.bank_id,
        ItemVersionRow.item == current.item,
        ItemVersionRow.key_hash == current.key_hash,
    )
    statement = (
        select(current.item, func.count(func.distinct(SlotScoreRow.attempt_id)).label("attempts"))
        .join(SnapshotItemRow, SnapshotItemRow.item_version_id == current.id)
        .join(ItemVersionRow, same)
        .join(SlotScoreRow, SlotScoreRow.item_version_id == ItemVersionRow.id)
        .where(SnapshotItemRow.snapshot_id == snapshot_id, current.item.in_(items))
        .group_by(current.item)
    )
    return {row.item: row.attempts for row in db.session.execute(statement)}
