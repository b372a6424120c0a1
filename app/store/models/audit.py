"""The audit: who did what, when, written in the transaction of the act itself."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.store.database import Base, UtcDateTime
from app.store.models.columns import Json


class AuditRow(Base):
    """One act. ``facts`` never holds answers."""

    __tablename__ = "audit_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))  # None: the service itself
    action: Mapped[str] = mapped_column(String(60))  # attempt.handed_in, bank.loaded …
    subject: Mapped[str] = mapped_column(String(120), index=True)
    facts: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
