"""Marking 阅卷: answers that wait for a person, the marks given, and texts proposed to be accepted."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.store.database import Base, UtcDateTime
from app.store.models.columns import ExactMarks, Json, new_public_id


class MarkingTaskRow(Base):
    """An answer to be marked. The rule of the exam is fixed in it when the attempt is handed in.

    ``stage`` is what it waits for. Whoever has claimed it works on it alone until ``claimed_until``.
    """

    __tablename__ = "marking_task"
    __table_args__ = (
        UniqueConstraint("attempt_id", "round", "slot"),
        CheckConstraint("stage in ('first', 'second', 'adjudication', 'done')", name="stage_known"),
        CheckConstraint("markers in (1, 2)", name="markers_one_or_two"),
        CheckConstraint("(claimed_by IS NULL) = (claimed_until IS NULL)", name="claim_has_end"),
        Index("ix_marking_task_item_version_stage", "item_version_id", "stage"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(24), unique=True, default=new_public_id)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"))
    round: Mapped[int]  # of the attempt; reopening begins another
    slot: Mapped[int]
    item_version_id: Mapped[int] = mapped_column(ForeignKey("item_version.id"))
    worth: Mapped[Fraction] = mapped_column(ExactMarks)  # the question's marks
    markers: Mapped[int]
    adjudicate_over: Mapped[Fraction] = mapped_column(ExactMarks)  # percent
    anonymous: Mapped[bool]
    stage: Mapped[str] = mapped_column(String(14), default="first")
    claimed_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"), index=True)
    claimed_until: Mapped[datetime | None] = mapped_column(UtcDateTime)


class MarkRow(Base):
    """What one marker gave for one answer; nobody marks the same answer twice."""

    __tablename__ = "mark"
    __table_args__ = (UniqueConstraint("task_id", "marker_id"), Index("ix_mark_marker", "marker_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("marking_task.id"))
    marker_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    decides: Mapped[bool] = mapped_column(default=False)  # an adjudicator's
    points: Mapped[list[str]] = mapped_column(Json)  # exact, in the scale of the rubric
    share: Mapped[Fraction] = mapped_column(ExactMarks)  # of the question's marks, 0 to 1
    comment: Mapped[str] = mapped_column(Text, default="")  # to the member
    marked_at: Mapped[datetime] = mapped_column(UtcDateTime)


class AnswerProposalRow(Base):
    """A text that was graded wrong and that somebody proposes to accept. It changes no score."""

    __tablename__ = "answer_proposal"
    __table_args__ = (UniqueConstraint("bank_id", "item", "gap", "folded"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    bank_id: Mapped[int] = mapped_column(ForeignKey("bank.id"))
    item: Mapped[str] = mapped_column(String(64))
    gap: Mapped[str] = mapped_column(String(8))  # empty: the answer as a whole
    folded: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(String(200))
    reason: Mapped[str] = mapped_column(String(500))
    proposed_by: Mapped[int] = mapped_column(ForeignKey("member.id"))
    proposed_at: Mapped[datetime] = mapped_column(UtcDateTime)
