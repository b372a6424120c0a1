"""The page of scores over 10,000 attempts of 40 questions.

Compared, in the same run and on the same file, with the least that could answer
the same question: one SELECT of the scores and numpy's histogram of them.
"""

from __future__ import annotations

import gzip
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
from flask import Flask
from sqlalchemy import event, select

from app import create_app
from app.store.database import db
from app.store.models import AttemptRow, BrowserSessionRow, MemberRow, RoleGrantRow
from app.store.transaction import writing
from benchmarks.result_rows import CLOSES
from benchmarks.sample_results import write_quarter

ATTEMPTS, SLOTS, ROUNDS = 10_000, 40, 5
BROWSER = "browser"
GOAL_SECONDS, GOAL_KB = 1.0, 60


class AfterTheClose:
    """A clock that stands a day after the window."""

    def now(self) -> Any:
        return CLOSES + timedelta(days=1)


def run(attempts: int = ATTEMPTS, slots: int = SLOTS) -> dict[str, Any]:
    """Return seconds and queries of one page, its compressed size, and the ratio to the bare computation."""
    with _site() as app:
        with app.app_context():
            sitting = write_quarter(attempts, slots)
            manager = _manager()
        client = app.test_client()
        with client.session_transaction() as session:
            now = int(AfterTheClose().now().timestamp())
            session.update(member=manager, browser=BROWSER, since=now)
        address = f"/manager/occurrences/{sitting}"

        def get() -> bytes:
            answer = client.get(address)
            assert answer.status_code == 200
            return answer.data

        get()  # templates are compiled, exam versions decoded
        page_s, page_cpu_s, queries = _timed(app, get)

        def get_overview() -> bytes:
            answer = client.get("/manager/overview")
            assert answer.status_code == 200
            return answer.data

        get_overview()
        overview_s, _cpu_s, overview_queries = _timed(app, get_overview)
        overview_kb = len(gzip.compress(get_overview(), 6)) / 1000
        with app.app_context():
            bare_s, *_ = _timed(app, _bare)
        size_kb = len(gzip.compress(get(), 6)) / 1000
    return {
        "attempts": attempts,
        "slots": slots,
        "page_s": round(page_s, 3),
        "page_cpu_s": round(page_cpu_s, 3),
        "queries": queries,
        "page_kb": round(size_kb, 1),
        "overview_s": round(overview_s, 3),
        "overview_queries": overview_queries,
        "overview_kb": round(overview_kb, 1),
        "bare_s": round(bare_s, 4),
        "ratio_to_bare": round(page_s / bare_s, 1),
        "goal": f"<= {GOAL_SECONDS:g} s, O(1) queries, <= {GOAL_KB} kB",
        "met": page_s <= GOAL_SECONDS and size_kb <= GOAL_KB,
    }


def _bare() -> Any:
    """Read the percent scores and count them: no people, no units, no topics, no page."""
    percents = [row[0] for row in db.session.execute(select(AttemptRow.percent)) if row[0] is not None]
    counts = np.histogram(np.array(percents), bins=20, range=(0, 100))
    db.session.rollback()
    return counts


def _timed(app: Flask, act: Callable[[], Any]) -> tuple[float, float, int]:
    """Return wall and processor seconds of the quickest round, and its SELECTs."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        sent.append(statement)

    seconds, cpu_seconds = [], []
    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    for _ in range(ROUNDS):
        sent.clear()
        start, cpu_start = time.perf_counter(), time.process_time()
        act()
        seconds.append(time.perf_counter() - start)
        cpu_seconds.append(time.process_time() - cpu_start)
    event.remove(engine, "before_cursor_execute", note)
    selects = sum(statement.lstrip().upper().startswith("SELECT") for statement in sent)
    return min(seconds), min(cpu_seconds), selects


def _manager() -> int:
    with writing():
        member = db.session.get_one(MemberRow, 1)
        db.session.add(RoleGrantRow(member_id=member.id, role="manager", department_id=1, sees_names=True))
        now = AfterTheClose().now()
        browser = {"device": "computer//", "is_shared": False, "started_at": now, "seen_at": now}
        stamp = member.session_stamp
        db.session.add(BrowserSessionRow(key=BROWSER, member_id=member.id, session_stamp=stamp, **browser))
        return member.id


@contextmanager
def _site() -> Iterator[Flask]:
    home = Path(tempfile.mkdtemp(prefix="baiti-bench-"))
    for folder in ("question_bank", "exams", "instance"):
        (home / folder).mkdir()
    app = create_app(home=home, secret_key="for benchmarks")
    app.extensions["baiti_clock"] = AfterTheClose()
    try:
        with app.app_context():
            db.create_all()
        yield app
    finally:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
        shutil.rmtree(home, ignore_errors=True)


if __name__ == "__main__":
    print(run())
