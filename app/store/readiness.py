"""Whether the database can be reached and has the version that this program expects."""

from __future__ import annotations

from enum import Enum
from functools import cache
from pathlib import Path

from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text
from sqlalchemy.exc import SQLAlchemyError

from app.store.database import db

MIGRATIONS = Path(__file__).parent / "migrations"


class Readiness(Enum):
    """What was found."""

    READY = "ready"
    UNREACHABLE = "unreachable"
    EMPTY = "empty"
    OLDER = "older"
    NEWER = "newer"  # made by a later version of the program; this one must not touch it


def database_readiness() -> Readiness:
    """Look at the database itself, not at the pool's memory of it."""
    try:
        with db.engine.connect() as connection:
            if not inspect(connection).has_table("member"):
                return Readiness.EMPTY
            version = MigrationContext.configure(connection).get_current_revision()
    except SQLAlchemyError:
        return Readiness.UNREACHABLE
    known = known_versions()
    if version == known[-1]:
        return Readiness.READY
    return Readiness.OLDER if version in known else Readiness.NEWER


def keep_stamp(stamp: int) -> None:
    """Keep the stamp of a finished setup in the head of a SQLite file; PostgreSQL has no such place."""
    if db.engine.dialect.name == "sqlite":
        with db.engine.begin() as connection:
            connection.execute(text(f"PRAGMA user_version = {stamp:d}"))


@cache
def known_versions() -> tuple[str | None, ...]:
    """Return the numbers of the migrations, oldest first, after None for a database without any."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    newest_first = ScriptDirectory.from_config(config).walk_revisions()
    return (None, *reversed([script.revision for script in newest_first]))
