"""Whether the database can be reached and has the version that this program expects."""

from __future__ import annotations

from enum import Enum
from functools import cache
from pathlib import Path

from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect
from sqlalchemy.exc import SQLAlchemyError

from app.store.database import db

MIGRATIONS = Path(__file__).parent / "migrations"


class Readiness(Enum):
    """What was found."""

    READY = "ready"
    UNREACHABLE = "unreachable"
    EMPTY = "empty"
    OTHER_VERSION = "other-version"


def database_readiness() -> Readiness:
    """Look at the database itself, not at the pool's memory of it."""
    try:
        with db.engine.connect() as connection:
            if not inspect(connection).has_table("member"):
                return Readiness.EMPTY
            version = MigrationContext.configure(connection).get_current_revision()
    except SQLAlchemyError:
        return Readiness.UNREACHABLE
    return Readiness.READY if version == expected_version() else Readiness.OTHER_VERSION


@cache
def expected_version() -> str | None:
    """Return the newest migration's number."""
    if not (MIGRATIONS / "versions").is_dir():
        return None
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return ScriptDirectory.from_config(config).get_current_head()
