"""People 人员: imports, slips, devices."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.store.database import UtcDateTime
from app.store.models.columns import Json

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _log_in_and_operation()


def downgrade() -> None:
    _undo_log_in_and_operation()


def _log_in_and_operation() -> None:
    op.create_table(
        "browser_session",
        sa.Column("key", sa.String(length=24), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("session_stamp", sa.String(length=24), nullable=False),
        sa.Column("device", sa.String(length=80), nullable=False),
        sa.Column("is_shared", sa.Boolean(), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_browser_session_member_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_browser_session")),
    )
    op.create_index(op.f("ix_browser_session_member_id"), "browser_session", ["member_id"])
    op.create_table(
        "sign_of_life",
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("facts", Json, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_sign_of_life")),
    )
    with op.batch_alter_table("api_token") as batch_op:
        batch_op.add_column(sa.Column("issued_at", UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column("device", sa.String(length=80), nullable=True))
    op.create_index(op.f("ix_member_phone"), "member", ["phone"])  # log-in by it


def _undo_log_in_and_operation() -> None:
    op.drop_index(op.f("ix_member_phone"), "member")
    with op.batch_alter_table("api_token") as batch_op:
        batch_op.drop_column("device")
        batch_op.drop_column("issued_at")
    op.drop_table("sign_of_life")
    op.drop_table("browser_session")
