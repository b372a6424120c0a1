"""Statements compiled once say the same as SQLAlchemy's own way."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import bindparam, insert, select
from sqlalchemy.exc import IntegrityError

from app.store.database import db
from app.store.models import LoginFailureRow
from app.store.prepared import Prepared

FAILURE = LoginFailureRow.__table__
MOMENT = datetime(2026, 12, 10, 1, 0, 0, 123456, tzinfo=UTC)
ADD = Prepared(insert(FAILURE).values({one.name: bindparam(one.name) for one in FAILURE.c}).inline())
FIND = Prepared(select(FAILURE).where(FAILURE.c.subject == bindparam("subject")))


@pytest.fixture
def connection(app):
    with app.app_context(), db.engine.connect() as opened:
        yield opened


def failure(subject, count=1):
    return {"subject": subject, "failures": count, "first_at": MOMENT}


def test_what_is_written_is_read_back_with_its_types(connection):
    ADD.run(connection, failure("one"), failure("two", 2))
    assert FIND.all(connection, {"subject": "two"}) == [("two", 2, MOMENT)]
    assert connection.execute(select(FAILURE).order_by(FAILURE.c.subject)).all() == [
        ("one", 1, MOMENT),
        ("two", 2, MOMENT),
    ]


def test_no_row_is_an_empty_list(connection):
    assert FIND.all(connection, {"subject": "nobody"}) == []


def test_a_broken_constraint_is_the_error_that_the_rest_knows(connection):
    with pytest.raises(IntegrityError):
        ADD.run(connection, failure("one"), failure("one"))


def test_it_belongs_to_the_transaction_of_the_connection(connection):
    ADD.run(connection, failure("one"))
    connection.rollback()
    assert FIND.all(connection, {"subject": "one"}) == []
