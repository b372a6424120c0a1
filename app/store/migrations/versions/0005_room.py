"""The room 考场: time granted, duty breaks, rules of entry, messages."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.store.database import UtcDateTime
from app.store.models.columns import Json

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("attempt") as table:
        table.add_column(sa.Column("paused_at", UtcDateTime(), nullable=True))
        table.add_column(sa.Column("break_s", sa.Integer(), nullable=False, server_default="0"))
        table.add_column(sa.Column("message_id", sa.Integer(), nullable=False, server_default="0"))
    op.create_index(op.f("ix_audit_entry_subject"), "audit_entry", ["subject"])
    _make_breaks()
    _make_rules()


def downgrade() -> None:
    for name in ("room_message", "entry_rule", "accommodation", "duty_break"):
        op.drop_table(name)
    op.drop_index(op.f("ix_audit_entry_subject"), "audit_entry")
    with op.batch_alter_table("attempt") as table:
        table.drop_column("message_id")
        table.drop_column("break_s")
        table.drop_column("paused_at")


def _make_breaks() -> None:
    op.create_table(
        "duty_break",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("granted", sa.Boolean(), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (granted IS NULL)", name=op.f("ck_duty_break_decided_wholly")
        ),
        sa.CheckConstraint("ended_at IS NULL OR granted", name=op.f("ck_duty_break_only_granted_ends")),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name=op.f("fk_duty_break_attempt_id")),
        sa.ForeignKeyConstraint(["decided_by"], ["member.id"], name=op.f("fk_duty_break_decided_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_break")),
        sa.UniqueConstraint("public_id", name=op.f("uq_duty_break_public_id")),
    )
    op.create_index(op.f("ix_duty_break_attempt_id"), "duty_break", ["attempt_id"])
    op.create_table(
        "accommodation",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("granted_by", sa.Integer(), nullable=False),
        sa.Column("granted_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("percent BETWEEN 100 AND 400", name=op.f("ck_accommodation_percent_sensible")),
        sa.ForeignKeyConstraint(["granted_by"], ["member.id"], name=op.f("fk_accommodation_granted_by")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_accommodation_member_id")),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_accommodation")),
    )


def _make_rules() -> None:
    op.create_table(
        "entry_rule",
        sa.Column("sitting_id", sa.Integer(), nullable=False),
        sa.Column("password", sa.String(length=40), nullable=False),
        sa.Column("networks", Json, nullable=False),
        sa.Column("set_by", sa.Integer(), nullable=False),
        sa.Column("set_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["set_by"], ["member.id"], name=op.f("fk_entry_rule_set_by")),
        sa.ForeignKeyConstraint(["sitting_id"], ["sitting.id"], name=op.f("fk_entry_rule_sitting_id")),
        sa.PrimaryKeyConstraint("sitting_id", name=op.f("pk_entry_rule")),
    )
    op.create_table(
        "room_message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sitting_id", sa.Integer(), nullable=False),
        sa.Column("attempt_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.String(length=300), nullable=False),
        sa.Column("sent_by", sa.Integer(), nullable=False),
        sa.Column("sent_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name=op.f("fk_room_message_attempt_id")),
        sa.ForeignKeyConstraint(["sent_by"], ["member.id"], name=op.f("fk_room_message_sent_by")),
        sa.ForeignKeyConstraint(["sitting_id"], ["sitting.id"], name=op.f("fk_room_message_sitting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room_message")),
    )
    op.create_index(op.f("ix_room_message_sitting_id"), "room_message", ["sitting_id"])
