"""Statements compiled once, for the paths that are gone thousands of times a minute.

Around each statement SQLAlchemy works several times as long as SQLite does: it
looks the compiled text up, sorts parameters, prepares a result. Here all that is
done the first time, and SQLite's own cursor is asked; PostgreSQL's connections can
be lost, which SQLAlchemy handles. What a statement says, its types, its transaction
and its errors stay SQLAlchemy's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import CompoundSelect, Connection, Dialect, Insert, Select, TextClause, Update
from sqlalchemy.exc import DBAPIError

Question = Select[Any] | CompoundSelect[Any]
Statement = Insert | Update | Question | TextClause
Values = Mapping[str, Any]
Convert = Callable[[Any], Any] | None


class _Compiled(NamedTuple):
    sql: str
    names: tuple[str, ...]  # of the parameters, in their order
    converts: tuple[Convert, ...]  # Python value → what the driver takes
    is_positional: bool
    results: tuple[Convert, ...]  # what the driver gives → Python value

    def send(self, values: Values) -> Any:
        """Return the values as the driver takes them."""
        sent = [
            values[name] if convert is None else convert(values[name])
            for name, convert in zip(self.names, self.converts, strict=True)
        ]
        return tuple(sent) if self.is_positional else dict(zip(self.names, sent, strict=True))

    def read(self, row: Sequence[Any]) -> tuple[Any, ...]:
        """Return a row that the driver gives as Python values."""
        return tuple(
            value if convert is None else convert(value)
            for value, convert in zip(row, self.results, strict=True)
        )


class Prepared:
    """A statement whose parameters are all named with ``bindparam``."""

    def __init__(self, statement: Statement) -> None:
        self._statement = statement
        self._compiled: dict[str, _Compiled] = {}

    def run(self, connection: Connection, *rows: Values) -> None:
        """Send the statement once for each row of values, in a transaction begun now if there is none."""
        compiled = self._for(connection.dialect)
        if not connection.in_transaction():
            connection.begin()
        for values in rows:
            _ask(connection, compiled.sql, compiled.send(values))

    def run_many(self, connection: Connection, rows: Sequence[Values]) -> None:
        """Send the statement with many rows of values at once."""
        if rows:
            compiled = self._for(connection.dialect)
            connection.exec_driver_sql(compiled.sql, [compiled.send(values) for values in rows])

    def all(self, connection: Connection, values: Values) -> list[tuple[Any, ...]]:
        """Return every row that the statement finds."""
        compiled = self._for(connection.dialect)
        return [compiled.read(row) for row in _ask(connection, compiled.sql, compiled.send(values))]

    def _for(self, dialect: Dialect) -> _Compiled:
        if (known := self._compiled.get(dialect.name)) is None:
            known = self._compiled[dialect.name] = _compile(self._statement, dialect)
        return known


def _ask(connection: Connection, sql: str, values: Any) -> Iterable[Any]:
    """Send a statement and return its rows."""
    if connection.dialect.name != "sqlite":
        return connection.exec_driver_sql(sql, values)
    driver = connection.dialect.loaded_dbapi
    try:
        cursor = connection.connection.cursor()
        cursor.execute(sql, values)
        return cursor.fetchall()
    except driver.Error as error:
        raise DBAPIError.instance(sql, values, error, driver.Error, dialect=connection.dialect) from error


def _compile(statement: Statement, dialect: Dialect) -> _Compiled:
    compiled = statement.compile(dialect=dialect)
    names = tuple(compiled.positiontup or compiled.params)
    types = [compiled.binds[name].type.dialect_impl(dialect) for name in names]
    columns = statement.selected_columns if isinstance(statement, Select | CompoundSelect) else ()
    return _Compiled(
        sql=str(compiled),
        names=names,
        converts=tuple(one.bind_processor(dialect) for one in types),
        is_positional=compiled.positional,
        results=tuple(one.type.dialect_impl(dialect).result_processor(dialect, None) for one in columns),
    )
