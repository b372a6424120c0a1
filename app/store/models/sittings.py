"""What people decide about sittings and results: changes of windows, results from paper, checks asked for."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from app.store.database import Base, UtcDateTime
from app.store.models.columns import ExactMarks, Json, new_public_id


class SittingChangeRow(Base):
    """A sitting moved or cancelled by hand; it holds against the exam's rule until it is undone.

    Named by exam, period and wave, not by the row of the sitting: that one may
    go and come back with an edit of the rule. The newest that is not undone holds.
    """

    __tablename__ = "sitting_change"
    __table_args__ = (
        CheckConstraint("kind in ('moved', 'cancelled')", name="kind_known"),
        Index("ix_sitting_change_place", "exam_id", "period", "wave"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    act: Mapped[str] = mapped_column(String(24), index=True)  # shared by what was decided together
    exam_id: Mapped[int] = mapped_column(ForeignKey("exam.id"))
    period: Mapped[str] = mapped_column(String(20))
    wave: Mapped[str] = mapped_column(String(20))
    kind: Mapped[str] = mapped_column(String(10))
    opens_at: Mapped[datetime] = mapped_column(UtcDateTime)  # of a cancelled one: what it was
    closes_at: Mapped[datetime] = mapped_column(UtcDateTime)
    before_opens_at: Mapped[datetime] = mapped_column(UtcDateTime)
    before_closes_at: Mapped[datetime] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(String(500))
    made_by: Mapped[int] = mapped_column(ForeignKey("member.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    undone_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class NoticeDismissalRow(Base):
    """A notice on the start page that its member has put away."""

    __tablename__ = "notice_dismissal"

    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), primary_key=True)
    notice: Mapped[str] = mapped_column(String(60), primary_key=True)
    dismissed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class PaperEntryRow(Base):
    """纸考: what was entered from a sheet of paper, one row for each score sheet of its attempt."""

    __tablename__ = "paper_entry"

    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)  # of the score sheet
    score: Mapped[Fraction] = mapped_column(ExactMarks)  # as written, before rounding
    sections: Mapped[list[str]] = mapped_column(Json, default=list)  # marks of each section, empty: not told
    written_on: Mapped[date] = mapped_column(Date)
    reference: Mapped[str] = mapped_column(String(100), default="")  # of the scanned sheet
    note: Mapped[str] = mapped_column(String(500), default="")
    reason: Mapped[str] = mapped_column(String(500), default="")  # of a correction
    replaced: Mapped[list[str]] = mapped_column(Json, default=list)  # attempts made void by it: public ids
    entered_by: Mapped[int] = mapped_column(ForeignKey("member.id"))
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ScoreCheckRow(Base):
    """成绩复核: a member asks for a released result to be checked, and what was answered."""

    __tablename__ = "score_check"
    __table_args__ = (
        CheckConstraint("outcome in ('unchanged', 'passed-on')", name="outcome_known"),
        Index(
            "uq_score_check_open",
            "attempt_id",
            unique=True,
            sqlite_where=text("answered_at IS NULL"),
            postgresql_where=text("answered_at IS NULL"),
        ),
        Index("ix_score_check_attempt", "attempt_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(24), unique=True, default=new_public_id)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"))
    reason: Mapped[str] = mapped_column(Text)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    outcome: Mapped[str | None] = mapped_column(String(12))
    answer: Mapped[str | None] = mapped_column(Text)
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
