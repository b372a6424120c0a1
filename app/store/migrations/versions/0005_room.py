"""The room 考场: time granted, duty breaks, rules of entry, messages."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.store.database import UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("attempt") as table:
        table.add_column(sa.Column("paused_at", UtcDateTime(), nullable=True))
        table.add_column(sa.Column("break_s", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    with op.batch_alter_table("attempt") as table:
        table.drop_column("break_s")
        table.drop_column("paused_at")
