"""How migrations run: on the application's own engine, one transaction each."""

from __future__ import annotations

from typing import Any

from alembic import context
from flask import current_app
from sqlalchemy import Connection, text

import app.store.models  # noqa: F401 - the tables to compare with
from app.store.database import Base, db


def run(connection: Connection) -> None:
    """Run what the command asks for over ``connection``."""
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        compare_type=True,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()


def wait_for_others(connection: Connection) -> None:
    """Hold off other machines that were started at this moment, until the connection is closed."""
    connection.detach()  # so that closing it ends the session, and with it the lock
    connection.execute(text("SET lock_timeout = 0"))
    connection.execute(text("SELECT pg_advisory_lock(hashtextextended('migrations', 0))"))
    connection.commit()


def run_on_sqlite(connection: Connection) -> None:
    """Run them with references unchecked: a table that others refer to may be made anew; then check all."""
    driver: Any = connection.connection.dbapi_connection
    driver.execute("PRAGMA foreign_keys=OFF")  # does nothing inside a transaction
    try:
        run(connection)
        connection.commit()
        if broken := driver.execute("PRAGMA foreign_key_check").fetchone():
            raise RuntimeError(f"a migration broke a reference of table {broken[0]}")
    finally:
        connection.rollback()
        driver.execute("PRAGMA foreign_keys=ON")


with current_app.app_context(), db.engine.connect().execution_options(writing=True) as connection:
    if connection.dialect.name == "postgresql":
        wait_for_others(connection)
        run(connection)
        connection.commit()
    else:
        run_on_sqlite(connection)
