"""Both databases: a test here that uses ``database``, also through ``app``, runs on SQLite and on PostgreSQL.

``@pytest.mark.parametrize("database", ["sqlite"], indirect=True)``: on that one alone.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, database_of: Callable[[str], str]) -> str:
    return database_of(request.param)
