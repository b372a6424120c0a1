"""Banks, item versions and the snapshots that run."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.store.database import Base, UtcDateTime
from app.store.models.columns import Json


class CatalogRow(Base):
    """The catalog of topics in force. One row, id 1."""

    __tablename__ = "catalog"

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64))
    topics: Mapped[dict[str, Any]] = mapped_column(Json)  # path → {zh, en, strand}
    loaded_at: Mapped[datetime] = mapped_column(UtcDateTime)


class BankRow(Base):
    """题库. ``current_snapshot_id`` is the published snapshot that papers are drawn from."""

    __tablename__ = "bank"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    title: Mapped[dict[str, str]] = mapped_column(Json)  # {zh, en}
    current_snapshot_id: Mapped[int | None] = mapped_column(
        ForeignKey("snapshot.id", use_alter=True, name="fk_bank_current_snapshot_id")
    )


class SnapshotRow(Base):
    """One published state of a bank; never changed, so a load can be rolled back."""

    __tablename__ = "snapshot"
    __table_args__ = (UniqueConstraint("bank_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    bank_id: Mapped[int] = mapped_column(ForeignKey("bank.id"))
    number: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    title: Mapped[dict[str, str]] = mapped_column(Json)
    published_at: Mapped[datetime] = mapped_column(UtcDateTime)
    published_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    summary: Mapped[dict[str, Any]] = mapped_column(
        Json
    )  # {added, changed, unchanged, missing: counts; changes: […]}

    items: Mapped[list[SnapshotItemRow]] = relationship(order_by="SnapshotItemRow.position", viewonly=True)


class ItemVersionRow(Base):
    """One item at one version, known by its content; shared by all snapshots that hold it."""

    __tablename__ = "item_version"
    __table_args__ = (UniqueConstraint("bank_id", "item", "key_hash", "text_hash", "meta_hash"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    bank_id: Mapped[int] = mapped_column(ForeignKey("bank.id"))
    item: Mapped[str] = mapped_column(String(64))  # id within the bank
    type: Mapped[str] = mapped_column(String(20))
    topic: Mapped[str] = mapped_column(String(200))
    key_hash: Mapped[str] = mapped_column(String(64))
    text_hash: Mapped[str] = mapped_column(String(64))
    meta_hash: Mapped[str] = mapped_column(String(64))
    major: Mapped[int]  # 1, 2, …: counts key hashes of this item in order of appearance
    content: Mapped[dict[str, Any]] = mapped_column(Json)  # dump_item
    html: Mapped[dict[str, str]] = mapped_column(Json)  # Markdown text → rendered HTML
    file: Mapped[str] = mapped_column(Text, default="")
    line: Mapped[int] = mapped_column(default=0)
    first_seen_at: Mapped[datetime] = mapped_column(UtcDateTime)


class SnapshotItemRow(Base):
    """Which item version a snapshot holds, in the order of the files."""

    __tablename__ = "snapshot_item"

    snapshot_id: Mapped[int] = mapped_column(ForeignKey("snapshot.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    item_version_id: Mapped[int] = mapped_column(ForeignKey("item_version.id"), index=True)

    version: Mapped[ItemVersionRow] = relationship(lazy="joined")
