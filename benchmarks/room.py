"""An installation with members who may sit a 50-question exam, in a folder of its own."""

from __future__ import annotations

import logging
import secrets
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import insert, select

from benchmarks.bank_sample import write_bank
from benchmarks.processes import ROOT

QUESTIONS = 50
BANK_ITEMS = 360  # 120 of them single choice
CLIENT = "benchmark"
EXAM = f"""\
format: 1
exam: speed
title: {{zh: 测速, en: Speed}}
kind: topic-test
tiers:
  operator: {{paper: all, pass: 60%, duration: 60m}}
departments: all
papers:
  all:
    shuffle: [questions, options]
    sections:
      - title: {{zh: 单选题, en: Single choice}}
        draw: {{banks: [speed], type: single}}
        count: {QUESTIONS}
        points: 2
schedule: {{every: year, opens: 01-01 00:00, window: until-next}}
attempts: {{max: any, keep: best}}
release: {{score: at-hand-in, answers: at-hand-in, explanations: at-hand-in}}
"""


@dataclass(frozen=True)
class Seat:
    """A member with a browser session and a token; ``attempt`` is running when there is one."""

    member_id: int
    cookie: str
    token: str
    attempt: str = ""


@dataclass
class Room:
    """The installation: where it is, and the application in this very process."""

    home: Path
    app: Flask
    sitting: str = ""

    def environ(self) -> dict[str, str]:
        """Return what a server of this installation needs to know."""
        return {"BAITI_HOME": str(self.home)}

    def seat(self, count: int, *, start: bool = False) -> list[Seat]:
        """Add members who are signed in; ``start``: each with an attempt that runs."""
        with self.app.app_context():
            seats = _add_members(self.app, count)
            self.sitting = self.sitting or _sitting()
            if start:
                seats = [_started(seat, self.sitting) for seat in seats]
        return seats


@contextmanager
def open_room(folder: Path) -> Iterator[Room]:
    """Make an installation in ``folder``; its database is the SQLite file that an installation has."""
    from flask_migrate import upgrade

    from app import create_app
    from app.services.clock import system_clock
    from app.services.load_home import load_home
    from app.services.read_home import read_home
    from app.store.database import db

    logging.getLogger("alembic").setLevel(logging.WARNING)
    (folder / "exams").mkdir(parents=True)
    (folder / "exams" / "speed.yaml").write_text(EXAM, encoding="utf-8")
    shutil.copy(ROOT / "exams" / "organisation.yaml", folder / "exams")
    (folder / "question_bank" / "speed").mkdir(parents=True)
    shutil.copy(ROOT / "question_bank" / "catalog.yaml", folder / "question_bank")
    write_bank(folder / "question_bank" / "speed", items=BANK_ITEMS)
    app = create_app(home=folder)
    with app.app_context():
        upgrade()
        clock = system_clock
        home = read_home(folder, zone="Asia/Shanghai", today=clock.now().date())
        for _step in load_home(home, zone="Asia/Shanghai", by=None, clock=clock):
            pass
    try:
        yield Room(folder, app)
    finally:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


def verify(home: Path, acknowledged: int) -> None:
    """Make sure that every acknowledged answer is in the log.

    :raises RuntimeError: one is missing; the figures would be worth nothing.
    """
    with sqlite3.connect(home / "instance" / "baiti.sqlite3") as connection:
        (stored,) = connection.execute("select count(*) from response_log").fetchone()
    if stored != acknowledged:
        raise RuntimeError(f"{acknowledged} answers acknowledged, {stored} stored")


def _add_members(app: Flask, count: int) -> list[Seat]:
    from app.services.clock import system_clock
    from app.services.refresh_plan import refresh_plan
    from app.store.database import db
    from app.store.models import ApiTokenRow, BrowserSessionRow, DepartmentRow, MemberRow
    from app.store.transaction import writing

    now = system_clock.now()
    numbers = [f"b{secrets.token_hex(6)}" for _ in range(count)]
    tokens = [secrets.token_urlsafe(32) for _ in range(count)]
    with writing():
        department = db.session.scalars(select(DepartmentRow.id).order_by(DepartmentRow.id.desc())).first()
        rows: list[dict[str, Any]] = [
            {
                "staff_number": number,
                "staff_number_folded": number,
                "name": "测速",
                "department_id": department,
                "tier": "operator",
                "password_hash": "-",
                "must_change_password": False,
                "joined_at": now - timedelta(days=1),
            }
            for number in numbers
        ]
        db.session.execute(insert(MemberRow), rows)
        found = db.session.execute(
            select(MemberRow.id, MemberRow.session_stamp)
            .where(MemberRow.staff_number.in_(numbers))
            .order_by(MemberRow.id)
        ).all()
        db.session.execute(
            insert(ApiTokenRow),
            [
                {
                    "token_hash": sha256(token.encode()).hexdigest(),
                    "member_id": member.id,
                    "session_stamp": member.session_stamp,
                    "expires_at": now + timedelta(days=1),
                }
                for member, token in zip(found, tokens, strict=True)
            ],
        )
        keys = [secrets.token_urlsafe(12) for _ in found]
        db.session.execute(
            insert(BrowserSessionRow),
            [
                {
                    "key": key,
                    "member_id": member.id,
                    "session_stamp": member.session_stamp,
                    "device": "computer/Linux/benchmark",
                    "is_shared": False,
                    "started_at": now,
                    "seen_at": now,
                }
                for member, key in zip(found, keys, strict=True)
            ],
        )
    refresh_plan(clock=system_clock, zone="Asia/Shanghai")
    since = int(now.timestamp())
    return [
        Seat(member.id, _cookie(app, member=member.id, browser=key, shared=False, since=since), token)
        for member, token, key in zip(found, tokens, keys, strict=True)
    ]


def _cookie(app: Flask, **session: Any) -> str:
    serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    return f"{app.config['SESSION_COOKIE_NAME']}={serializer.dumps(session)}"


def _sitting() -> str:
    from app.services.clock import system_clock
    from app.store.database import db
    from app.store.models import SittingRow

    now = system_clock.now()
    statement = select(SittingRow.public_id).where(SittingRow.opens_at <= now, SittingRow.closes_at > now)
    public_id: str = db.session.scalars(statement).one()
    return public_id


def _started(seat: Seat, sitting: str) -> Seat:
    from app.services.clock import system_clock
    from app.services.start_attempt import start_attempt
    from app.services.viewer import Viewer

    started = start_attempt(
        sitting,
        viewer=Viewer(seat.member_id),
        client=CLIENT,
        language="zh_CN",
        seed=secrets.token_bytes(16),
        clock=system_clock,
    )
    return Seat(seat.member_id, seat.cookie, seat.token, started.attempt_id)
