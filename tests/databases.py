"""Fixtures of both databases.

``server``             a PostgreSQL server of the test run's own (scripts/postgres.py), one for each worker
``databases``          databases on it; ``databases.make()`` gives the name of a new one
``sqlite_database``    address of a migrated database of the test's own, and
``postgres_database``  the same on the server; ``database_of("postgresql")`` gives either

Where no PostgreSQL can be had they fail and say what to install; ``-k "not postgresql"`` leaves them out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from scripts.postgres import Server, running_server

try:
    import psycopg
except ModuleNotFoundError:
    psycopg = None


class Databases:
    """A running server and the databases made on it."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self._made = 0

    def run(self, statement: str, *values: object) -> None:
        """Run a statement on the server, outside any test's database."""
        with psycopg.connect(self.server.url("postgres"), autocommit=True) as connection:
            connection.execute(statement, values or None)

    def make(self, template: str = "migrated") -> str:
        """Return the name of a new database."""
        self._made += 1
        name = f"baiti_{self._made}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    if psycopg is None:
        pytest.fail("The tests on PostgreSQL need its driver: pip install -e '.[dev,pg]'")
    with running_server() as started:
        yield started


@pytest.fixture(scope="session")
def databases(server: Server, migrated: Path) -> Databases:
    """The server, with an empty migrated database that others are copied from."""
    from flask_migrate import upgrade

    from app import create_app

    made = Databases(server)
    made.run("CREATE DATABASE migrated TEMPLATE template0")
    home = migrated.parents[1]
    application: Flask = create_app(
        home=home, testing=True, secret_key="for tests", database_url=server.url("migrated")
    )
    with application.app_context():
        upgrade()
        dispose()
    return made


@pytest.fixture
def postgres_database(databases: Databases) -> Iterator[str]:
    name = databases.make()
    yield databases.server.url(name)
    databases.run(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def database_of(request: pytest.FixtureRequest) -> Callable[[str], str]:
    """Return the address of the test's own database of a kind, ``sqlite`` or ``postgresql``."""

    def address(kind: str) -> str:
        found: str = request.getfixturevalue("sqlite_database" if kind == "sqlite" else "postgres_database")
        return found

    return address


def dispose() -> None:
    from app.store.database import db

    db.session.remove()
    for engine in db.engines.values():
        engine.dispose()
