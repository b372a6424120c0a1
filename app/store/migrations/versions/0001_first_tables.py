"""The first tables: people, banks, exams, attempts, audit.

0001, the beginning. Going back loses everything.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.store.database import UtcDateTime
from app.store.models.columns import ExactMarks, Json, PathText

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "bank",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("title", Json, nullable=False),
        sa.Column("current_snapshot_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["current_snapshot_id"], ["snapshot.id"], name="fk_bank_current_snapshot_id", use_alter=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank")),
        sa.UniqueConstraint("key", name=op.f("uq_bank_key")),
    )
    op.create_table(
        "catalog",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("topics", Json, nullable=False),
        sa.Column("loaded_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalog")),
    )
    op.create_table(
        "department",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("title_zh", sa.String(length=200), nullable=False),
        sa.Column("title_en", sa.String(length=200), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("path", PathText, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["parent_id"], ["department.id"], name=op.f("fk_department_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_department")),
        sa.UniqueConstraint("key", name=op.f("uq_department_key")),
    )
    with op.batch_alter_table("department", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_department_path"), ["path"], unique=False)

    op.create_table(
        "exam",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("current_version_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["current_version_id"], ["exam_version.id"], name="fk_exam_current_version_id", use_alter=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exam")),
        sa.UniqueConstraint("key", name=op.f("uq_exam_key")),
    )
    op.create_table(
        "login_failure",
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("first_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("subject", name=op.f("pk_login_failure")),
    )
    op.create_table(
        "organisation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("content", Json, nullable=False),
        sa.Column("loaded_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
    )
    op.create_table(
        "exam_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("exam_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("definition", Json, nullable=False),
        sa.Column("loaded_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["exam_id"], ["exam.id"], name=op.f("fk_exam_version_exam_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exam_version")),
        sa.UniqueConstraint("exam_id", "digest", name=op.f("uq_exam_version_exam_id_digest")),
    )
    op.create_table(
        "item_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("bank_id", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(length=64), nullable=False),
        sa.Column("type", sa.String(length=20), nullable=False),
        sa.Column("topic", sa.String(length=200), nullable=False),
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("text_hash", sa.String(length=64), nullable=False),
        sa.Column("meta_hash", sa.String(length=64), nullable=False),
        sa.Column("major", sa.Integer(), nullable=False),
        sa.Column("content", Json, nullable=False),
        sa.Column("html", Json, nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("first_seen_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["bank_id"], ["bank.id"], name=op.f("fk_item_version_bank_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_version")),
        sa.UniqueConstraint(
            "bank_id",
            "item",
            "key_hash",
            "text_hash",
            "meta_hash",
            name=op.f("uq_item_version_bank_id_item_key_hash_text_hash_meta_hash"),
        ),
    )
    op.create_table(
        "member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("staff_number", sa.String(length=40), nullable=False),
        sa.Column("staff_number_folded", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=True),
        sa.Column("email", sa.String(length=200), nullable=True),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("tier", sa.String(length=40), nullable=False),
        sa.Column("groups", Json, nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("must_change_password", sa.Boolean(), nullable=False),
        sa.Column("session_stamp", sa.String(length=24), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=True),
        sa.Column("theme", sa.String(length=10), nullable=False),
        sa.Column("text_percent", sa.Integer(), nullable=False),
        sa.Column("joined_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("status in ('active', 'inactive')", name=op.f("ck_member_status_known")),
        sa.ForeignKeyConstraint(["department_id"], ["department.id"], name=op.f("fk_member_department_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member")),
        sa.UniqueConstraint("public_id", name=op.f("uq_member_public_id")),
        sa.UniqueConstraint("staff_number_folded", name=op.f("uq_member_staff_number_folded")),
    )
    with op.batch_alter_table("member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_member_department_id"), ["department_id"], unique=False)

    op.create_table(
        "occurrence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("exam_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["exam_id"], ["exam.id"], name=op.f("fk_occurrence_exam_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_occurrence")),
        sa.UniqueConstraint("exam_id", "period", name=op.f("uq_occurrence_exam_id_period")),
    )
    op.create_table(
        "api_token",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("session_stamp", sa.String(length=24), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_api_token_member_id")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_api_token")),
    )
    with op.batch_alter_table("api_token", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_api_token_member_id"), ["member_id"], unique=False)

    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.String(length=120), nullable=False),
        sa.Column("facts", Json, nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["member.id"], name=op.f("fk_audit_entry_actor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
    )
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_entry_at"), ["at"], unique=False)

    op.create_table(
        "role_grant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("sees_names", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "role in ('organizer', 'manager', 'auditor', 'administrator')",
            name=op.f("ck_role_grant_role_known"),
        ),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_role_grant_department_id")
        ),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_role_grant_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_grant")),
        sa.UniqueConstraint(
            "member_id", "role", "department_id", name=op.f("uq_role_grant_member_id_role_department_id")
        ),
    )
    with op.batch_alter_table("role_grant", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_role_grant_member_id"), ["member_id"], unique=False)

    op.create_table(
        "sitting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("occurrence_id", sa.Integer(), nullable=False),
        sa.Column("exam_version_id", sa.Integer(), nullable=False),
        sa.Column("wave", sa.String(length=20), nullable=False),
        sa.Column("opens_at", UtcDateTime(), nullable=False),
        sa.Column("closes_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("wave in ('pilot', 'main', 'make-up')", name=op.f("ck_sitting_wave_known")),
        sa.CheckConstraint("opens_at < closes_at", name=op.f("ck_sitting_window_forward")),
        sa.ForeignKeyConstraint(
            ["exam_version_id"], ["exam_version.id"], name=op.f("fk_sitting_exam_version_id")
        ),
        sa.ForeignKeyConstraint(["occurrence_id"], ["occurrence.id"], name=op.f("fk_sitting_occurrence_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sitting")),
        sa.UniqueConstraint("occurrence_id", "wave", name=op.f("uq_sitting_occurrence_id_wave")),
        sa.UniqueConstraint("public_id", name=op.f("uq_sitting_public_id")),
    )
    with op.batch_alter_table("sitting", schema=None) as batch_op:
        batch_op.create_index("ix_sitting_window", ["opens_at", "closes_at"], unique=False)

    op.create_table(
        "snapshot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("bank_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("title", Json, nullable=False),
        sa.Column("published_at", UtcDateTime(), nullable=False),
        sa.Column("published_by", sa.Integer(), nullable=True),
        sa.Column("summary", Json, nullable=False),
        sa.ForeignKeyConstraint(["bank_id"], ["bank.id"], name=op.f("fk_snapshot_bank_id")),
        sa.ForeignKeyConstraint(["published_by"], ["member.id"], name=op.f("fk_snapshot_published_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_snapshot")),
        sa.UniqueConstraint("bank_id", "number", name=op.f("uq_snapshot_bank_id_number")),
    )
    op.create_table(
        "enrolment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("occurrence_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("sitting_id", sa.Integer(), nullable=False),
        sa.Column("tier", sa.String(length=40), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("groups", Json, nullable=False),
        sa.Column("standing", sa.String(length=20), nullable=False),
        sa.Column("frozen_at", UtcDateTime(), nullable=True),
        sa.Column("record_attempt_id", sa.Integer(), nullable=True),
        sa.Column("record_score", ExactMarks(), nullable=True),
        sa.Column("record_percent", sa.Float(), nullable=True),
        sa.Column("record_outcome", sa.String(length=10), nullable=True),
        sa.Column("record_band", sa.String(length=40), nullable=True),
        sa.Column("first_percent", sa.Float(), nullable=True),
        sa.Column("finished_attempts", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "standing in ('enrolled', 'exempt', 'deferred')", name=op.f("ck_enrolment_standing_known")
        ),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_enrolment_department_id")
        ),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_enrolment_member_id")),
        sa.ForeignKeyConstraint(
            ["occurrence_id"], ["occurrence.id"], name=op.f("fk_enrolment_occurrence_id")
        ),
        sa.ForeignKeyConstraint(
            ["record_attempt_id"], ["attempt.id"], name="fk_enrolment_record_attempt_id", use_alter=True
        ),
        sa.ForeignKeyConstraint(["sitting_id"], ["sitting.id"], name=op.f("fk_enrolment_sitting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrolment")),
        sa.UniqueConstraint("occurrence_id", "member_id", name=op.f("uq_enrolment_occurrence_id_member_id")),
    )
    with op.batch_alter_table("enrolment", schema=None) as batch_op:
        batch_op.create_index("ix_enrolment_department", ["department_id"], unique=False)
        batch_op.create_index("ix_enrolment_member", ["member_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_enrolment_sitting_id"), ["sitting_id"], unique=False)

    op.create_table(
        "snapshot_item",
        sa.Column("snapshot_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("item_version_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_version_id"], ["item_version.id"], name=op.f("fk_snapshot_item_item_version_id")
        ),
        sa.ForeignKeyConstraint(["snapshot_id"], ["snapshot.id"], name=op.f("fk_snapshot_item_snapshot_id")),
        sa.PrimaryKeyConstraint("snapshot_id", "position", name=op.f("pk_snapshot_item")),
    )
    with op.batch_alter_table("snapshot_item", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_snapshot_item_item_version_id"), ["item_version_id"], unique=False
        )

    op.create_table(
        "attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("sitting_id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("client", sa.String(length=64), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("deadline", UtcDateTime(), nullable=False),
        sa.Column("grace_s", sa.Integer(), nullable=False),
        sa.Column("log_version", sa.Integer(), nullable=False),
        sa.Column("last_saved_at", UtcDateTime(), nullable=True),
        sa.Column("handed_in_at", UtcDateTime(), nullable=True),
        sa.Column("closed_by", sa.String(length=20), nullable=True),
        sa.Column("receipt", sa.String(length=16), nullable=True),
        sa.Column("answered", sa.Integer(), nullable=True),
        sa.Column("slot_count", sa.Integer(), nullable=False),
        sa.Column("tier", sa.String(length=40), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("score", ExactMarks(), nullable=True),
        sa.Column("total", ExactMarks(), nullable=False),
        sa.Column("percent", sa.Float(), nullable=True),
        sa.Column("outcome", sa.String(length=10), nullable=True),
        sa.Column("band", sa.String(length=40), nullable=True),
        sa.CheckConstraint(
            "state in ('open', 'handed_in', 'marking', 'graded', 'void')", name=op.f("ck_attempt_state_known")
        ),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], name=op.f("fk_attempt_enrolment_id")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_attempt_member_id")),
        sa.ForeignKeyConstraint(["sitting_id"], ["sitting.id"], name=op.f("fk_attempt_sitting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt")),
        sa.UniqueConstraint(
            "member_id", "sitting_id", "number", name=op.f("uq_attempt_member_id_sitting_id_number")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_attempt_public_id")),
    )
    with op.batch_alter_table("attempt", schema=None) as batch_op:
        batch_op.create_index("ix_attempt_enrolment", ["enrolment_id"], unique=False)
        batch_op.create_index("ix_attempt_sitting", ["sitting_id"], unique=False)
        batch_op.create_index("ix_attempt_state_deadline", ["state", "deadline"], unique=False)

    op.create_table(
        "attempt_client",
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("client", sa.String(length=64), nullable=False),
        sa.Column("bound_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name=op.f("fk_attempt_client_attempt_id")),
        sa.PrimaryKeyConstraint("attempt_id", "epoch", name=op.f("pk_attempt_client")),
    )
    op.create_table(
        "attempt_paper",
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("paper", Json, nullable=False),
        sa.Column("snapshots", Json, nullable=False),
        sa.Column("spec_digest", sa.String(length=64), nullable=False),
        sa.Column("excluded", Json, nullable=False),
        sa.Column("groups", Json, nullable=False),
        sa.Column("seed", sa.String(length=32), nullable=False),
        sa.Column("versions", Json, nullable=False),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name=op.f("fk_attempt_paper_attempt_id")),
        sa.PrimaryKeyConstraint("attempt_id", name=op.f("pk_attempt_paper")),
    )
    op.create_table(
        "late_log",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("client", sa.String(length=64), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=True),
        sa.Column("body", Json, nullable=False),
        sa.Column("body_hash", sa.String(length=64), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("kept", sa.Boolean(), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name=op.f("fk_late_log_attempt_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_late_log")),
        sa.UniqueConstraint("attempt_id", "client", "seq", name=op.f("uq_late_log_attempt_id_client_seq")),
    )
    op.create_table(
        "response",
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("response", Json, nullable=False),
        sa.Column("flagged", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name=op.f("fk_response_attempt_id")),
        sa.PrimaryKeyConstraint("attempt_id", "slot", name=op.f("pk_response")),
    )
    op.create_table(
        "response_log",
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("client", sa.String(length=64), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=True),
        sa.Column("body", Json, nullable=False),
        sa.Column("body_hash", sa.String(length=64), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name=op.f("fk_response_log_attempt_id")),
        sa.PrimaryKeyConstraint("attempt_id", "version", name=op.f("pk_response_log")),
        sa.UniqueConstraint(
            "attempt_id", "client", "seq", name=op.f("uq_response_log_attempt_id_client_seq")
        ),
    )
    op.create_table(
        "score_sheet",
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("scorer_version", sa.Integer(), nullable=False),
        sa.Column("graded_at", UtcDateTime(), nullable=False),
        sa.Column("exact_score", ExactMarks(), nullable=False),
        sa.Column("score", ExactMarks(), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("band", sa.String(length=40), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name=op.f("fk_score_sheet_attempt_id")),
        sa.PrimaryKeyConstraint("attempt_id", "number", name=op.f("pk_score_sheet")),
    )
    op.create_table(
        "slot_score",
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("sitting_id", sa.Integer(), nullable=False),
        sa.Column("item_version_id", sa.Integer(), nullable=False),
        sa.Column("section", sa.Integer(), nullable=False),
        sa.Column("fraction", sa.Float(), nullable=False),
        sa.Column("points", sa.Float(), nullable=False),
        sa.Column("score", ExactMarks(), nullable=False),
        sa.Column("blank", sa.Boolean(), nullable=False),
        sa.Column("reasons", Json, nullable=False),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name=op.f("fk_slot_score_attempt_id")),
        sa.ForeignKeyConstraint(
            ["item_version_id"], ["item_version.id"], name=op.f("fk_slot_score_item_version_id")
        ),
        sa.ForeignKeyConstraint(["sitting_id"], ["sitting.id"], name=op.f("fk_slot_score_sitting_id")),
        sa.PrimaryKeyConstraint("attempt_id", "slot", name=op.f("pk_slot_score")),
    )
    with op.batch_alter_table("slot_score", schema=None) as batch_op:
        batch_op.create_index("ix_slot_score_item_version", ["item_version_id"], unique=False)
        batch_op.create_index("ix_slot_score_sitting", ["sitting_id"], unique=False)

    if op.get_bind().dialect.name != "sqlite":  # SQLite took these two-way references with the tables
        op.create_foreign_key(
            "fk_bank_current_snapshot_id", "bank", "snapshot", ["current_snapshot_id"], ["id"]
        )
        op.create_foreign_key(
            "fk_exam_current_version_id", "exam", "exam_version", ["current_version_id"], ["id"]
        )
        op.create_foreign_key(
            "fk_enrolment_record_attempt_id", "enrolment", "attempt", ["record_attempt_id"], ["id"]
        )


def downgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        op.drop_constraint("fk_bank_current_snapshot_id", "bank")
        op.drop_constraint("fk_exam_current_version_id", "exam")
        op.drop_constraint("fk_enrolment_record_attempt_id", "enrolment")
    with op.batch_alter_table("slot_score", schema=None) as batch_op:
        batch_op.drop_index("ix_slot_score_sitting")
        batch_op.drop_index("ix_slot_score_item_version")

    op.drop_table("slot_score")
    op.drop_table("score_sheet")
    op.drop_table("response_log")
    op.drop_table("response")
    op.drop_table("late_log")
    op.drop_table("attempt_paper")
    op.drop_table("attempt_client")
    with op.batch_alter_table("attempt", schema=None) as batch_op:
        batch_op.drop_index("ix_attempt_state_deadline")
        batch_op.drop_index("ix_attempt_sitting")
        batch_op.drop_index("ix_attempt_enrolment")

    op.drop_table("attempt")
    with op.batch_alter_table("snapshot_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_snapshot_item_item_version_id"))

    op.drop_table("snapshot_item")
    with op.batch_alter_table("enrolment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_enrolment_sitting_id"))
        batch_op.drop_index("ix_enrolment_member")
        batch_op.drop_index("ix_enrolment_department")

    op.drop_table("enrolment")
    op.drop_table("snapshot")
    with op.batch_alter_table("sitting", schema=None) as batch_op:
        batch_op.drop_index("ix_sitting_window")

    op.drop_table("sitting")
    with op.batch_alter_table("role_grant", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_role_grant_member_id"))

    op.drop_table("role_grant")
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_entry_at"))

    op.drop_table("audit_entry")
    with op.batch_alter_table("api_token", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_api_token_member_id"))

    op.drop_table("api_token")
    op.drop_table("occurrence")
    with op.batch_alter_table("member", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_member_department_id"))

    op.drop_table("member")
    op.drop_table("item_version")
    op.drop_table("exam_version")
    op.drop_table("organisation")
    op.drop_table("login_failure")
    op.drop_table("exam")
    with op.batch_alter_table("department", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_department_path"))

    op.drop_table("department")
    op.drop_table("catalog")
    op.drop_table("bank")
