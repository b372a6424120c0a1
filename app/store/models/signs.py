"""Signs of life of the service itself."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.store.database import Base, UtcDateTime
from app.store.models.columns import Json


class SignOfLifeRow(Base):
    """When something happened last: ``jobs``, the consumer of periodic work."""

    __tablename__ = "sign_of_life"

    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    facts: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
