"""Sittings 场次: changes, trial sittings, checks of results, results from paper.

A trial belongs to an exam version and to no sitting and no enrolment, so that
nothing that counts, which all goes by way of those two, can ever meet it.
Going back loses trials, results from paper, changes of windows and checks.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.store.database import UtcDateTime
from app.store.models.columns import ExactMarks, Json

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ALONE = "(trial_of IS NULL) = (sitting_id IS NOT NULL) AND (trial_of IS NULL) = (enrolment_id IS NOT NULL)"
OF_ATTEMPT = (
    *("late_log", "response_log", "response", "slot_score", "score_sheet"),
    *("attempt_client", "attempt_paper"),
)


def upgrade() -> None:
    with op.batch_alter_table("attempt") as table:
        table.alter_column("sitting_id", existing_type=sa.Integer(), nullable=True)
        table.alter_column("enrolment_id", existing_type=sa.Integer(), nullable=True)
        table.add_column(sa.Column("trial_of", sa.Integer(), nullable=True))
        table.add_column(sa.Column("on_paper", sa.Boolean(), nullable=False, server_default=sa.false()))
        table.create_foreign_key(op.f("fk_attempt_trial_of"), "exam_version", ["trial_of"], ["id"])
        table.create_check_constraint(op.f("ck_attempt_trial_stands_alone"), ALONE)
    with op.batch_alter_table("sitting") as table:
        table.add_column(sa.Column("cancelled", sa.Boolean(), nullable=False, server_default=sa.false()))
    _make_changes()
    _make_results()


def downgrade() -> None:
    for name in ("score_check", "paper_entry", "notice_dismissal", "sitting_change"):
        op.drop_table(name)
    with op.batch_alter_table("sitting") as table:
        table.drop_column("cancelled")
    attempt = sa.table("attempt", sa.column("id"), sa.column("trial_of"))
    trials = sa.select(attempt.c.id).where(attempt.c.trial_of.is_not(None))
    for name in OF_ATTEMPT:
        part = sa.table(name, sa.column("attempt_id"))
        op.execute(sa.delete(part).where(part.c.attempt_id.in_(trials)))
    op.execute(sa.delete(attempt).where(attempt.c.trial_of.is_not(None)))
    with op.batch_alter_table("attempt") as table:
        table.drop_constraint(op.f("ck_attempt_trial_stands_alone"), type_="check")
        table.drop_constraint(op.f("fk_attempt_trial_of"), type_="foreignkey")
        table.drop_column("on_paper")
        table.drop_column("trial_of")
        table.alter_column("enrolment_id", existing_type=sa.Integer(), nullable=False)
        table.alter_column("sitting_id", existing_type=sa.Integer(), nullable=False)


def _make_changes() -> None:
    op.create_table(
        "sitting_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(length=24), nullable=False),
        sa.Column("exam_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(length=20), nullable=False),
        sa.Column("wave", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("opens_at", UtcDateTime(), nullable=False),
        sa.Column("closes_at", UtcDateTime(), nullable=False),
        sa.Column("before_opens_at", UtcDateTime(), nullable=False),
        sa.Column("before_closes_at", UtcDateTime(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("undone_by", sa.Integer(), nullable=True),
        sa.Column("undone_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("kind in ('moved', 'cancelled')", name=op.f("ck_sitting_change_kind_known")),
        sa.ForeignKeyConstraint(["exam_id"], ["exam.id"], name=op.f("fk_sitting_change_exam_id")),
        sa.ForeignKeyConstraint(["made_by"], ["member.id"], name=op.f("fk_sitting_change_made_by")),
        sa.ForeignKeyConstraint(["undone_by"], ["member.id"], name=op.f("fk_sitting_change_undone_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sitting_change")),
    )
    op.create_index(op.f("ix_sitting_change_act"), "sitting_change", ["act"])
    op.create_index("ix_sitting_change_place", "sitting_change", ["exam_id", "period", "wave"])
    op.create_table(
        "notice_dismissal",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("notice", sa.String(length=60), nullable=False),
        sa.Column("dismissed_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_notice_dismissal_member_id")),
        sa.PrimaryKeyConstraint("member_id", "notice", name=op.f("pk_notice_dismissal")),
    )


def _make_results() -> None:
    op.create_table(
        "paper_entry",
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("score", ExactMarks(), nullable=False),
        sa.Column("sections", Json, nullable=False),
        sa.Column("written_on", sa.Date(), nullable=False),
        sa.Column("reference", sa.String(length=100), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("replaced", Json, nullable=False),
        sa.Column("entered_by", sa.Integer(), nullable=False),
        sa.Column("entered_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name=op.f("fk_paper_entry_attempt_id")),
        sa.ForeignKeyConstraint(["entered_by"], ["member.id"], name=op.f("fk_paper_entry_entered_by")),
        sa.PrimaryKeyConstraint("attempt_id", "number", name=op.f("pk_paper_entry")),
    )
    op.create_table(
        "score_check",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("outcome", sa.String(length=12), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "outcome in ('unchanged', 'passed-on')", name=op.f("ck_score_check_outcome_known")
        ),
        sa.ForeignKeyConstraint(["answered_by"], ["member.id"], name=op.f("fk_score_check_answered_by")),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name=op.f("fk_score_check_attempt_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_score_check")),
        sa.UniqueConstraint("public_id", name=op.f("uq_score_check_public_id")),
    )
    op.create_index("ix_score_check_attempt", "score_check", ["attempt_id"])
    op.create_index(
        "uq_score_check_open",
        "score_check",
        ["attempt_id"],
        unique=True,
        sqlite_where=sa.text("answered_at IS NULL"),
        postgresql_where=sa.text("answered_at IS NULL"),
    )
