"""A full disk, and a database of another version: said clearly, and nothing half done."""

from __future__ import annotations

import pytest
from flask_migrate import check, downgrade, upgrade
from sqlalchemy import event, func, select, text

from app.cli.errors import explain
from app.content.bank_files import read_bank_sources
from app.content.library import Library
from app.content.markdown import render
from app.services.publish_bank import publish_bank
from app.store.database import UNAVAILABLE, db
from app.store.models import BankRow, ItemVersionRow
from app.store.readiness import Readiness, database_readiness, known_versions

LONG = "问" * 2000
only_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def bank(count):
    questions = "".join(f"  - {{id: q-{n}, truefalse: {LONG}, answer: 对}}\n" for n in range(count))
    text = f"format: 1\nbank: big\ntitle: 大\nquestions:\n{questions}"
    return read_bank_sources({"big.yaml": text.encode()}, Library())


@pytest.fixture
def in_app(app):
    with app.app_context():
        yield app
        db.session.remove()


@only_sqlite
def test_a_full_disk_leaves_the_bank_as_it_was(in_app, clock, capsys):
    engine = db.engine

    def limit(connection, _record):
        connection.execute("PRAGMA max_page_count = 120")

    event.listen(engine, "connect", limit)
    engine.dispose()
    with pytest.raises(UNAVAILABLE) as failure:
        publish_bank(bank(300), render=render, by=None, clock=clock)
    assert explain(failure.value) == 1
    assert "磁盘已满" in capsys.readouterr().err
    event.remove(engine, "connect", limit)
    engine.dispose()
    for row in (BankRow, ItemVersionRow):
        assert db.session.scalar(select(func.count()).select_from(row)) == 0
    assert publish_bank(bank(3), render=render, by=None, clock=clock).added == 3


@only_sqlite
def test_a_full_disk_is_a_page_that_says_try_again(client, app):
    with app.app_context():
        pages = db.session.scalar(text("PRAGMA page_count"))
        db.session.execute(text("CREATE TABLE filler (content)"))
        db.session.commit()
        engine = db.engine
    event.listen(
        engine, "connect", lambda connection, _: connection.execute(f"PRAGMA max_page_count = {pages}")
    )
    engine.dispose()
    with app.app_context(), pytest.raises(UNAVAILABLE):
        db.session.execute(text("INSERT INTO filler VALUES (zeroblob(100000))"))
    app.testing = False
    app.config["WTF_CSRF_ENABLED"] = False
    form = {"staff_number": "x" * 30, "password": "wrong"}
    answers = [client.post("/login", data=form | {"staff_number": f"{n:030d}"}) for n in range(60)]
    full = [answer for answer in answers if answer.status_code == 503]
    assert full, "the disk never filled"
    assert full[0].headers["Retry-After"]
    assert "Traceback" not in full[0].text


@pytest.mark.parametrize(
    ("version", "found"),
    [(known_versions()[-1], Readiness.READY), ("0001", Readiness.OLDER), ("9999", Readiness.NEWER)],
    ids=["as expected", "of an earlier program", "of a later program"],
)
def test_the_version_of_the_database_is_told(in_app, version, found):
    db.session.execute(text("update alembic_version set version_num = :version"), {"version": version})
    db.session.commit()
    assert database_readiness() is found


def test_setup_does_not_touch_a_newer_database(in_app):
    db.session.execute(text("update alembic_version set version_num = '9999'"))
    db.session.commit()
    result = in_app.test_cli_runner().invoke(args=["setup"])
    assert getattr(result.exception, "code", None) == "database-newer"
    assert db.session.scalar(select(func.count()).select_from(BankRow)) == 0


def test_the_migrated_tables_equal_the_row_classes(in_app):
    check()


def test_migrations_go_back_and_up_again(in_app):
    downgrade(revision="base")
    assert database_readiness() is Readiness.EMPTY
    upgrade()
    assert database_readiness() is Readiness.READY
