"""The simplest things one does with rows: get one by its key, add one, send changes to the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar, cast

from sqlalchemy import Table, insert
from sqlalchemy.orm.attributes import flag_modified

from app.store.database import Base, db

Row = TypeVar("Row", bound=Base)


def find_row(kind: type[Row], key: Any) -> Row | None:
    """Return the row with this primary key, None when there is none."""
    return db.session.get(kind, key)


def get_row(kind: type[Row], key: Any, *, lock: bool = False) -> Row:
    """Return the row with this primary key, which must exist; with ``lock``, until the transaction ends."""
    return db.session.get_one(kind, key, with_for_update=True if lock else None)


def add_row(row: Row) -> Row:
    """Add a row and let the database give it its id."""
    db.session.add(row)
    db.session.flush()
    return row


def add_rows(kind: type[Base], values: Sequence[Mapping[str, Any]]) -> None:
    """Add many rows in one statement, below the mapping of rows to objects: there may be very many."""
    if values:
        db.session.flush()
        db.session.execute(insert(cast(Table, kind.__table__)), list(values))


def flush() -> None:
    """Send changed rows to the database, still inside the transaction."""
    db.session.flush()


def set_json(row: Base, column: str, value: Any) -> None:
    """Set a JSON column, also when only the order of its keys is new: Python takes such values for equal."""
    setattr(row, column, value)
    flag_modified(row, column)
