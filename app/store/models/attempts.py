"""Attempts: what is frozen at start, the append-only log, current responses, scores."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.store.database import Base, UtcDateTime
from app.store.models.columns import ExactMarks, Json, new_public_id
from app.store.models.exams import EnrolmentRow, SittingRow


class AttemptRow(Base):
    """作答. One row a member, sitting and number.

    A trial 试考 has neither sitting nor enrolment: whatever counts goes by way of those, and never meets it.
    """

    __tablename__ = "attempt"
    __table_args__ = (
        UniqueConstraint("member_id", "sitting_id", "number"),
        CheckConstraint("state in ('open', 'handed_in', 'marking', 'graded', 'void')", name="state_known"),
        CheckConstraint(
            "(trial_of IS NULL) = (sitting_id IS NOT NULL) "
            "AND (trial_of IS NULL) = (enrolment_id IS NOT NULL)",
            name="trial_stands_alone",
        ),
        Index("ix_attempt_state_deadline", "state", "deadline"),
        Index("ix_attempt_sitting", "sitting_id"),
        Index("ix_attempt_enrolment", "enrolment_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(24), unique=True, default=new_public_id)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    sitting_id: Mapped[int | None] = mapped_column(ForeignKey("sitting.id"))
    enrolment_id: Mapped[int | None] = mapped_column(ForeignKey("enrolment.id"))
    trial_of: Mapped[int | None] = mapped_column(ForeignKey("exam_version.id"))  # an organizer's trial
    on_paper: Mapped[bool] = mapped_column(default=False)  # 纸考: entered, see paper_entry; no questions
    number: Mapped[int]
    state: Mapped[str] = mapped_column(String(12), default="open")
    round: Mapped[int] = mapped_column(default=1)
    epoch: Mapped[int] = mapped_column(default=1)
    client: Mapped[str] = mapped_column(String(64))  # the client the current epoch is bound to
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    deadline: Mapped[datetime] = mapped_column(UtcDateTime)
    grace_s: Mapped[int]
    paused_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # the clock stands still since then
    break_s: Mapped[int] = mapped_column(default=0)  # for so many seconds at most
    message_id: Mapped[int] = mapped_column(default=0)  # the newest room_message it should know of
    reached: Mapped[int] = mapped_column(default=0)  # the one open slot where there is no way back, else 0
    log_version: Mapped[int] = mapped_column(default=0)  # rows in response_log: versions are 1..n
    last_saved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    handed_in_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_by: Mapped[str | None] = mapped_column(String(20))  # member | time | invigilator
    receipt: Mapped[str | None] = mapped_column(String(16))
    answered: Mapped[int | None]  # counts at the end
    slot_count: Mapped[int]
    tier: Mapped[str] = mapped_column(String(40))
    language: Mapped[str] = mapped_column(String(10))
    score: Mapped[Fraction | None] = mapped_column(ExactMarks)  # published score, rounded once
    total: Mapped[Fraction] = mapped_column(ExactMarks)
    percent: Mapped[float | None]
    outcome: Mapped[str | None] = mapped_column(String(10))
    band: Mapped[str | None] = mapped_column(String(40))

    sitting: Mapped[SittingRow | None] = relationship()
    enrolment: Mapped[EnrolmentRow | None] = relationship(foreign_keys=[enrolment_id])


class AttemptPaperRow(Base):
    """The frozen paper and everything it is a pure function of; never changed."""

    __tablename__ = "attempt_paper"

    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"), primary_key=True)
    paper: Mapped[dict[str, Any]] = mapped_column(Json)  # paper_to_json
    snapshots: Mapped[dict[str, str]] = mapped_column(Json)  # bank → snapshot digest
    spec_digest: Mapped[str] = mapped_column(String(64))
    excluded: Mapped[list[list[str]]] = mapped_column(Json)
    groups: Mapped[list[str]] = mapped_column(Json)
    seed: Mapped[str] = mapped_column(String(32))  # 128 secret bits, hexadecimal
    versions: Mapped[dict[str, int]] = mapped_column(Json)  # bank/id → item_version.id


class ClientRow(Base):
    """Which client each epoch belongs to; an epoch belongs to exactly one."""

    __tablename__ = "attempt_client"

    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"), primary_key=True)
    epoch: Mapped[int] = mapped_column(primary_key=True)
    client: Mapped[str] = mapped_column(String(64))
    bound_at: Mapped[datetime] = mapped_column(UtcDateTime)


class LogEntryRow(Base):
    """应答 as they came, append-only; versions are 1..n per attempt."""

    __tablename__ = "response_log"
    __table_args__ = (UniqueConstraint("attempt_id", "client", "seq"),)

    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    client: Mapped[str] = mapped_column(String(64))
    seq: Mapped[int] = mapped_column(BigInteger)
    epoch: Mapped[int]
    kind: Mapped[str] = mapped_column(String(8))
    slot: Mapped[int | None]
    body: Mapped[Any] = mapped_column(Json)
    body_hash: Mapped[str] = mapped_column(String(64))
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)


class LateEntryRow(Base):
    """Entries that came too late or from a fenced device: kept, never scored by themselves."""

    __tablename__ = "late_log"
    __table_args__ = (UniqueConstraint("attempt_id", "client", "seq"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"))
    client: Mapped[str] = mapped_column(String(64))
    seq: Mapped[int] = mapped_column(BigInteger)
    epoch: Mapped[int]
    kind: Mapped[str] = mapped_column(String(8))
    slot: Mapped[int | None]
    body: Mapped[Any] = mapped_column(Json)
    body_hash: Mapped[str] = mapped_column(String(64))
    code: Mapped[str] = mapped_column(String(40))  # late | closed | malformed-response | unknown-slot …
    kept: Mapped[bool]  # False: refused for good (never scoreable), noted so that `settled` can advance
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ResponseRow(Base):
    """The current response of a slot, in canonical form."""

    __tablename__ = "response"

    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"), primary_key=True)
    slot: Mapped[int] = mapped_column(primary_key=True)
    response: Mapped[Any] = mapped_column(Json)  # None = cleared
    flagged: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int]  # log version that set the response
    epoch: Mapped[int]
    seq: Mapped[int] = mapped_column(BigInteger)


class ScoreSheetRow(Base):
    """One grading of an attempt; a regrade adds a row, none is ever changed."""

    __tablename__ = "score_sheet"

    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    scorer_version: Mapped[int]
    graded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    exact_score: Mapped[Fraction] = mapped_column(ExactMarks)
    score: Mapped[Fraction] = mapped_column(ExactMarks)
    outcome: Mapped[str] = mapped_column(String(10))
    band: Mapped[str | None] = mapped_column(String(40))
    reason: Mapped[str] = mapped_column(String(200), default="")


class SlotScoreRow(Base):
    """What each slot earned in the current score sheet; the rows that figures are computed from."""

    __tablename__ = "slot_score"
    __table_args__ = (
        Index("ix_slot_score_item_version", "item_version_id"),
        Index("ix_slot_score_sitting", "sitting_id"),
    )

    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"), primary_key=True)
    slot: Mapped[int] = mapped_column(primary_key=True)
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id"))
    item_version_id: Mapped[int] = mapped_column(ForeignKey("item_version.id"))
    section: Mapped[int]
    fraction: Mapped[float]  # before penalty
    points: Mapped[float]
    score: Mapped[Fraction] = mapped_column(ExactMarks)
    blank: Mapped[bool]
    reasons: Mapped[list[Any]] = mapped_column(Json, default=list)
