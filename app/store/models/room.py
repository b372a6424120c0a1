"""The room 考场: breaks asked for, time that a member always gets, rules of entry, messages."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.store.database import Base, UtcDateTime
from app.store.models.columns import Json, new_public_id


class DutyBreakRow(Base):
    """因公中断: asked for by a member at work, decided by an invigilator. One waits or runs at a time."""

    __tablename__ = "duty_break"
    __table_args__ = (
        CheckConstraint("(decided_at IS NULL) = (granted IS NULL)", name="decided_wholly"),
        CheckConstraint("ended_at IS NULL OR granted", name="only_granted_ends"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(24), unique=True, default=new_public_id)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"), index=True)
    reason: Mapped[str] = mapped_column(String(200))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    granted: Mapped[bool | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class AccommodationRow(Base):
    """Time that a member gets in every exam, in percent of the usual; 100 is the usual."""

    __tablename__ = "accommodation"
    __table_args__ = (CheckConstraint("percent BETWEEN 100 AND 400", name="percent_sensible"),)

    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), primary_key=True)
    percent: Mapped[int]
    reason: Mapped[str] = mapped_column(String(200))
    granted_by: Mapped[int] = mapped_column(ForeignKey("member.id"))
    granted_at: Mapped[datetime] = mapped_column(UtcDateTime)


class EntryRuleRow(Base):
    """Who may begin a sitting: those who know its password, from these networks. Empty: everybody."""

    __tablename__ = "entry_rule"

    sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id"), primary_key=True)
    password: Mapped[str] = mapped_column(String(40))  # written on a blackboard; no secret of a person
    networks: Mapped[list[str]] = mapped_column(Json, default=list)  # 10.1.0.0/16
    set_by: Mapped[int] = mapped_column(ForeignKey("member.id"))
    set_at: Mapped[datetime] = mapped_column(UtcDateTime)


class RoomMessageRow(Base):
    """A message to everybody at work in a sitting, or to one attempt."""

    __tablename__ = "room_message"

    id: Mapped[int] = mapped_column(primary_key=True)
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id"), index=True)
    attempt_id: Mapped[int | None] = mapped_column(ForeignKey("attempt.id"))
    text: Mapped[str] = mapped_column(String(300))
    sent_by: Mapped[int] = mapped_column(ForeignKey("member.id"))
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime)
