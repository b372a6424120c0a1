"""The database handle, and how its connections begin: by declared intent."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Flask
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, Dialect, MetaData, event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import ArgumentError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

from app.settings import BadSetting
from app.store import postgres

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

# What a database that is away, full, locked or without tables raises.
UNAVAILABLE = (OperationalError, InterfaceError, PoolTimeout, postgres.Unavailable)


class Base(DeclarativeBase):
    """Base of all row classes."""

    metadata = MetaData(naming_convention=NAMING)


db = SQLAlchemy(model_class=Base)
migrate = Migrate()


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC time; naive values are refused rather than guessed at."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without zone must not be stored")
        return (
            value.astimezone(UTC) if dialect.name != "sqlite" else value.astimezone(UTC).replace(tzinfo=None)
        )

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def bind(app: Flask, url: str) -> None:
    """Attach the database at ``url`` to the application; it need not be there yet.

    :raises BadSetting: the URL cannot be one, or the driver for it is not installed.
    """
    is_sqlite = url.startswith("sqlite")
    options: dict[str, Any] = {"connect_args": {"timeout": 15}} if is_sqlite else postgres.ENGINE_OPTIONS
    options = {**options, "hide_parameters": True}  # an error must not tell what somebody answered
    app.config.update(SQLALCHEMY_DATABASE_URI=url, SQLALCHEMY_ENGINE_OPTIONS=options)
    try:
        db.init_app(app)
    except ArgumentError:
        raise BadSetting("BAITI_DATABASE_URL is no address of a database") from None
    except ModuleNotFoundError as missing:
        raise BadSetting(
            "BAITI_DATABASE_URL names PostgreSQL, and its driver is not installed: pip install 'baiti[pg]'"
        ) from missing
    migrate.init_app(app, db, directory=str(_migrations()), render_as_batch=True)
    with app.app_context():
        _prepare(db.engine)


def _migrations() -> str:
    from pathlib import Path

    return str(Path(__file__).parent / "migrations")


def _prepare(engine: Engine) -> None:
    if engine.dialect.name == "postgresql":
        postgres.prepare(engine)
        return

    @event.listens_for(engine, "connect")
    def configure(connection: Any, _record: Any) -> None:
        # The driver's own BEGIN comes too late and loses updates: we send it ourselves below.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=FULL")  # NORMAL loses acknowledged commits in a power cut
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute("PRAGMA busy_timeout=15000")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writing = connection.get_execution_options().get("writing", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
