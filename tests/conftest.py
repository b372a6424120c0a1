"""Fixtures for everybody.

``home``           a folder with a small bank, an organisation and one exam (a copy of tests/data/home)
``clock``          a FixedClock: 2026-12-10 09:00 in Beijing until ``clock.forward(minutes=5)``
``database``       address of a migrated database of the test's own: an SQLite file, a PostgreSQL database
                   with ``--database postgresql``; under tests/integration each test runs on both
``app``            the application on ``database``, with ``clock``
``make_app``       the same with other settings: ``make_app(host="0.0.0.0")``
``organisation``   the sample organisation in force: departments organisation > east > east-1, east-2
                   and west > west-1; tiers leader, operator
``make_member``    ``make_member("007316", name=…, department="east-1", tier=…, roles=("manager",),
                   at="organisation")`` → its row id; the password is PASSWORD
``make_exam``      ``make_exam(types=("single",), minutes=20, …)`` → public id of an open sitting, drawn from
                   tests/data/every, which has one question of each type
``set_exam``       ``set_exam("quarterly", kind="assessment", make_up=…)``: an exam of four questions
                   of 25 marks (tests/data/home), each quarter from day 10 of its last month, for 7 days
``go_to``          ``go_to("2026-12-11 10:00")`` in Beijing: moves ``clock`` and brings the plan
                   up to date
``sit``            ``sit(member_id, "quarterly", right=3)`` → id of an attempt with 3 right answers, handed in
``write_exam``     ``write_exam(member_id, sitting, {"essay": ["…", "…"]})`` → id of an attempt handed in,
                   with canonical responses by type in the paper's order; what is not given is left blank
``client``         a Flask test client
``sign_in_as``     ``sign_in_as(client, member_id)`` without the cost of a password
``live_server``, ``page``: see tests/browser/conftest.py

The folder of a test is its marker: unit, integration, web, browser.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from app.domain.bank.fields import Words
from app.domain.sittings.exam import Department, Organisation

pytest_plugins = ["tests.databases"]
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
    (folder / "instance").mkdir(exist_ok=True)
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
def sqlite_database(home: Path, migrated: Path) -> str:
    return f"sqlite:///{shutil.copy(migrated, home / 'instance' / 'baiti.sqlite3')}"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database",
        choices=("sqlite", "postgresql"),
        default="sqlite",
        help="where tests run that do not run on both: of pages and in the browser",
    )


@pytest.fixture
def database(request: pytest.FixtureRequest, database_of: Callable[[str], str]) -> str:
    return database_of(request.config.getoption("--database"))


@pytest.fixture
def make_app(home: Path, clock: FixedClock, database: str) -> Iterator[Callable[..., Flask]]:
    made: list[Flask] = []
    usual = {"home": home, "testing": True, "secret_key": "for tests", "database_url": database}

    def make(**settings: Any) -> Flask:
        application = create_app(**{**usual, **settings})
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
    from app.store.models import BrowserSessionRow
    from app.store.queries.sign_in import member_by_id
    from app.store.rows import add_row
    from app.store.transaction import writing

    def sign_in(client: FlaskClient, member_id: int, *, is_shared: bool = False) -> FlaskClient:
        now = clock.now()
        with app.app_context(), writing():
            member = member_by_id(member_id)
            assert member is not None
            row = BrowserSessionRow(
                member_id=member_id,
                session_stamp=member.session_stamp,
                device="computer/Windows/Edge",
                is_shared=is_shared,
                started_at=now,
                seen_at=now,
            )
            add_row(row)
            key = row.key
        with client.session_transaction() as session:
            session.permanent = not is_shared
            session.update(member=member_id, browser=key, shared=is_shared, since=int(now.timestamp()))
        return client

    return sign_in


@pytest.fixture
def make_exam(app: Flask, organisation: Organisation, clock: FixedClock) -> Callable[..., str]:
    from app.content.bank_files import read_bank
    from app.content.library import Library
    from app.content.markdown import render
    from app.domain.paper.spec import Draw, PaperSpec, SpecRow
    from app.domain.sittings.exam import Attempts, Exam, Moment, Release, Schedule, TierRule
    from app.services.publish_bank import publish_bank
    from app.services.publish_exam import publish_exam
    from app.services.refresh_plan import refresh_plan
    from app.store.database import db
    from app.store.models import ExamRow, OccurrenceRow, SittingRow

    titles = {
        "single": Words("单选题", "Single choice"),
        "multiple": Words("多选题", "Multiple choice"),
        "indefinite": Words("不定项选择题", "One or more"),
        "truefalse": Words("判断题", "True or false"),
        "blank": Words("填空题", "Fill in the blanks"),
        "numeric": Words("计算题", "Numeric"),
        "match": Words("连线题", "Matching"),
        "order": Words("排序题", "Ordering"),
        "qa": Words("问答题", "Questions"),
    }
    by_itself = tuple(titles)  # what no person has to mark
    titles |= {
        "cloze": Words("完形填空题", "Cloze"),
        "short": Words("简答题", "Short answers"),
        "essay": Words("论述题", "Essay"),
    }

    def make(
        *,
        types: tuple[str, ...] = by_itself,
        minutes: int = 20,
        points: int = 4,
        pass_percent: int = 60,
        max_attempts: int | None = None,
        release: tuple[str, str, str] = ("at-hand-in",) * 3,
        bank: Path = HERE / "data" / "every",
        key: str = "every",
        title: Words | None = None,
        schedule: Schedule | None = None,
        **more: Any,
    ) -> str:
        with app.app_context():
            reading = read_bank(bank, Library.of(organisation))
            assert not reading.has_errors, reading
            publish_bank(reading, render=render, by=None, clock=clock)
            name = reading.header.name
            rows = tuple(
                SpecRow(titles.get(one, Words(one, one)), Fraction(points), Draw((name,), types=(one,)))
                for one in types
            )
            rule = TierRule("all", Fraction(pass_percent), timedelta(minutes=minutes))
            exam = Exam(
                id=key,
                title=title or Words("值班岗位季度考核", "Duty assessment"),
                kind="topic-test",
                tiers={"operator": rule, "leader": rule},
                papers={"all": PaperSpec(rows)},
                schedule=schedule
                or Schedule("quarter", Moment(0, 0, month="first", day="1"), None, "Asia/Shanghai"),
                attempts=Attempts(max=max_attempts),
                release=Release(*release),
                **more,
            )
            publish_exam(exam, key, by=None, clock=clock)
            refresh_plan(clock=clock, zone="Asia/Shanghai")
            sittings = db.session.query(SittingRow.public_id).join(OccurrenceRow).join(ExamRow)
            now = clock.now()
            is_open = (ExamRow.key == key, SittingRow.opens_at <= now, SittingRow.closes_at > now)
            return str(sittings.filter(*is_open).scalar())

    return make


@pytest.fixture
def set_exam(app: Flask, home: Path, organisation: Organisation, clock: FixedClock) -> Callable[..., None]:
    from app.content.bank_files import read_bank
    from app.content.catalog import read_catalog
    from app.content.documents import Source
    from app.content.library import Library
    from app.content.markdown import render
    from app.domain.paper.spec import Draw, PaperSpec, SpecRow
    from app.domain.sittings.exam import Attempts, Exam, Moment, Release, Schedule, TierRule
    from app.services.publish_bank import publish_bank
    from app.services.publish_catalog import TopicEntry, publish_catalog
    from app.services.publish_exam import publish_exam
    from app.services.refresh_plan import refresh_plan

    folder = home / "question_bank"
    catalog = read_catalog(Source.at(folder / "catalog.yaml")).catalog
    rows = (SpecRow(Words("全部", "All"), Fraction(25), Draw(("small",))),)
    usual: dict[str, Any] = {
        "title": Words("季度考核", "Quarterly assessment"),
        "kind": "assessment",
        "papers": {"all": PaperSpec(rows, shuffle_questions=True)},
        "schedule": Schedule(
            "quarter", Moment(9, 0, month="last", day="10"), timedelta(days=7), "Asia/Shanghai"
        ),
        "attempts": Attempts(1),
        "release": Release("at-hand-in", "at-hand-in", "at-hand-in"),
    }

    def publish(key: str = "quarterly", *, minutes: int = 60, pass_percent: int = 60, **more: Any) -> None:
        rule = TierRule("all", Fraction(pass_percent), timedelta(minutes=minutes))
        exam = Exam(**{"id": key, "tiers": {"operator": rule}, **usual, **more})
        with app.app_context():
            topics = {path: TopicEntry(topic.title, topic.strand) for path, topic in catalog.topics.items()}
            publish_catalog(topics, by=None, clock=clock)
            bank = read_bank(folder / "small", Library.of(organisation, catalog=catalog))
            publish_bank(bank, render=render, by=None, clock=clock)
            publish_exam(exam, repr(exam), by=None, clock=clock)
            refresh_plan(clock=clock, zone="Asia/Shanghai")

    return publish


@pytest.fixture
def go_to(app: Flask, clock: FixedClock) -> Callable[[str], None]:
    from app.services.refresh_plan import refresh_plan

    def move(moment: str) -> None:
        clock.moment = datetime.fromisoformat(f"{moment}+08:00").astimezone(UTC)
        with app.app_context():
            refresh_plan(clock=clock, zone="Asia/Shanghai")

    return move


@pytest.fixture
def sit(app: Flask, clock: FixedClock) -> Callable[..., str]:
    from app.domain.attempts.limits import check_entries
    from app.domain.itemtypes import item_types
    from app.services.hand_in import hand_in
    from app.services.list_sittings import list_sittings
    from app.services.save_responses import save_responses
    from app.services.start_attempt import start_attempt
    from app.services.viewer import Viewer
    from app.store.attempts import frozen_paper
    from app.store.database import db
    from app.store.models import AttemptRow

    device = "device-0001"

    def right_answers(attempt_id: str) -> list[dict[str, Any]]:
        row_id = db.session.query(AttemptRow.id).filter_by(public_id=attempt_id).scalar()
        frozen = frozen_paper(row_id)
        entries = []
        for slot in frozen.paper.slots:
            item = frozen.stored(slot.item).item
            answer = item_types()[item.type].solve(item.body, slot.arrangement).response
            entries.append({"seq": slot.number, "kind": "answer", "slot": slot.number, "response": answer})
        db.session.rollback()
        return entries

    def sit_exam(member_id: int, key: str, *, right: int = 4, hands_in: bool = True) -> str:
        with app.app_context():
            viewer = Viewer(member_id)
            listed = list_sittings(viewer, clock=clock)
            sitting = next(one for one in listed if one.exam_key == key and one.may_start)
            attempt = start_attempt(
                sitting.id, viewer=viewer, client=device, language="zh_CN", seed=bytes(16), clock=clock
            ).attempt_id
            if not hands_in:
                return attempt
            who: dict[str, Any] = {"owner": member_id, "epoch": 1, "client": device, "clock": clock}
            save_responses(attempt, entries=check_entries(right_answers(attempt)[:right]), **who)
            clock.forward(minutes=5)
            hand_in(attempt, last_seq=right, entries=[], confirm_unsent=False, **who)
            return attempt

    return sit_exam


@pytest.fixture
def write_exam(app: Flask, clock: FixedClock) -> Callable[..., str]:
    from app.domain.attempts.limits import check_entries
    from app.services.hand_in import hand_in
    from app.services.start_attempt import start_attempt
    from app.services.viewer import Viewer
    from app.store.attempts import frozen_paper
    from app.store.database import db
    from app.store.models import AttemptRow

    def write(member_id: int, sitting: str, answers: dict[str, list[Any]], *, language: str = "zh_CN") -> str:
        left = {kind: list(responses) for kind, responses in answers.items()}
        device = f"device-{member_id:04}"
        with app.app_context():
            viewer = Viewer(member_id)
            attempt = start_attempt(
                sitting, viewer=viewer, client=device, language=language, seed=bytes(16), clock=clock
            ).attempt_id
            frozen = frozen_paper(db.session.query(AttemptRow.id).filter_by(public_id=attempt).scalar())
            entries = []
            for slot in frozen.paper.slots:
                if responses := left.get(frozen.stored(slot.item).item.type):
                    seq, response = len(entries) + 1, responses.pop(0)
                    entries.append({"seq": seq, "kind": "answer", "slot": slot.number, "response": response})
            db.session.rollback()
            clock.forward(minutes=5)
            who: dict[str, Any] = {"owner": member_id, "epoch": 1, "client": device, "clock": clock}
            hand_in(
                attempt, last_seq=len(entries), entries=check_entries(entries), confirm_unsent=False, **who
            )
            return attempt

    return write


def close(application: Flask) -> None:
    from app.store.database import db

    with application.app_context():
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()
