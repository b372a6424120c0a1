"""Whether the database itself is sound: its pages and references, its tables, its settings."""

from __future__ import annotations

from typing import NamedTuple

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text
from sqlalchemy.exc import DatabaseError

from app.store.database import Base, db

_UNCHECKED = """
    SELECT conname FROM pg_constraint WHERE NOT convalidated AND connamespace = current_schema()::regnamespace
    UNION ALL
    SELECT indexrelid::regclass::text FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
        WHERE NOT indisvalid AND relnamespace = current_schema()::regnamespace
"""


class Fault(NamedTuple):
    """Something wrong, as a code and its facts."""

    code: str
    facts: dict[str, object]


def find_faults() -> list[Fault]:
    """Return what is wrong with the database as such."""
    with db.engine.connect() as connection:
        try:
            inner = _of_sqlite if connection.dialect.name == "sqlite" else _of_postgres
            return [*inner(connection), *_of_tables(connection)]
        except DatabaseError as error:  # a page that cannot be read, found before the check could tell of it
            return [Fault("database-damaged", {"detail": str(error.orig)})]


def _of_sqlite(connection: Connection) -> list[Fault]:
    told = list(connection.scalars(text("PRAGMA integrity_check(5)")))
    damages = [] if told == ["ok"] else [Fault("database-damaged", {"detail": each}) for each in told]
    broken: dict[str, int] = {}
    for row in connection.execute(text("PRAGMA foreign_key_check")):
        broken[row[0]] = broken.get(row[0], 0) + 1
    return damages + [
        Fault("reference-broken", {"table": table, "count": count}) for table, count in sorted(broken.items())
    ]


def _of_postgres(connection: Connection) -> list[Fault]:
    off = [name for name in ("fsync", "full_page_writes") if _setting(connection, name) == "off"]
    encoding = _setting(connection, "server_encoding")
    return [
        *(Fault("not-durable", {"setting": name}) for name in off),
        *([Fault("not-utf8", {"encoding": encoding})] if encoding != "UTF8" else []),
        *(
            Fault("constraint-unchecked", {"name": str(name)})
            for name in connection.scalars(text(_UNCHECKED))
        ),
    ]


def _setting(connection: Connection, name: str) -> str:
    return str(connection.scalar(text("SELECT current_setting(:name)"), {"name": name}))


def _of_tables(connection: Connection) -> list[Fault]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return [
        Fault("tables-differ", {"what": _told(each)}) for each in compare_metadata(context, Base.metadata)
    ]


def _told(difference: object) -> str:
    """Return a difference in a line: what would have to be done, and to what."""
    while isinstance(difference, list):
        difference = difference[0]
    parts = difference if isinstance(difference, tuple) else (difference,)
    return " ".join(str(getattr(part, "name", None) or part) for part in parts if part is not None)
