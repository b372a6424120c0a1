"""Things done at one instant, by real threads and processes, on both databases."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from app import create_app
from app.domain.attempts.limits import check_entries
from app.services.check_database import check_database
from app.services.close_overdue import close_overdue
from app.services.hand_in import hand_in
from app.services.rebuild_attempt import verify_attempt
from app.services.refresh_plan import refresh_plan
from app.services.save_responses import save_responses
from app.services.start_attempt import start_attempt
from app.services.viewer import Viewer
from app.store import plan
from app.store.database import db
from app.store.models import (
    AttemptRow,
    BankRow,
    EnrolmentRow,
    ItemVersionRow,
    LateEntryRow,
    LogEntryRow,
    ScoreSheetRow,
    SittingRow,
    SnapshotRow,
)
from app.store.transaction import writing

ROOT = Path(__file__).parents[2]
PHONE = "phone-0001"
ROUNDS = 8  # of two things at one instant


@pytest.fixture
def together(app):
    """Do things at one instant, each in a thread of its own; return what each gave, in their order."""

    def run(*works: Callable[[], Any]) -> list[Any]:
        results: list[Any] = [None] * len(works)
        ready = threading.Barrier(len(works))

        def work(place: int) -> None:
            with app.app_context():
                ready.wait()
                try:
                    results[place] = works[place]()
                except Exception as error:
                    results[place] = error

        threads = [threading.Thread(target=work, args=[place]) for place in range(len(works))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        failed = [result for result in results if isinstance(result, Exception)]
        assert not failed, failed
        return results

    return run


@pytest.fixture
def desk(app, make_exam, make_member, clock):
    """Members who start, save and hand in; ``desk.sitting`` is the exam that they sit."""
    return Desk(app, make_exam, make_member, clock)


class Desk:
    def __init__(self, app, make_exam, make_member, clock):
        self.app, self.clock, self._make_member = app, clock, make_member
        self.sitting = make_exam(types=("truefalse", "single"), voluntary=True)
        self._members = 0

    def member(self) -> int:
        self._members += 1
        return self._make_member(f"{self._members:06}")

    def start(self, member: int) -> Any:
        return start_attempt(
            self.sitting,
            viewer=Viewer(member),
            client=PHONE,
            language="zh_CN",
            seed=os.urandom(16),
            clock=self.clock,
        )

    def started(self) -> tuple[int, str]:
        member = self.member()
        with self.app.app_context():
            return member, self.start(member).attempt_id

    def save(self, member: int, attempt: str, seq: int, response: Any) -> Any:
        return save_responses(attempt, entries=entries((seq, 1, response)), **self._who(member))

    def hand_in(self, member: int, attempt: str, last_seq: int = 0) -> Any:
        return hand_in(attempt, last_seq=last_seq, entries=[], confirm_unsent=True, **self._who(member))[0]

    def _who(self, member: int) -> dict[str, Any]:
        return {"owner": member, "epoch": 1, "client": PHONE, "clock": self.clock}


def entries(*rows: tuple[int, int, Any]):
    return check_entries(
        [{"seq": seq, "kind": "answer", "slot": slot, "response": given} for seq, slot, given in rows]
    )


def count(app, kind) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(kind)) or 0


@pytest.mark.parametrize("is_enrolled", [False, True], ids=["by starting", "before"])
def test_fifty_starts_of_one_member_give_one_attempt(app, desk, together, make_exam, is_enrolled):
    member = desk.member()
    if is_enrolled:
        desk.sitting = make_exam(types=("truefalse",), key="owed")
    starts = together(*[lambda: desk.start(member)] * 50)
    assert len({start.attempt_id for start in starts}) == 1
    assert Counter(start.created for start in starts) == {True: 1, False: 49}
    assert count(app, AttemptRow) == 1
    assert is_enrolled or count(app, EnrolmentRow) == 1


def test_a_save_and_the_hand_in_at_one_instant_lose_nothing(app, desk, together):
    for _ in range(ROUNDS):
        member, attempt = desk.started()
        saved, receipt = together(
            lambda member=member, attempt=attempt: desk.save(member, attempt, 1, True),
            lambda member=member, attempt=attempt: desk.hand_in(member, attempt, 1),
        )
        late = [refusal.code for refusal in saved.refused]
        assert receipt.answered == (0 if late else 1)
        assert late in ([], ["closed"])
        with app.app_context():
            assert not verify_attempt(attempt).problems
    assert count(app, LogEntryRow) + count(app, LateEntryRow) == ROUNDS


def test_many_saves_at_one_instant_are_numbered_without_a_hole(app, desk, together):
    member, attempt = desk.started()
    together(*(lambda seq=seq: desk.save(member, attempt, seq, bool(seq % 2)) for seq in range(1, 21)))
    with app.app_context():
        rows = db.session.execute(select(LogEntryRow.version, LogEntryRow.seq)).all()
        assert sorted(row.version for row in rows) == list(range(1, 21))
        assert sorted(row.seq for row in rows) == list(range(1, 21))
        assert not verify_attempt(attempt).problems


def test_the_same_save_sent_twice_at_one_instant_is_stored_once(app, desk, together):
    member, attempt = desk.started()
    first, second = together(*[lambda: desk.save(member, attempt, 1, True)] * 2)
    assert (first.settled, second.settled) == (1, 1)
    assert count(app, LogEntryRow) == 1


def test_a_hand_in_and_the_clock_at_one_instant_end_it_once_with_one_result(app, desk, clock, together):
    for _ in range(ROUNDS):
        member, attempt = desk.started()
        clock.forward(minutes=21)
        receipt, *_ = together(
            lambda member=member, attempt=attempt: desk.hand_in(member, attempt),
            lambda: close_overdue(clock=clock),
            lambda: close_overdue(clock=clock),
        )
        assert receipt.closed_by == "time"
        with app.app_context():
            row = db.session.scalars(select(AttemptRow).where(AttemptRow.public_id == attempt)).one()
            assert (receipt.handed_in_at, receipt.code) == (row.deadline, row.receipt)
    assert count(app, ScoreSheetRow) == ROUNDS


def test_starting_again_while_handing_in_never_blocks_for_good(app, desk, together):
    for _ in range(ROUNDS):
        member, attempt = desk.started()
        receipt, again = together(
            lambda member=member, attempt=attempt: desk.hand_in(member, attempt),
            lambda member=member: desk.start(member),
        )
        assert receipt.closed_by == "member"
        assert again.created == (again.attempt_id != attempt)


def test_two_hand_ins_at_one_instant_give_one_receipt(app, desk, together):
    member, attempt = desk.started()
    assert len(set(together(*[lambda: desk.hand_in(member, attempt)] * 6))) == 1
    assert count(app, ScoreSheetRow) == 1


def test_two_refreshes_of_the_plan_at_one_instant_plan_once(app, set_exam, make_member, clock, together):
    members = [make_member(f"{number:06}") for number in range(20)]
    set_exam()
    with app.app_context():
        for kind in (EnrolmentRow, SittingRow):
            db.session.query(kind).delete()
        db.session.commit()
    changes = together(*[lambda: refresh_plan(clock=clock, zone="Asia/Shanghai")] * 3)
    assert sorted(change.enrolled for change in changes)[:2] == [0, 0]
    assert sum(change.enrolled for change in changes) == count(app, EnrolmentRow)
    assert count(app, EnrolmentRow) % len(members) == 0


def test_a_refresh_leaves_an_enrolment_alone_that_froze_since_it_was_read(app, desk):
    member, _attempt = desk.started()
    with app.app_context():
        enrolment = db.session.scalar(select(EnrolmentRow.id).where(EnrolmentRow.member_id == member))
        with writing():
            plan.change_enrolment(enrolment, {"tier": "leader", "frozen_at": None})
            plan.remove_enrolment(enrolment)
        row = db.session.get_one(EnrolmentRow, enrolment)
        assert (row.tier, row.frozen_at) == ("operator", desk.clock.now())


def test_two_processes_that_publish_one_bank_give_two_snapshots_one_after_the_other(
    app, home, organisation, database
):
    folders = []
    for number, title in enumerate(["一", "二"]):
        folder = home / "work" / str(number) / "small"
        folder.mkdir(parents=True)
        source = (home / "question_bank" / "small" / "bank.yaml").read_text("utf-8")
        lines = (f"title: {title}" if line.startswith("title:") else line for line in source.splitlines())
        text = "\n".join(lines).replace("explain: ", f"explain: {title}")
        (folder / "bank.yaml").write_text(f"{text}\n", "utf-8")
        folders.append(folder)
    environment = os.environ | {
        "BAITI_HOME": str(home),
        "BAITI_DATABASE_URL": database,
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, "-m", "app.cli", "bank", "load"]
    running = [
        subprocess.Popen(
            [*command, str(folder)], env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        for folder in folders
    ]
    told = [process.communicate(timeout=120)[0].decode() for process in running]
    assert [process.returncode for process in running] == [0, 0], told
    with app.app_context():
        bank = db.session.scalars(select(BankRow)).one()
        snapshots = db.session.scalars(select(SnapshotRow).order_by(SnapshotRow.number)).all()
        assert [snapshot.number for snapshot in snapshots] == [1, 2]
        assert bank.current_snapshot_id == snapshots[-1].id
        assert (
            snapshots[0].summary["added"]
            == snapshots[1].summary["changed"] + snapshots[1].summary["unchanged"]
        )
        versions = db.session.execute(select(ItemVersionRow.item, ItemVersionRow.text_hash)).all()
        assert len(set(versions)) == len(versions)


def test_two_processes_that_migrate_an_empty_database_do_it_once(request, database, tmp_path):
    home = tmp_path / "fresh"
    for folder in ("question_bank", "exams"):
        (home / folder).mkdir(parents=True)
    url = f"sqlite:///{home / 'fresh.sqlite3'}"
    if database.startswith("postgres"):
        databases = request.getfixturevalue("databases")
        url = databases.server.url(databases.make("template0"))
    environment = os.environ | {"BAITI_HOME": str(home), "BAITI_DATABASE_URL": url, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "app.cli", "db", "upgrade"]
    running = [
        subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        for _ in range(2)
    ]
    told = [process.communicate(timeout=120)[0].decode() for process in running]
    assert [process.returncode for process in running] == [0, 0], told
    migrated = create_app(home=home, testing=True, secret_key="for tests", database_url=url)
    with migrated.app_context():
        assert check_database() == []
        db.session.remove()
        db.engine.dispose()
