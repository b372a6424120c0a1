"""Pictures of questions, each once, by content."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from app.store.database import Base, UtcDateTime


class MediaRow(Base):
    """图片. Never changed and never removed: item versions refer to it by its digest.

    ``name`` is random and says nothing; it is the only thing an address holds.
    """

    __tablename__ = "media"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(22), unique=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    kind: Mapped[str] = mapped_column(String(8))  # png | jpeg | gif | webp
    width: Mapped[int]
    height: Mapped[int]
    data: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    first_seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
