"""Browsers signed in: one row each, so that a member can see them and end one."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.store.database import Base, UtcDateTime
from app.store.models.columns import new_public_id


class BrowserSessionRow(Base):
    """A browser in which a member is signed in; its signed cookie holds ``key``.

    ``session_stamp`` is the member's at log-in: a new one of the member's ends it. ``seen_at`` is coarse.
    """

    __tablename__ = "browser_session"

    key: Mapped[str] = mapped_column(String(24), primary_key=True, default=new_public_id)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True)
    session_stamp: Mapped[str] = mapped_column(String(24))
    device: Mapped[str] = mapped_column(String(80))  # phone/Android/WeChat
    is_shared: Mapped[bool]  # a machine that others use too
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
