"""Marking 阅卷: answers that wait for a person, the marks given, texts proposed to be accepted.

Attempts graded before have nothing that waits. Going back loses marks and proposals;
attempts that were being marked stay in that state.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.store.database import UtcDateTime
from app.store.models.columns import ExactMarks, Json

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _make_tasks()
    _make_marks()
    _make_proposals()


def downgrade() -> None:
    for name in ("answer_proposal", "mark", "marking_task"):
        op.drop_table(name)


def _make_tasks() -> None:
    op.create_table(
        "marking_task",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("item_version_id", sa.Integer(), nullable=False),
        sa.Column("worth", ExactMarks(length=80), nullable=False),
        sa.Column("markers", sa.Integer(), nullable=False),
        sa.Column("adjudicate_over", ExactMarks(length=80), nullable=False),
        sa.Column("anonymous", sa.Boolean(), nullable=False),
        sa.Column("stage", sa.String(length=14), nullable=False),
        sa.Column("claimed_by", sa.Integer(), nullable=True),
        sa.Column("claimed_until", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "stage in ('first', 'second', 'adjudication', 'done')", name=op.f("ck_marking_task_stage_known")
        ),
        sa.CheckConstraint("markers in (1, 2)", name=op.f("ck_marking_task_markers_one_or_two")),
        sa.CheckConstraint(
            "(claimed_by IS NULL) = (claimed_until IS NULL)", name=op.f("ck_marking_task_claim_has_end")
        ),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name=op.f("fk_marking_task_attempt_id")),
        sa.ForeignKeyConstraint(["claimed_by"], ["member.id"], name=op.f("fk_marking_task_claimed_by")),
        sa.ForeignKeyConstraint(
            ["item_version_id"], ["item_version.id"], name=op.f("fk_marking_task_item_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_marking_task")),
        sa.UniqueConstraint(
            "attempt_id", "round", "slot", name=op.f("uq_marking_task_attempt_id_round_slot")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_marking_task_public_id")),
    )
    op.create_index("ix_marking_task_item_version_stage", "marking_task", ["item_version_id", "stage"])
    op.create_index(op.f("ix_marking_task_claimed_by"), "marking_task", ["claimed_by"])


def _make_marks() -> None:
    op.create_table(
        "mark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("marker_id", sa.Integer(), nullable=False),
        sa.Column("decides", sa.Boolean(), nullable=False),
        sa.Column("points", Json, nullable=False),
        sa.Column("share", ExactMarks(length=80), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("marked_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["marker_id"], ["member.id"], name=op.f("fk_mark_marker_id")),
        sa.ForeignKeyConstraint(["task_id"], ["marking_task.id"], name=op.f("fk_mark_task_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mark")),
        sa.UniqueConstraint("task_id", "marker_id", name=op.f("uq_mark_task_id_marker_id")),
    )
    op.create_index("ix_mark_marker", "mark", ["marker_id"])


def _make_proposals() -> None:
    op.create_table(
        "answer_proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("bank_id", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(length=64), nullable=False),
        sa.Column("gap", sa.String(length=8), nullable=False),
        sa.Column("folded", sa.String(length=200), nullable=False),
        sa.Column("text", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("proposed_by", sa.Integer(), nullable=False),
        sa.Column("proposed_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["bank_id"], ["bank.id"], name=op.f("fk_answer_proposal_bank_id")),
        sa.ForeignKeyConstraint(["proposed_by"], ["member.id"], name=op.f("fk_answer_proposal_proposed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_proposal")),
        sa.UniqueConstraint(
            "bank_id", "item", "gap", "folded", name=op.f("uq_answer_proposal_bank_id_item_gap_folded")
        ),
    )
