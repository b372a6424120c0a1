"""Migrations from the first release, and back to it, keep what is stored and end in the same tables."""

from __future__ import annotations

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import downgrade, upgrade
from sqlalchemy import text

from app.store.database import db

FIRST_RELEASE = "0001"


def differences() -> list:
    with db.engine.connect() as connection:
        options = {"compare_type": False, "render_as_batch": True}
        return compare_metadata(MigrationContext.configure(connection, opts=options), db.metadata)


def test_what_the_first_release_stored_is_there_after_going_back_and_forth(app, make_exam, make_member):
    member = make_member("007316", name="周明", department="east-1", tier="operator")
    make_exam()
    tables = ("member", "exam", "sitting", "enrolment", "item_version")
    with app.app_context():
        before = [db.session.scalar(text(f"select count(*) from {name}")) for name in tables]  # noqa: S608
        db.session.remove()
        downgrade(revision=FIRST_RELEASE)
        upgrade()
        assert [db.session.scalar(text(f"select count(*) from {name}")) for name in tables] == before  # noqa: S608
        assert db.session.scalar(text("select name from member where id = :id"), {"id": member}) == "周明"
        db.session.remove()
        assert differences() == []
