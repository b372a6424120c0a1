"""A sheet of 10,000 new members through the pages, and the list of members after it.

The shipped organisation and exams are in force, so that everybody is enrolled as well. What is sent and shown
is what a browser sends and is shown; times are those of the whole request.
"""

from __future__ import annotations

import io
import random
import re
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import xlsxwriter
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from app import create_app
from app.store.database import db
from app.store.models import BrowserSessionRow, MemberRow
from app.store.transaction import writing
from benchmarks.processes import ROOT

MEMBERS, ROUNDS = 10_000, 3
HEADINGS = ("工号", "姓名", "手机", "部门", "班组", "层次", "群组", "邮箱")
TEAMS = (
    ("云岭发射台", "调幅机房一班"),
    ("云岭发射台", "供配电班"),
    ("青石中波台", "值班一班"),
    ("北岭卫星站", "上行班"),
)
LISTS = (
    "",
    "page=150",
    "q=明",
    "q=0042",
    "q=zhou",
    "group=am",
    "department=yunling&tier=team",
    "account=none",
)


def run(members: int = MEMBERS) -> dict[str, Any]:
    """Return the seconds of checking, previewing and bringing in a sheet, and of the slowest list."""
    with _site() as app:
        client = _administrator(app)
        sheet = make_sheet(members)
        began = time.perf_counter()
        checked = client.post("/organizer/people/import", data={"file": (io.BytesIO(sheet), "t.xlsx")})
        check_s = time.perf_counter() - began
        assert checked.status_code == 302, checked.text
        preview = client.get(checked.location).text
        preview_s = time.perf_counter() - began - check_s
        digest = re.search(r'name="digest"[^>]*value="(\w+)"', preview)
        assert digest
        done = client.post(checked.location, data={"digest": digest[1]})
        import_s = time.perf_counter() - began
        assert done.status_code == 302, done.text
        list_s, queries = _slowest_list(app, client)
        with app.app_context():
            added = db.session.query(MemberRow).count()
        assert added >= members, f"{added} of {members} members are there"
    return {
        "members": members,
        "check_s": round(check_s, 2),
        "preview_s": round(preview_s, 2),
        "import_s": round(import_s, 2),
        "list_ms": round(list_s * 1000),
        "queries": queries,
    }


def make_sheet(members: int, seed: int = 1) -> bytes:
    """Return a workbook of invented members, the same for the same seed."""
    dice = random.Random(seed)
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, HEADINGS)
        for number in range(1, members + 1):
            name = dice.choice("赵钱孙李周吴郑王") + dice.choice("明建晓丽志") + dice.choice("远国东娜强芳")
            tier = dice.choice(("值机员", "值机员", "值机员", "班组长", "中层干部"))
            group = dice.choice(("调幅", "调频电视", "卫星传输", ""))
            row = [f"{number:06d}", name, f"138{number:08d}", *dice.choice(TEAMS), tier, group, ""]
            page.write_row(number, 0, row)
    return out.getvalue()


def _slowest_list(app: Flask, client: FlaskClient) -> tuple[float, int]:
    """Return the seconds of the slowest list at its quickest, and the most queries that any took."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        sent.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    seconds, most = [], 0
    for asked in LISTS:
        rounds = []
        for _ in range(ROUNDS):
            sent.clear()
            began = time.perf_counter()
            answer = client.get(f"/organizer/people?{asked}")
            rounds.append(time.perf_counter() - began)
            assert answer.status_code == 200
            assert "/organizer/people/" in answer.text
            most = max(most, len(sent))
        seconds.append(min(rounds))
    event.remove(engine, "before_cursor_execute", note)
    return max(seconds), most


def _administrator(app: Flask) -> FlaskClient:
    now = app.extensions["baiti_clock"].now()
    with app.app_context(), writing():
        member = db.session.query(MemberRow).filter_by(staff_number="9000").one()
        facts = {
            "device": "computer//",
            "is_shared": False,
            "started_at": now,
            "seen_at": now,
        }
        db.session.add(
            BrowserSessionRow(key="browser", member_id=member.id, session_stamp=member.session_stamp, **facts)
        )
        member_id = member.id
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    with client.session_transaction() as session:
        session.update(member=member_id, browser="browser", since=int(now.timestamp()))
    return client


@contextmanager
def _site() -> Iterator[Flask]:
    home = Path(tempfile.mkdtemp(prefix="baiti-bench-"))
    for folder in ("question_bank", "exams"):
        shutil.copytree(ROOT / folder, home / folder)
    (home / "instance").mkdir()
    app = create_app(home=home, secret_key="for benchmarks")
    done = app.test_cli_runner().invoke(args=["setup"])
    assert done.exit_code == 0, done.output
    try:
        yield app
    finally:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
        shutil.rmtree(home, ignore_errors=True)


if __name__ == "__main__":
    print(run())
