"""The one way to change rows: a use case opens a transaction and says that it writes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from app.domain.errors import Conflict
from app.store.database import db
from app.store.turns import write_turn

# On SQLite every read transaction is like this.
_ONE_STATE = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}


class AlreadyThere(Conflict):
    """A constraint of the database refused a row: somebody else wrote it first."""

    code = "conflict"


@contextmanager
def writing() -> Iterator[None]:
    """Run the block in one write transaction: all of it is committed, or none.

    On SQLite the write lock is taken at the start, so that what is read inside
    cannot have changed before it is written. Reads made earlier in the same
    request are ended first: they belong to an older state.

    :raises AlreadyThere: a constraint refused a row; nothing was written.
    """
    session = db.session
    if session.new or session.dirty or session.deleted:
        raise RuntimeError("rows were changed outside a transaction")
    session.rollback()
    with write_turn():
        session.connection(execution_options={"writing": True})
        try:
            yield
            session.commit()
        except IntegrityError as error:
            session.rollback()
            raise AlreadyThere() from error
        except BaseException:
            session.rollback()
            raise


@contextmanager
def reading() -> Iterator[None]:
    """Run the block on one consistent state of the database and leave no transaction open."""
    session = db.session
    session.rollback()
    if _is_postgres():
        session.connection(execution_options=_ONE_STATE)
    try:
        yield
    finally:
        session.rollback()


def one_at_a_time(subject: str) -> None:
    """Let one write transaction at a time go beyond this line with the same ``subject``, until it ends.

    Not a lock on rows: also those that are not there yet are safe from being made twice.
    SQLite's writers take turns anyway.
    """
    if _is_postgres():
        db.session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(subject, 0))))


def _is_postgres() -> bool:
    return db.engine.dialect.name == "postgresql"
