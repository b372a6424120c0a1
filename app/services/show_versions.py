"""The published versions of a bank, with what each changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.domain.bank.fields import Words
from app.services.show_bank import found_bank
from app.services.viewer import Viewer
from app.store.queries import bank_pages as query
from app.store.transaction import reading


@dataclass(frozen=True)
class BankVersion:
    """One snapshot. ``changes``: (item id, kind), in the order of the load's report."""

    number: int
    published_at: datetime
    published_by: str | None
    items: int
    added: int
    changed: int
    unchanged: int
    missing: int
    changes: tuple[tuple[str, str], ...]
    is_current: bool


@dataclass(frozen=True)
class VersionsView:
    """All versions, newest first."""

    key: str
    title: Words
    current: int
    versions: tuple[BankVersion, ...]


def show_versions(key: str, *, viewer: Viewer) -> VersionsView:
    """Return the versions of a bank.

    :raises NotFound: no such bank, or the viewer is no organizer.
    """
    viewer.require("organizer")
    with reading():
        bank = found_bank(key)
        versions = tuple(
            BankVersion(
                number=one.number,
                published_at=one.published_at,
                published_by=one.published_by,
                **{
                    name: int(one.summary[name])
                    for name in ("items", "added", "changed", "unchanged", "missing")
                },
                changes=tuple((item, kind) for item, kind in one.summary["changes"]),
                is_current=one.id == bank.snapshot_id,
            )
            for one in query.snapshots_of(bank.id)
        )
        return VersionsView(bank.key, Words(**bank.title), bank.snapshot, versions)
