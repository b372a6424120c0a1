"""Compare a bank's files with its published snapshot, and say how many attempts each change touches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.content.bank_files import BankReading
from app.domain.bank.change import Changes, compare
from app.domain.errors import DomainError
from app.store.banks import bank_with_key
from app.store.items import snapshot_items
from app.store.models import SnapshotRow
from app.store.queries.answered_items import attempts_by_item
from app.store.rows import get_row
from app.store.transaction import reading


@dataclass(frozen=True)
class PublishedComparison:
    """``snapshot`` is the number of the snapshot in force, None when the bank was never published.

    ``attempts`` gives, by former id, how many attempts were scored with the item
    as it is published; items that nobody has met are left out.
    """

    bank: str
    snapshot: int | None
    changes: Changes
    attempts: Mapping[str, int]


def compare_with_published(bank: BankReading) -> PublishedComparison:
    """Return what publishing ``bank`` would change, item by item; nothing is written.

    :raises DomainError: ``bank-has-errors``.
    """
    if bank.header is None or bank.has_errors:
        raise DomainError("bank-has-errors", bank=bank.header.name if bank.header else "?")
    after = [located.item for located in bank.items]
    with reading():
        row = bank_with_key(bank.header.name)
        if row is None or row.current_snapshot_id is None:
            return PublishedComparison(bank.header.name, None, compare((), after), {})
        before = [stored.item for stored in snapshot_items(row.current_snapshot_id)]
        changes = compare(before, after)
        touched = [*(change.before.id for change in changes.changed), *(item.id for item in changes.missing)]
        attempts = attempts_by_item(row.current_snapshot_id, touched)
        number = get_row(SnapshotRow, row.current_snapshot_id).number
        return PublishedComparison(bank.header.name, number, changes, attempts)
