"""Fixtures for everybody.

``home``           a folder with a small bank, an organisation and one exam (a copy of tests/data/home)
``clock``          a FixedClock: 2026-12-10 09:00 in Beijing until ``clock.forward(minutes=5)``
``app``            the application on a migrated SQLite file of its own, with ``clock``
``make_app``       the same with other settings: ``make_app(host="0.0.0.0")``
``organisation``   the sample organisation in force: departments organisation > east > east-1, east-2
                   and west > west-1; tiers leader, operator
``make_member``    ``make_member("007316", name=…, department="east-1", tier=…, roles=("manager",),
                   at="organisation")`` → its row id; the password is PASSWORD
``client``         a Flask test client
``sign_in_as``     ``sign_in_as(client, member_id)`` without the cost of a password
``live_server``, ``page``: see tests/browser/conftest.py

The folder of a test is its marker: unit, integration, web, browser.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from app.domain.bank.fields import Words
from app.domain.sittings.exam import Department, Organisation

HERE = Path(__file__).parent
START = datetime(2026, 12, 10, 1, 0, tzinfo=UTC)
PASSWORD = "correct horse battery"


class FixedClock:
    """A clock that stands still until it is moved."""

    def __init__(self, moment: datetime = START) -> None:
        self.moment = moment

    def now(self) -> datetime:
        return self.moment

    def forward(self, **length: float) -> datetime:
        self.moment += timedelta(**length)
        return self.moment


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        folder = Path(item.path).relative_to(HERE).parts[0]
        item.add_marker(folder)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    shutil.copytree(HERE / "data" / "home", folder)
    (folder / "instance").mkdir()
    return folder


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database, migrated once; tests copy the file."""
    from flask_migrate import upgrade

    folder = tmp_path_factory.mktemp("migrated")
    shutil.copytree(HERE / "data" / "home", folder, dirs_exist_ok=True)
    application = create_app(home=folder, testing=True, secret_key="for tests")
    with application.app_context():
        upgrade()
    close(application)
    return folder / "instance" / "baiti.sqlite3"


@pytest.fixture
def make_app(home: Path, clock: FixedClock, migrated: Path) -> Iterator[Callable[..., Flask]]:
    made: list[Flask] = []

    def make(**settings: Any) -> Flask:
        database = home / "instance" / "baiti.sqlite3"
        if not database.exists():
            shutil.copy(migrated, database)
        application = create_app(**{"home": home, "testing": True, "secret_key": "for tests", **settings})
        application.extensions["baiti_clock"] = clock
        made.append(application)
        return application

    yield make
    for application in made:
        close(application)


@pytest.fixture
def app(make_app: Callable[..., Flask]) -> Flask:
    return make_app()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def organisation(app: Flask, clock: FixedClock) -> Organisation:
    from app.services.publish_organisation import publish_organisation

    east = Department(
        "east",
        Words("东山台", "East hill station"),
        (
            Department("east-1", Words("东山一班", "East hill team 1")),
            Department("east-2", Words("东山二班", "East hill team 2")),
        ),
    )
    west = Department(
        "west",
        Words("西河台", "West river station"),
        (Department("west-1", Words("西河一班", "West river team 1")),),
    )
    given = Organisation(
        title=Words("示例中心", "Sample centre"),
        departments=(east, west),
        tiers={"leader": Words("领导干部", "Leader"), "operator": Words("值机员", "Duty operator")},
        groups={"专业": (Words("专业", "Specialty"), (("am", Words("调幅", "AM")),))},
    )
    with app.app_context():
        publish_organisation(given, by=None, clock=clock)
    return given


@pytest.fixture(scope="session")
def password_hash() -> str:
    from app.services.passwords import hash_password

    return hash_password(PASSWORD)


@pytest.fixture
def make_member(
    app: Flask,
    organisation: Organisation,
    clock: FixedClock,
    password_hash: str,
    monkeypatch: pytest.MonkeyPatch,
) -> Callable[..., int]:
    from app.services import add_member as service

    monkeypatch.setattr(
        service, "hash_password", lambda _password: password_hash
    )  # hashed once, not per member

    def make(
        staff_number: str,
        *,
        name: str = "周明远",
        department: str = "east-1",
        tier: str = "operator",
        roles: tuple[str, ...] = (),
        at: str = "",
        **more: Any,
    ) -> int:
        facts = {"must_change_password": False, "password": PASSWORD, "role_department": at, **more}
        new = service.NewMember(
            staff_number=staff_number, name=name, department=department, tier=tier, roles=roles, **facts
        )
        with app.app_context():
            return service.add_member(new, by=None, clock=clock)

    return make


@pytest.fixture
def sign_in_as(app: Flask, clock: FixedClock) -> Callable[[FlaskClient, int], FlaskClient]:
    from app.store.queries.sign_in import member_by_id

    def sign_in(client: FlaskClient, member_id: int) -> FlaskClient:
        with app.app_context():
            member = member_by_id(member_id)
            assert member is not None
            stamp = member.session_stamp
        with client.session_transaction() as session:
            session.update(member=member_id, stamp=stamp, since=int(clock.now().timestamp()))
        return client

    return sign_in


def close(application: Flask) -> None:
    from app.store.database import db

    with application.app_context():
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()
