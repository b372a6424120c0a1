"""Exams, what the rules generate from them, and who is expected."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.store.database import Base, UtcDateTime
from app.store.models.columns import ExactMarks, Json, new_public_id


class ExamRow(Base):
    """考试."""

    __tablename__ = "exam"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    kind: Mapped[str] = mapped_column(String(20))
    current_version_id: Mapped[int | None] = mapped_column(
        ForeignKey("exam_version.id", use_alter=True, name="fk_exam_current_version_id")
    )


class ExamVersionRow(Base):
    """One state of an exam file: source bytes as text and the checked definition as JSON."""

    __tablename__ = "exam_version"
    __table_args__ = (UniqueConstraint("exam_id", "digest"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    exam_id: Mapped[int] = mapped_column(ForeignKey("exam.id"))
    digest: Mapped[str] = mapped_column(String(64))
    source: Mapped[str] = mapped_column(Text)
    definition: Mapped[dict[str, Any]] = mapped_column(Json)  # app.domain.sittings.exam_json
    loaded_at: Mapped[datetime] = mapped_column(UtcDateTime)

    exam: Mapped[ExamRow] = relationship(foreign_keys=[exam_id], lazy="joined")


class OccurrenceRow(Base):
    """期: (exam, period label), stable through edits of the exam."""

    __tablename__ = "occurrence"
    __table_args__ = (UniqueConstraint("exam_id", "period"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    exam_id: Mapped[int] = mapped_column(ForeignKey("exam.id"))
    period: Mapped[str] = mapped_column(String(20))

    exam: Mapped[ExamRow] = relationship(lazy="joined")


class SittingRow(Base):
    """场次: a wave of an occurrence. Its exam version is fixed once it has opened."""

    __tablename__ = "sitting"
    __table_args__ = (
        UniqueConstraint("occurrence_id", "wave"),
        CheckConstraint("wave in ('pilot', 'main', 'make-up')", name="wave_known"),
        CheckConstraint("opens_at < closes_at", name="window_forward"),
        Index("ix_sitting_window", "opens_at", "closes_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(24), unique=True, default=new_public_id)
    occurrence_id: Mapped[int] = mapped_column(ForeignKey("occurrence.id"))
    exam_version_id: Mapped[int] = mapped_column(ForeignKey("exam_version.id"))
    wave: Mapped[str] = mapped_column(String(20))
    opens_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closes_at: Mapped[datetime] = mapped_column(UtcDateTime)
    cancelled: Mapped[bool] = mapped_column(default=False)  # by hand, see sitting_change; nobody owes it

    occurrence: Mapped[OccurrenceRow] = relationship(lazy="joined")
    exam_version: Mapped[ExamVersionRow] = relationship(lazy="joined")


class EnrolmentRow(Base):
    """应考记录: member × occurrence, with the record result once there is one.

    Tier, department and groups follow the member until ``frozen_at``.
    """

    __tablename__ = "enrolment"
    __table_args__ = (
        UniqueConstraint("occurrence_id", "member_id"),
        CheckConstraint("standing in ('enrolled', 'exempt', 'deferred')", name="standing_known"),
        Index("ix_enrolment_member", "member_id"),
        Index("ix_enrolment_department", "department_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    occurrence_id: Mapped[int] = mapped_column(ForeignKey("occurrence.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id"), index=True)  # main or pilot wave
    tier: Mapped[str] = mapped_column(String(40))
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"))
    groups: Mapped[list[str]] = mapped_column(Json, default=list)
    standing: Mapped[str] = mapped_column(String(20), default="enrolled")
    frozen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # The record result: one per member and occurrence, rewritten by grading under the exam's keep rule.
    record_attempt_id: Mapped[int | None] = mapped_column(
        ForeignKey("attempt.id", use_alter=True, name="fk_enrolment_record_attempt_id")
    )
    record_score: Mapped[Fraction | None] = mapped_column(ExactMarks)
    record_percent: Mapped[float | None]  # for queries over many rows; the exact score is record_score
    record_outcome: Mapped[str | None] = mapped_column(String(10))  # pass | fail
    record_band: Mapped[str | None] = mapped_column(String(40))
    first_percent: Mapped[float | None]  # of the first finished attempt: what statistics use
    finished_attempts: Mapped[int] = mapped_column(default=0)

    occurrence: Mapped[OccurrenceRow] = relationship()
    sitting: Mapped[SittingRow] = relationship()
