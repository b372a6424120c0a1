"""The histories of the simulation on the real stores: the same promises, held by SQLite and by PostgreSQL."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.domain.attempts.limits import Entry
from app.services.attempt_book import StoredBook
from app.services.end_attempt import state_of
from app.services.rebuild_attempt import verify_attempt
from app.services.refresh_plan import refresh_plan
from app.services.start_attempt import start_attempt
from app.services.viewer import Viewer
from app.store.database import db
from app.store.models import (
    AttemptRow,
    ClientRow,
    LateEntryRow,
    LogEntryRow,
    ResponseRow,
    ScoreSheetRow,
)
from app.store.transaction import reading, writing
from tests.simulation.history import play
from tests.simulation.server import DURATION, SLOTS, Crashed, Current, MemoryServer, Row, Sheet, Stored
from tests.simulation.world import World

HISTORIES, STEPS = 16, 60
BANK = """\
format: 1
bank: gaps
title: Gaps
languages: [en]
use: exam
questions:
""" + "".join(
    f"  - {{id: gap-{n}, blank: 'It is ____.', answer: [answer 1], explain: So.}}\n" for n in range(SLOTS)
)


@pytest.fixture
def sitting(tmp_path, make_exam):
    folder = tmp_path / "gaps"
    folder.mkdir()
    (folder / "bank.yaml").write_text(BANK, encoding="utf-8")
    minutes = int(DURATION.total_seconds()) // 60
    return make_exam(types=("blank",), minutes=minutes, bank=folder, grace=timedelta(seconds=30))


class StoredServer(MemoryServer):
    """The simulation's server with its attempt in the database of the test."""

    def __init__(self, first: str, *, sitting: str, member: int, clock) -> None:
        self.clock, self.owner, self.crash = clock, member, ""
        self.granted = ()
        started = start_attempt(
            sitting, viewer=Viewer(member), client=first, language="en", seed=bytes(16), clock=clock
        )
        self.attempt = started.attempt_id

    @staticmethod
    def said(value: str) -> list[str]:
        return [value]

    @property
    def now(self):
        return self.clock.moment

    @now.setter
    def now(self, moment) -> None:
        self.clock.moment = moment

    def settled(self, client: str) -> int:
        with reading():
            return StoredBook.of(self._row()).settled(client)

    def _run(self, work):
        crash, self.crash = self.crash, ""
        before = self.stored.attempt.deadline
        with writing():
            result = work(StoredBook(self.attempt, owner=self.owner))
            if crash == "before":
                raise Crashed
        if self.stored.attempt.deadline != before:
            self.granted = (*self.granted, self.stored.attempt.deadline)
        if crash == "after":
            raise Crashed
        return result

    def _row(self) -> AttemptRow:
        return db.session.scalars(select(AttemptRow).filter_by(public_id=self.attempt)).one()

    @property
    def stored(self) -> Stored:
        """What the database holds, in the words of the simulation."""
        with reading():
            row = self._row()
            book = StoredBook.of(row)

            def all_of(rows, *order):
                return db.session.scalars(select(rows).filter_by(attempt_id=row.id).order_by(*order)).all()

            def entry(one) -> Entry:
                found = Entry(one.seq, one.kind, one.slot, one.body)
                assert found.body_hash == one.body_hash
                return found

            log = tuple(
                Row(one.version, one.client, one.epoch, entry(one), one.received_at)
                for one in all_of(LogEntryRow, LogEntryRow.version)
            )
            late = tuple(
                Row(0, one.client, one.epoch, entry(one), one.received_at, one.code, one.kept)
                for one in all_of(LateEntryRow, LateEntryRow.id)
            )
            responses, flags = {}, {}
            for one in all_of(ResponseRow):
                if one.version:  # canonical, as the entry that set it reads
                    raw = log[one.version - 1].entry
                    assert one.response == book.read(raw)
                    responses[one.slot] = Current(raw.response, one.version, one.epoch, one.seq)
                flags[one.slot] = one.flagged
            marked = {row.entry.slot for row in log if row.entry.kind == "flag"}
            bindings = tuple(
                (one.epoch, one.client, one.bound_at) for one in all_of(ClientRow, ClientRow.epoch)
            )
            graded = tuple(sorted((slot, one.response) for slot, one in responses.items()))
            sheets = tuple(
                Sheet(one.number, row.closed_by or "", one.graded_at, graded, len(log))
                for one in all_of(ScoreSheetRow, ScoreSheetRow.number)
            )
            return Stored(
                state_of(row),
                log,
                late,
                responses,
                {slot: flag for slot, flag in flags.items() if slot in marked},
                bindings,
                sheets,
                self.granted,
            )


class StoredWorld(World):
    """A world whose rounds end in score sheets of which only the last is known in full."""

    def _check_endings(self, now: Stored, before: Stored) -> None:
        assert [(one.round, one.at) for one in now.sheets][: len(before.sheets)] == [
            (one.round, one.at) for one in before.sheets
        ]
        super()._check_endings(now, Stored(before.attempt, before.log, before.late, before.responses))


def test_every_promise_holds_on_the_database(app, sitting, make_member, clock):
    seen = Counter()
    with app.app_context():
        members = [
            make_member(f"{seed:06}", department="east-1", tier="operator") for seed in range(HISTORIES)
        ]
        refresh_plan(clock=clock, zone="Asia/Shanghai")
        for seed, member in enumerate(members):
            servers = []

            def server(first: str, member=member, servers=servers) -> StoredServer:
                servers.append(StoredServer(first, sitting=sitting, member=member, clock=clock))
                return servers[0]

            seen += play(lambda server=server: StoredWorld(server), seed, STEPS)
            if servers[0].stored.attempt.state == "graded":
                assert not verify_attempt(servers[0].attempt).problems
    assert seen["reopened"]
    assert seen["acknowledgement lost after the commit"]
