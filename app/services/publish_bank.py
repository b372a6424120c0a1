"""Publish a bank: a new snapshot in one transaction, or nothing at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from hashlib import sha256
from typing import Any

from app.content.bank_files import BankReading, LocatedItem
from app.content.bank_header import BankHeader
from app.domain.bank.build import dump_item
from app.domain.bank.change import Changes, compare
from app.domain.bank.difference import differences
from app.domain.bank.fingerprint import Fingerprint, fingerprint
from app.domain.errors import Conflict, DomainError, NotFound
from app.services.clock import Clock
from app.services.load_summary import ItemChange, KeyChange, LoadSummary
from app.services.render_item import Render, render_item
from app.store.audit import write_audit
from app.store.banks import (
    answered_items,
    bank_with_key,
    known_versions,
    last_snapshot_number,
    snapshot_with_number,
)
from app.store.items import StoredItem, snapshot_items
from app.store.media import keep_media
from app.store.models import BankRow, ItemVersionRow, SnapshotItemRow, SnapshotRow
from app.store.queries.answered_items import attempts_by_item
from app.store.rows import add_row, add_rows, get_row
from app.store.transaction import one_at_a_time, reading, writing


class KeyChangesNotAccepted(Conflict):
    """A load would change what is right in questions that have been answered, and nobody said it may."""

    code = "bank-key-changes"


def preview_bank(bank: BankReading, *, retire: bool = False) -> LoadSummary:
    """Return what publishing ``bank`` would change; nothing is written."""
    with reading():
        row = bank_with_key(_header(bank).name)
        return _summary(bank, row, _current(row), retire)[0]


def publish_bank(
    bank: BankReading,
    *,
    render: Render,
    by: int | None,
    clock: Clock,
    retire: bool = False,
    based_on: int | None = None,
    accept_key_changes: bool = False,
) -> LoadSummary:
    """Publish a bank that was read without errors as a new snapshot; all of it, or nothing.

    ``render`` makes HTML of Markdown; each text is rendered once, here. A bank
    that says what is published already makes no new snapshot. ``based_on`` is
    the snapshot that somebody compared the files with (0: none was in force).
    What is right in a question that has been answered changes only with ``accept_key_changes``.

    :raises DomainError: ``bank-has-errors``.
    :raises KeyChangesNotAccepted: it would change without.
    :raises Conflict: ``bank-changed-meanwhile``: another snapshot than ``based_on`` is in force.
    """
    header = _header(bank)
    if bank.has_errors:
        raise DomainError("bank-has-errors", bank=header.name)
    with writing():
        one_at_a_time(f"bank {header.name}")
        row = _bank_row(header)
        current = _current(row)
        summary, kept = _summary(bank, row, current, retire)
        number = _current_number(row)
        if based_on is not None and based_on != (number or 0):
            raise Conflict("bank-changed-meanwhile", bank=header.name, number=number or 0)
        if summary.key_changes and not accept_key_changes:
            raise KeyChangesNotAccepted(bank=header.name, count=len(summary.key_changes))
        if summary.is_empty and row.current_snapshot_id is not None:
            row.title = asdict(header.title)
            return _numbered(summary, number)
        keep_media(bank.pictures.values(), at=clock.now())
        entries = [*_versions(row, bank.items, render, clock), *((one.version_id, one) for one in kept)]
        snapshot = _add_snapshot(row, header, summary, entries, by, clock)
        write_audit(
            "bank.published", f"{header.name}@{snapshot.number}", by=by, at=clock.now(), **snapshot.summary
        )
        return _numbered(summary, snapshot.number)


def roll_back_bank(
    bank_key: str, snapshot_number: int, *, by: int | None, clock: Clock, based_on: int | None = None
) -> None:
    """Put an earlier snapshot in force again; the later ones stay on record.

    ``based_on`` is the snapshot that whoever decided on it saw in force.

    :raises NotFound: no such bank or snapshot.
    :raises Conflict: ``bank-changed-meanwhile``: another snapshot than ``based_on`` is in force.
    """
    with writing():
        one_at_a_time(f"bank {bank_key}")
        found = snapshot_with_number(bank_key, snapshot_number)
        if found is None:
            raise NotFound()
        snapshot, bank = found
        if based_on is not None and based_on != _current_number(bank):
            raise Conflict("bank-changed-meanwhile", bank=bank_key, number=_current_number(bank) or 0)
        bank.current_snapshot_id, bank.title = snapshot.id, snapshot.title
        write_audit("bank.rolled_back", f"{bank_key}@{snapshot_number}", by=by, at=clock.now())


def _header(bank: BankReading) -> BankHeader:
    if bank.header is None:
        raise DomainError("bank-has-errors", bank="?")
    return bank.header


def _bank_row(header: BankHeader) -> BankRow:
    row = bank_with_key(header.name, lock=True)
    return row or add_row(BankRow(key=header.name, title=asdict(header.title)))


def _current(row: BankRow | None) -> Sequence[StoredItem]:
    if row is None or row.current_snapshot_id is None:
        return ()
    return snapshot_items(row.current_snapshot_id)


def _current_number(row: BankRow) -> int | None:
    if row.current_snapshot_id is None:
        return None
    return get_row(SnapshotRow, row.current_snapshot_id).number


def _summary(
    bank: BankReading, row: BankRow | None, current: Sequence[StoredItem], retire: bool
) -> tuple[LoadSummary, list[StoredItem]]:
    """Return the summary, and the stored items that stay although the files no longer have them."""
    changes = compare([one.item for one in current], [located.item for located in bank.items])
    missing = {item.id for item in changes.missing}
    kept = set() if retire else answered_items(_header(bank).name, missing)
    lines = [
        *(ItemChange(item.id, "added") for item in changes.added),
        *(ItemChange(change.after.id, change.kind) for change in changes.changed),
        *(ItemChange(item, "kept" if item in kept else "missing") for item in sorted(missing)),
    ]
    summary = LoadSummary(
        bank=_header(bank).name,
        snapshot=None,
        items=len(bank.items) + len(kept),
        unchanged=len(changes.unchanged),
        changes=tuple(lines),
        key_changes=_key_changes(row, changes),
    )
    return summary, [one for one in current if one.item.id in kept]


def _key_changes(row: BankRow | None, changes: Changes) -> tuple[KeyChange, ...]:
    """Return the changes of what is right in questions that have been answered as they are in force."""
    moved = changes.of_kind("key")
    if not moved or row is None or row.current_snapshot_id is None:
        return ()
    attempts = attempts_by_item(row.current_snapshot_id, [change.before.id for change in moved])
    return tuple(
        KeyChange(change.after.id, differences(change.before, change.after), attempts[change.before.id])
        for change in moved
        if change.before.id in attempts
    )


def _versions(
    row: BankRow, items: Sequence[LocatedItem], render: Render, clock: Clock
) -> list[tuple[int, LocatedItem]]:
    """Return (item version id, item) in file order, adding the versions not seen before."""
    known: dict[tuple[str, Fingerprint], int] = {}
    majors: dict[str, dict[str, int]] = {}
    for version in known_versions(row.id):
        prints = Fingerprint(version.key_hash, version.text_hash, version.meta_hash)
        known[version.item, prints] = version.id
        majors.setdefault(version.item, {})[version.key_hash] = version.major
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
        html=render_item(item, render),
        file=located.file,
        line=located.line,
        first_seen_at=clock.now(),
    )
    return add_row(version).id


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
    snapshot = SnapshotRow(
        bank_id=row.id,
        number=last_snapshot_number(row.id) + 1,
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
            **_accepted(summary),
        },
    )
    add_row(snapshot)
    rows = [
        {"snapshot_id": snapshot.id, "position": position, "item_version_id": version_id}
        for position, (version_id, _) in enumerate(entries)
    ]
    add_rows(SnapshotItemRow, rows)
    row.title, row.current_snapshot_id = asdict(header.title), snapshot.id
    return snapshot


def _accepted(summary: LoadSummary) -> dict[str, Any]:
    """Return what was accepted, for the record: items and how many attempts each had."""
    accepted = [[change.item, change.attempts] for change in summary.key_changes]
    return {"accepted_key_changes": accepted} if accepted else {}


def _numbered(summary: LoadSummary, number: int | None) -> LoadSummary:
    return replace(summary, snapshot=number)
