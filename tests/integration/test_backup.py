"""Backups made while the service runs, restored into an empty installation, refused when damaged or newer."""

from __future__ import annotations

import io
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
import zlib
from contextlib import closing
from pathlib import Path
from zipfile import BadZipFile, ZipFile

import pytest
from sqlalchemy import inspect, text

from app import create_app
from app.domain.errors import DomainError
from app.services.back_up_database import back_up_database
from app.services.check_database import check_database
from app.services.restore_backup import restore_backup
from app.store import postgres_programs
from app.store.database import db

ROOT = Path(__file__).parents[2]
only_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
only_postgres = pytest.mark.parametrize("database", ["postgresql"], indirect=True)


@pytest.fixture
def year(app, set_exam, make_member, go_to, sit):
    """A little of everything: two members who sat, one who is at it, one who never came."""
    members = [make_member(f"00731{number}") for number in range(4)]
    set_exam()
    go_to("2026-12-11 10:00")
    sit(members[0], "quarterly", right=3)
    sit(members[1], "quarterly", right=1)
    sit(members[2], "quarterly", hands_in=False)
    return app


@pytest.fixture
def elsewhere(request, database, tmp_path, clock):
    """An application of an installation that has no tables, for the same kind of database."""
    home = tmp_path / "elsewhere"
    for folder in ("question_bank", "exams", "instance"):
        (home / folder).mkdir(parents=True)
    url, name = f"sqlite:///{home / 'instance' / 'baiti.sqlite3'}", ""
    if database.startswith("postgres"):
        databases = request.getfixturevalue("databases")
        name = databases.make("template0")
        url = databases.server.url(name)
    made = create_app(home=home, testing=True, secret_key="for tests", database_url=url)
    made.extensions["baiti_clock"] = clock
    yield made
    with made.app_context():
        db.session.remove()
        db.engine.dispose()
    if name:
        databases.run(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def backup(year, tmp_path, clock):
    """A backup of the year."""
    file = tmp_path / "backup.zip"
    with year.app_context():
        back_up_database(file, replace=False, clock=clock)
    return file


def restore(app, file, clock, *, replace=False):
    with app.app_context():
        return restore_backup(file, replace=replace, folder=app.extensions["baiti"].instance, clock=clock)


def refusal_of(app, file, clock, *, replace=True):
    with pytest.raises(DomainError) as refused:
        restore(app, file, clock, replace=replace)
    return refused.value.code


def rows_of(app):
    """Return every row of every table, as the database gives them."""
    with app.app_context(), db.engine.connect() as connection:
        names = inspect(connection).get_table_names()
        found = {}
        for name in names:
            rows = connection.execute(text(f"SELECT * FROM {name}"))  # noqa: S608 - from the catalog
            found[name] = sorted(map(str, rows))
    with app.app_context():
        db.engine.dispose()
    return found


def rewrite(file, change):
    """Change the manifest of a backup as somebody might who knows how."""
    with ZipFile(file) as archive:
        manifest, dump = json.loads(archive.read("manifest.json")), archive.read("database")
    manifest.update(change(manifest))
    with ZipFile(file, "w") as archive:
        archive.writestr("database", dump)
        archive.writestr("manifest.json", json.dumps(manifest))


def test_a_backup_restored_into_an_empty_installation_equals_it(year, backup, elsewhere, clock):
    done = restore(elsewhere, backup, clock)
    assert (done.kept, done.is_current) == (None, True)
    before, after = rows_of(year), rows_of(elsewhere)
    assert len(before["response_log"]) == 4
    assert before == after
    with elsewhere.app_context():
        assert check_database() == []


def test_a_restored_installation_goes_on_where_the_other_was(backup, elsewhere, clock):
    from app.services.publish_organisation import current_organisation
    from app.services.refresh_plan import refresh_plan
    from app.store.audit import write_audit
    from app.store.transaction import writing

    restore(elsewhere, backup, clock)
    with elsewhere.app_context():
        assert list(current_organisation().tiers) == ["leader", "operator"]
        assert refresh_plan(clock=clock, zone="Asia/Shanghai").is_empty
        with writing():  # new rows get new numbers
            write_audit("tried", "this", by=None, at=clock.now())


def test_a_backup_made_while_others_save_is_one_moment_of_it(
    app, make_exam, make_member, elsewhere, tmp_path, clock
):
    from app.domain.attempts.limits import check_entries
    from app.services.save_responses import save_responses
    from app.services.start_attempt import start_attempt
    from app.services.viewer import Viewer

    sitting, member = make_exam(types=("truefalse",), voluntary=True), make_member("007316")
    stop, saved = threading.Event(), []
    with app.app_context():
        attempt = start_attempt(
            sitting, viewer=Viewer(member), client="phone-0001", language="en", seed=bytes(16), clock=clock
        ).attempt_id

    def work():
        with app.app_context():
            while not stop.is_set():
                seq = len(saved) + 1
                entries = check_entries(
                    [{"seq": seq, "kind": "answer", "slot": 1, "response": bool(seq % 2)}]
                )
                save_responses(
                    attempt, owner=member, epoch=1, client="phone-0001", entries=entries, clock=clock
                )
                saved.append(seq)

    thread = threading.Thread(target=work)
    thread.start()
    while len(saved) < 5 and thread.is_alive():
        stop.wait(0.01)
    acknowledged = len(saved)
    try:
        with app.app_context():
            made = back_up_database(tmp_path / "live.zip", replace=False, clock=clock)
    finally:
        stop.set()
        thread.join()
    assert acknowledged >= 5
    assert made.tables["response_log"] >= acknowledged
    restore(elsewhere, tmp_path / "live.zip", clock)
    with elsewhere.app_context():
        assert check_database() == []


def damaged_from(whole: bytes, place: int) -> bytes:
    """Return the bytes with the first wrong one from ``place`` on that matters: among zeros, one may not."""
    with ZipFile(io.BytesIO(whole)) as archive:
        told = [archive.read(name) for name in archive.namelist()]
    while True:
        damaged = bytearray(whole)
        damaged[place] ^= 0x10
        try:
            with ZipFile(io.BytesIO(damaged)) as archive:
                if [archive.read(name) for name in archive.namelist()] != told:
                    return bytes(damaged)
        except (BadZipFile, zlib.error, EOFError):
            return bytes(damaged)
        place += 1


def test_a_backup_with_a_wrong_byte_is_refused_and_nothing_is_touched(year, backup, elsewhere, clock):
    before, whole = rows_of(year), backup.read_bytes()
    with ZipFile(backup) as archive:  # in what the files hold: a date in the directory may be any
        held = [(one.header_offset + 30 + len(one.filename), one.compress_size) for one in archive.infolist()]
    for place in (start + int(size * share) for start, size in held for share in (0.4, 0.7)):
        backup.write_bytes(damaged_from(whole, place))
        assert refusal_of(elsewhere, backup, clock) == "backup-damaged", place
    assert refusal_of(year, backup, clock) == "backup-damaged"
    assert rows_of(elsewhere) == {}
    assert rows_of(year) == before


def test_a_backup_cut_off_is_refused(backup, elsewhere, clock):
    whole = backup.read_bytes()
    for length in (0, 1, 1000, -1):
        backup.write_bytes(whole[:length])
        assert refusal_of(elsewhere, backup, clock) == "backup-damaged", length


def test_a_backup_that_says_something_else_is_refused(year, backup, clock):
    before, whole = rows_of(year), backup.read_bytes()
    for change, code in (
        ({"revision": "9999"}, "backup-newer"),
        ({"baiti-backup": 2}, "backup-newer"),
        ({"kind": "oracle"}, "backup-other-kind"),
        ({"sha256": "0" * 64}, "backup-damaged"),
        ({"tables": "many"}, "backup-damaged"),
        ({"unheard": "of"}, "backup-damaged"),
    ):
        backup.write_bytes(whole)
        rewrite(backup, lambda _manifest, change=change: change)
        assert refusal_of(year, backup, clock) == code, change
    assert rows_of(year) == before


def test_a_backup_that_lacks_a_row_changes_nothing(year, backup, clock):
    rewrite(
        backup,
        lambda manifest: {"tables": {**manifest["tables"], "member": manifest["tables"]["member"] + 1}},
    )
    before = rows_of(year)
    assert refusal_of(year, backup, clock) in ("backup-damaged", "postgres-program-failed")
    assert rows_of(year) == before


def test_a_file_that_is_not_there_is_named(elsewhere, tmp_path, clock):
    assert refusal_of(elsewhere, tmp_path / "absent.zip", clock) == "backup-not-found"


def test_data_is_replaced_only_on_demand_and_what_was_there_is_kept(
    year, backup, clock, make_member, elsewhere
):
    make_member("009999")
    now = rows_of(year)
    assert refusal_of(year, backup, clock, replace=False) == "restore-needs-yes"
    assert rows_of(year) == now
    done = restore(year, backup, clock, replace=True)
    assert len(rows_of(year)["member"]) == len(now["member"]) - 1
    assert done.kept is not None
    if done.manifest.kind == "sqlite":
        shutil.copy(done.kept, elsewhere.extensions["baiti"].instance / "baiti.sqlite3")
    else:
        restore(elsewhere, done.kept, clock)
    assert rows_of(elsewhere) == now


def test_a_database_in_use_is_left_alone(year, backup, clock, database):
    before = rows_of(year)
    other = create_app(home=year.extensions["baiti"].home, testing=True, database_url=database)
    with other.app_context(), db.engine.connect() as connection:
        connection.execute(text("SELECT count(*) FROM member"))
        assert refusal_of(year, backup, clock) == "database-in-use"
        connection.rollback()
        assert rows_of(year) == before
    with other.app_context():
        db.engine.dispose()


@only_sqlite
def test_a_damaged_database_can_be_replaced_and_is_kept_as_it_is(year, backup, clock):
    whole = rows_of(year)
    file = year.extensions["baiti"].instance / "baiti.sqlite3"
    file.write_bytes(b"no database any more" * 100)
    assert refusal_of(year, backup, clock, replace=False) == "restore-needs-yes"
    done = restore(year, backup, clock, replace=True)
    assert done.kept.read_bytes() == b"no database any more" * 100
    assert rows_of(year) == whole


@only_sqlite
def test_a_damaged_database_is_not_backed_up_as_if_it_were_whole(year, tmp_path, clock):
    with year.app_context():
        db.engine.dispose()
        (year.extensions["baiti"].instance / "baiti.sqlite3").write_bytes(b"no database any more" * 100)
        with pytest.raises(DomainError) as refused:
            back_up_database(tmp_path / "backup.zip", replace=False, clock=clock)
    assert refused.value.code == "database-damaged"
    assert not (tmp_path / "backup.zip").exists()


@only_postgres
def test_a_database_of_another_program_is_left_alone(elsewhere, backup, clock):
    with elsewhere.app_context():
        db.session.execute(text("CREATE TABLE invoices (id integer)"))
        db.session.commit()
    assert refusal_of(elsewhere, backup, clock) == "database-foreign"
    assert rows_of(elsewhere) == {"invoices": []}


@only_postgres
def test_missing_programs_of_postgresql_are_named(app, tmp_path, clock, monkeypatch):
    monkeypatch.setattr(postgres_programs, "program_folders", lambda: [tmp_path])
    with app.app_context(), pytest.raises(DomainError) as refused:
        back_up_database(tmp_path / "backup.zip", replace=False, clock=clock)
    assert refused.value.facts["name"] == "pg_dump"


@only_postgres
def test_the_password_is_on_no_command_line(home, database, monkeypatch):
    from app.store.backups import postgres_place

    secret = database.replace("baiti@", "baiti:open-sesame@")
    application = create_app(home=home, testing=True, database_url=secret)
    with application.app_context():
        assert "open-sesame" not in postgres_place._address()
        assert postgres_place._environment()["PGPASSWORD"] == "open-sesame"


def test_a_backup_overwrites_an_earlier_one_on_demand_and_nothing_else(year, backup, tmp_path, clock):
    letter = tmp_path / "letter.txt"
    letter.write_text("dear sirs", "utf-8")
    with year.app_context():
        for file, replace in (
            (backup, False),
            (letter, False),
            (letter, True),
            (tmp_path / "no" / "folder", True),
        ):
            with pytest.raises(DomainError):
                back_up_database(file, replace=replace, clock=clock)
        back_up_database(backup, replace=True, clock=clock)
    assert letter.read_text("utf-8") == "dear sirs"
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith(".")) == []


def test_a_backup_is_for_its_owner_alone(backup):
    assert os.name == "nt" or backup.stat().st_mode & 0o077 == 0


def test_the_commands_say_what_they_did(year, tmp_path, database):
    runner, file = year.test_cli_runner(), str(tmp_path / "backup of today.zip")
    made = runner.invoke(args=["db", "backup", file])
    assert (made.exit_code, "张表" in made.output) == (0, True)
    refused = runner.invoke(args=["db", "restore", file])
    assert refused.exception.code == "restore-needs-yes"
    with year.app_context():
        db.session.remove()
        db.engine.dispose()
    done = baiti(year, database, "restore", file, "--yes")
    assert (done.returncode, done.stderr) == (0, "")
    assert "kept in" in done.stdout
    checked = runner.invoke(args=["db", "check", "--format", "json"])
    assert (checked.exit_code, json.loads(checked.output)) == (0, [])
    assert "upgrade" in runner.invoke(args=["db", "--help"]).output


def baiti(app, database, *arguments):
    """Run a command of the group as people do: in a process of its own."""
    environment = os.environ | {
        "BAITI_HOME": str(app.extensions["baiti"].home),
        "BAITI_DATABASE_URL": database,
        "BAITI_LANGUAGE": "en",
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, "-m", "app.cli", "db", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)


PLANTED = {
    "log-has-holes": "UPDATE response_log SET version = 9 WHERE version = 2",
    "response-not-in-log": "UPDATE response SET version = 7 WHERE version = 1",
    "paper-missing": "DELETE FROM attempt_paper",
    "score-differs": "UPDATE attempt SET score = '1' WHERE state = 'graded'",
    "result-missing": "DELETE FROM score_sheet WHERE attempt_id = (SELECT min(attempt_id) FROM score_sheet)",
    "marking-stuck": "UPDATE attempt SET state = 'marking' WHERE id = "
    "(SELECT max(id) FROM attempt WHERE state = 'open')",
    "record-of-another": "UPDATE enrolment SET record_attempt_id = "
    "(SELECT min(id) FROM attempt) WHERE record_attempt_id IS NOT NULL",
}


def test_planted_faults_are_found_each_by_its_name(year):
    with year.app_context():
        for statement in PLANTED.values():
            db.session.execute(text(statement))
        db.session.commit()
        assert {each.code for each in check_database()} == PLANTED.keys()
        db.session.execute(text("DROP INDEX ix_attempt_enrolment"))
        db.session.commit()
        assert [each.code for each in check_database()] == ["tables-differ"]


@only_sqlite
def test_a_damaged_page_and_a_broken_reference_are_found(year):
    file = year.extensions["baiti"].instance / "baiti.sqlite3"
    with year.app_context():
        db.session.remove()
        db.engine.dispose()
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("DELETE FROM department WHERE key = 'east-1'")
        connection.commit()
    with year.app_context():
        assert "reference-broken" in [each.code for each in check_database()]
        db.session.remove()
        db.engine.dispose()
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
        page = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'response_log'"
        ).fetchone()[0]
        size = connection.execute("PRAGMA page_size").fetchone()[0]
    with file.open("r+b") as raw:
        raw.seek((page - 1) * size)
        raw.write(b"\xff" * 64)
    with year.app_context():
        assert "database-damaged" in [each.code for each in check_database()]


def test_a_database_without_tables_is_said_to_be_so(elsewhere):
    with elsewhere.app_context():
        assert [each.code for each in check_database()] == ["database-not-ready"]
