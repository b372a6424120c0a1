"""PostgreSQL that goes away and comes back: 503 with Retry-After, and nothing acknowledged is lost."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from sqlalchemy import event, func, select

from app import create_app
from app.store.database import db
from app.store.models import LogEntryRow

pytestmark = pytest.mark.parametrize("database", ["postgresql"], indirect=True)
ROOT = Path(__file__).parents[2]
ORIGIN = {"Origin": "http://localhost"}
PHONE = "phone-0001"


@pytest.fixture
def member(app, client, make_member, sign_in_as):
    """A signed-in member's client, in an application that shows errors as in earnest."""
    sign_in_as(client, make_member("007316"))
    app.testing = False
    return client


@pytest.fixture
def attempt(member, make_exam):
    address = f"/api/v1/sittings/{make_exam(types=('truefalse', 'single'))}/attempts"
    answer = member.post(address, json={"client": PHONE}, headers=ORIGIN)
    assert answer.status_code == 201, answer.text
    return answer.json["id"]


@pytest.fixture
def outage(server):
    """The server, running again at the end whatever happened."""
    yield server
    if not server.answers():
        server.stop()
        server.start()


def put(client, attempt, seq):
    entry = {"seq": seq, "kind": "answer", "slot": 1, "response": bool(seq % 2)}
    body = {"epoch": 1, "client": PHONE, "entries": [entry]}
    return client.put(f"/api/v1/attempts/{attempt}/responses", json=body, headers=ORIGIN)


def logged(app):
    with app.app_context():
        return set(db.session.scalars(select(LogEntryRow.seq)))


def kill_connections(databases, database):
    name = database.split("/")[3].split("?")[0]
    databases.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", name)


def assert_asks_to_come_back(answer):
    assert answer.status_code == 503, answer.text
    assert int(answer.headers["Retry-After"]) > 0
    assert answer.get_json()["code"] == "database-unavailable"


@pytest.mark.parametrize("moment", ["SELECT", "INSERT INTO response_log", "UPDATE attempt", "commit"])
def test_a_connection_killed_in_the_middle_of_a_save_is_a_503_and_the_save_can_be_repeated(
    app, member, attempt, databases, database, moment
):
    with app.app_context():
        engine = db.engine
    kills = []

    def kill(*arguments):
        statement = arguments[2] if len(arguments) > 2 else "commit"
        if (
            not kills
            and statement.lstrip().startswith(moment)
            and arguments[0].get_execution_options().get("writing")
        ):
            kills.append(statement)
            kill_connections(databases, database)

    name = "commit" if moment == "commit" else "before_cursor_execute"
    event.listen(engine, name, kill)
    answer = put(member, attempt, 1)
    event.remove(engine, name, kill)
    assert kills
    assert_asks_to_come_back(answer)
    assert logged(app) == set()
    again = put(member, attempt, 1)
    assert (again.status_code, again.json["settled"]) == (200, 1)
    assert logged(app) == {1}


def test_connections_killed_while_nobody_asked_are_not_noticed(member, attempt, databases, database):
    kill_connections(databases, database)
    assert put(member, attempt, 1).status_code == 200


def test_whatever_is_killed_and_when_an_acknowledged_answer_is_in_the_log(
    app, member, attempt, databases, database
):
    stop, acknowledged, asked_back = threading.Event(), set(), 0

    def killer():
        while not stop.wait(0.02):
            kill_connections(databases, database)

    thread = threading.Thread(target=killer)
    thread.start()
    for seq in range(1, 61):
        while (answer := put(member, attempt, seq)).status_code != 200:
            assert_asks_to_come_back(answer)
            asked_back += 1
        acknowledged.add(seq)
        assert answer.json["settled"] == seq
    stop.set()
    thread.join()
    assert asked_back, "no save was ever hit"
    assert logged(app) == acknowledged == set(range(1, 61))


def test_a_crashed_server_keeps_what_was_acknowledged_and_the_service_recovers_by_itself(
    app, member, attempt, outage
):
    assert put(member, attempt, 1).status_code == 200
    outage.crash()
    assert_asks_to_come_back(put(member, attempt, 2))
    page = member.get("/")
    assert (page.status_code, page.headers["Retry-After"]) == (503, "15")
    assert member.get("/readyz").get_json()["status"] == "unreachable"
    assert member.get("/healthz").status_code == 200
    outage.start()
    assert put(member, attempt, 2).json["settled"] == 2
    assert logged(app) == {1, 2}
    assert member.get("/readyz").status_code == 200


def test_a_service_started_while_the_database_is_away_works_once_it_is_there(home, database, outage):
    outage.stop()
    started = create_app(home=home, testing=False, secret_key="for tests", database_url=database)
    client = started.test_client()
    assert client.get("/readyz").get_json()["status"] == "unreachable"
    assert client.get("/healthz").status_code == 200
    outage.start()
    assert client.get("/readyz").get_json()["status"] == "ready"
    assert client.get("/login").status_code == 200
    with started.app_context():
        db.engine.dispose()


def test_setup_without_the_database_says_where_to_look(home, database, outage):
    outage.stop()
    environment = os.environ | {
        "BAITI_HOME": str(home),
        "BAITI_DATABASE_URL": database.replace("baiti@", "baiti:open-sesame@"),
        "PYTHONPATH": str(ROOT),
    }
    found = subprocess.run(
        [sys.executable, "-m", "app.cli", "setup"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert found.returncode == 1
    assert "BAITI_DATABASE_URL" in found.stderr
    assert "Traceback" not in found.stderr
    assert "open-sesame" not in found.stdout + found.stderr


def test_what_no_row_can_hold_is_refused_and_not_a_fault(app, member):
    assert member.get("/api/v1/attempts/a%00b").status_code in (400, 404)
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(LogEntryRow)) == 0


def test_every_connection_waits_for_the_disk_and_not_for_ever_for_a_lock(app):
    with app.app_context():
        shown = [
            db.session.scalar(select(func.current_setting(name)))
            for name in ("synchronous_commit", "lock_timeout", "TimeZone", "transaction_isolation")
        ]
        db.session.rollback()
    assert shown == ["on", "15s", "UTC", "read committed"]
