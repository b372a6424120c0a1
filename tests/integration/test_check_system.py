"""baiti doctor and the page 系统体检: each thing is told apart, and red says what to do."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from app.content.checkup_words import checkup_words
from app.services import check_system as service
from app.services.check_system import AMBER, OK, RED, check_system
from app.services.note_sign import JOBS, note_backup, note_sign
from app.store import signs
from app.store.database import db


@pytest.fixture
def look(app, clock):
    """Return what a check finds, by name: ``look(host="192.0.2.1")`` with other settings."""
    from dataclasses import replace

    def check(*, behind_proxy=None, **settings):
        chosen = replace(app.extensions["baiti"], secret_key="s" * 64, **settings)
        with app.app_context():
            found = check_system(chosen, clock=clock, behind_proxy=behind_proxy)
        for one in found:
            for language in ("zh", "en"):
                title, sentence = checkup_words(one.name, one.code, one.facts, language)
                assert not {"{", "?"} & set(title + sentence), sentence
        return {one.name: (one.state, one.code) for one in found}

    return check


@pytest.fixture(autouse=True)
def one_clock(monkeypatch, clock):
    """The database's server stands where the test's clock does."""
    monkeypatch.setattr(signs, "database_clock", clock.now)


@pytest.fixture
def in_order(app, home, clock, organisation):
    """A service that runs and was backed up."""
    backup = home / "backup.zip"
    backup.write_bytes(b"made")
    with app.app_context():
        note_sign(JOBS, clock=clock)
        note_backup(home / "instance", backup, clock=clock)


def test_a_service_in_order_has_nothing_amber_or_red(look, in_order):
    assert {state for state, _code in look().values()} == {OK}


def test_what_never_ran_and_was_never_saved_is_told(look, sit, make_member, set_exam, go_to):
    found = look()
    assert found["jobs"] == (RED, "jobs-never")
    assert found["backup"] == (AMBER, "backup-never")
    member = make_member("007316")
    set_exam()
    go_to("2026-12-11 10:00")
    sit(member, "quarterly")
    assert look()["backup"] == (RED, "backup-never")


@pytest.mark.parametrize(
    ("later", "jobs", "backup"),
    [
        ({"minutes": 2}, OK, OK),
        ({"minutes": 4}, RED, OK),
        ({"days": 3}, RED, AMBER),
        ({"days": 9}, RED, RED),
    ],
)
def test_beats_and_backups_grow_old(look, in_order, clock, later, jobs, backup):
    clock.forward(**later)
    found = look()
    assert (found["jobs"][0], found["backup"][0]) == (jobs, backup)


def test_a_clock_that_was_set_back_is_red(look, in_order, clock):
    clock.forward(minutes=-1)
    assert look()["clock"] == (OK, "clock")
    clock.forward(minutes=-30)
    assert look()["clock"] == (RED, "clock-went-back")


def test_the_clock_of_the_database_server_is_compared(app, look, in_order, clock, monkeypatch):
    monkeypatch.undo()
    with app.app_context():
        told = signs.database_clock()
        db.session.rollback()
    assert told is None or abs(told - datetime.now(UTC)) < timedelta(minutes=1)
    monkeypatch.setattr(signs, "database_clock", lambda: clock.now() + timedelta(minutes=7))
    assert look()["clock"] == (AMBER, "clocks-differ")


@pytest.mark.parametrize(("free", "state"), [(3 << 30, OK), (1 << 30, AMBER), (1 << 28, RED)])
def test_a_disk_that_fills_up_is_told_before_it_is_full(look, in_order, monkeypatch, free, state):
    from collections import namedtuple

    usage = namedtuple("usage", "free")
    monkeypatch.setattr(service.shutil, "disk_usage", lambda _folder: usage(free))
    assert look()["disk"][0] == state


def test_attempts_that_nobody_closes_are_counted(look, in_order, clock, sit, make_member, set_exam, go_to):
    member = make_member("007316")
    set_exam(minutes=60)
    go_to("2026-12-11 10:00")
    sit(member, "quarterly", hands_in=False)
    assert look()["queue"][0] == OK
    clock.forward(minutes=90)
    assert look()["queue"] == (AMBER, "queue-waits")


def test_demo_members_are_told_where_they_can_be_reached(look, in_order, make_member):
    assert look()["demo"] == (OK, "demo-none")
    make_member("1004", is_demo=True)
    assert look()["demo"] == (OK, "demo-local")
    assert look(host="192.0.2.1")["demo"] == (AMBER, "demo-closed")
    assert look(host="192.0.2.1", allow_demo=True)["demo"] == (RED, "demo-open")


def test_the_network_is_looked_at(look, in_order):
    assert look(host="192.0.2.1")["https"] == (AMBER, "https-missing")
    assert look(secure_cookies=True)["https"] == (OK, "https")
    assert look(behind_proxy=True)["proxy"] == (RED, "proxy-not-trusted")
    assert look(behind_proxy=False, trusted_proxies=1)["proxy"] == (AMBER, "proxy-missing")
    assert look(behind_proxy=True, trusted_proxies=1)["proxy"] == (OK, "proxy")


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_secret_is_long_and_kept_from_others(app, clock, home):
    from dataclasses import replace

    file = home / "instance" / "secret-key"
    file.write_text("s" * 64)

    def secret(**more):
        with app.app_context():
            found = check_system(replace(app.extensions["baiti"], **more), clock=clock)
        return next(one.code for one in found if one.name == "secret")

    file.chmod(0o644)
    assert secret(secret_key="s" * 64) == "secret-readable"
    file.chmod(0o600)
    assert secret(secret_key="s" * 64) == "secret"
    assert secret(secret_key="short") == "secret-short"


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_damage_is_found_and_a_large_file_is_left_to_the_full_check(look, in_order, app, monkeypatch):
    monkeypatch.setattr(signs, "MOST_QUICKLY", 1)
    assert look()["soundness"] == (OK, "too-large-to-look")
    monkeypatch.undo()
    with app.app_context():
        path = Path(db.engine.url.database)
        with db.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            page = connection.scalar(text("SELECT rootpage FROM sqlite_master WHERE name = 'catalog'"))
            size = connection.scalar(text("PRAGMA page_size"))
        db.engine.dispose()
    with path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * size)
    assert look()["soundness"] == (RED, "database-damaged")


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_database_without_tables_or_away_is_red_and_ends_the_look(make_app, clock, tmp_path):
    for url, code in (
        (f"sqlite:///{tmp_path / 'empty.sqlite3'}", "database-not-ready"),
        ("sqlite:////nonexistent/folder/baiti.sqlite3", "database-unreachable"),
    ):
        with make_app(database_url=url).app_context():
            found = check_system(make_app().extensions["baiti"], clock=clock)
        assert (found[0].state, found[0].code) == (RED, code)
        assert not [one for one in found if one.name == "jobs"]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_command_ends_with_1_on_red_and_tells_machines_too(app, in_order, home, clock):
    runner = app.test_cli_runner()
    app.extensions["baiti"].__dict__["secret_key"] = "s" * 64
    fine = runner.invoke(args=["doctor"])
    assert fine.exit_code == 0, fine.output
    assert "✓ 备份: 0 小时前做过备份。" in fine.output
    clock.forward(days=10)
    red = runner.invoke(args=["doctor", "--format", "json"])
    assert red.exit_code == 1
    told = {one["name"]: one for one in json.loads(red.stdout)}
    assert told["backup"]["state"] == "red"
    assert told["backup"]["facts"] == {"days": 10}
    assert "baiti db backup" in told["backup"]["text"]
