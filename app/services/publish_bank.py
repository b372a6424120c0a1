"""Publish a bank: a new snapshot in one transaction, or nothing at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import insert, select

from app.content.bank_files import LocatedItem
from app.content.markdown import render
from app.domain.bank.build import dump_item, localised_texts
from app.domain.bank.fields import Words
from app.domain.bank.fingerprint import fingerprint
from app.domain.errors import DomainError, NotFound
from app.services.clock import Clock
from app.store.audit import write_audit
from app.store.database import db
from app.store.models import BankRow, ItemVersionRow, SlotScoreRow, SnapshotItemRow, SnapshotRow
from app.store.transaction import reading, writing


@dataclass(frozen=True)
class ItemChange:
    """One line of a load's report. ``kind``: added, key, content, text, metadata, missing, kept."""

    item: str
    kind: str
    topic: str


@dataclass(frozen=True)
class LoadSummary:
    """What a load changes, or would change when it is a preview."""

    bank: str
    snapshot: int | None  # number of the snapshot now in force; None in a preview
    unchanged: int
    changes: tuple[ItemChange, ...]

    def count(self, *kinds: str) -> int:
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
