"""An invented quarter with as many attempts as asked for, written straight into the tables."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any

from sqlalchemy import insert

from app.domain.bank.fields import Words
from app.domain.codec import encode
from app.domain.grading.outcome import decide_outcome
from app.domain.paper.spec import PaperSpec
from app.domain.sittings.exam import Attempts, Band, Exam, Moment, Organisation, Schedule, TierRule
from app.store.database import db
from app.store.models import (
    AttemptRow,
    BankRow,
    DepartmentRow,
    EnrolmentRow,
    ExamRow,
    ExamVersionRow,
    ItemVersionRow,
    MemberRow,
    OccurrenceRow,
    OrganisationRow,
    SittingRow,
    SlotScoreRow,
)

OPENS = datetime(2026, 12, 10, 1, 0, tzinfo=UTC)
CLOSES = OPENS + timedelta(days=7)
TIERS = {"leader": "领导干部", "middle": "中层干部", "team": "班组长", "operator": "值机员"}
TOPICS = tuple(f"创争/专题{number}" for number in "一二三四五六七")
SITTING = "quarter-main"
STATIONS, TEAMS, ITEMS = 17, 4, 300


def write_quarter(attempts: int, slots: int, *, seed: int = 20261210) -> None:
    """Write one closed quarterly assessment; one member in twenty stays away."""
    dice = random.Random(seed)
    teams = _write_departments()
    _write_exam()
    _write_items()
    members: list[dict[str, Any]] = []
    enrolments: list[dict[str, Any]] = []
    made: list[dict[str, Any]] = []
    scores: list[dict[str, Any]] = []
    for number in range(1, attempts + attempts // 20 + 1):
        tier = dice.choices(tuple(TIERS), weights=(1, 2, 3, 14))[0]
        department = dice.choice(teams)
        members.append(_member(number, department, tier))
        enrolment = _enrolment(number, department, tier)
        if number <= attempts:
            attempt, rows = _attempt(number, tier, slots, dice)
            made.append(attempt)
            scores += rows
            enrolment |= {"record_outcome": attempt["outcome"], "record_percent": attempt["percent"]}
            enrolment |= {"first_percent": attempt["percent"], "finished_attempts": 1}
        enrolments.append(enrolment)
    for table, rows in ((MemberRow, members), (EnrolmentRow, enrolments), (AttemptRow, made)):
        db.session.execute(insert(table), rows)
    for start in range(0, len(scores), 20_000):
        db.session.execute(insert(SlotScoreRow), scores[start : start + 20_000])
    db.session.commit()


def sample_exam() -> Exam:
    return Exam(
        id="quarterly",
        title=Words("季度考核", "Quarterly assessment"),
        kind="assessment",
        tiers={tier: TierRule("all", Fraction(80), timedelta(minutes=60)) for tier in TIERS},
        papers={"all": PaperSpec(rows=())},
        schedule=Schedule(
            "quarter", Moment(9, 0, month="last", day="10"), timedelta(days=7), "Asia/Shanghai"
        ),
        attempts=Attempts(),
        bands=(Band("优秀", Fraction(90)), Band("良好", Fraction(85)), Band("合格", None)),
    )


def _write_departments() -> list[int]:
    rows = [_department(1, "centre", "中心", None, "/1/")]
    teams = []
    for station in range(2, STATIONS + 2):
        rows.append(_department(station, f"station-{station}", f"第{station - 1}台", 1, f"/1/{station}/"))
        for team in range(TEAMS):
            id_ = 100 + station * 10 + team
            rows.append(_department(id_, f"team-{id_}", f"{team + 1} 班", station, f"/1/{station}/{id_}/"))
            teams.append(id_)
    db.session.execute(insert(DepartmentRow), rows)
    return teams


def _department(id_: int, key: str, title: str, parent: int | None, path: str) -> dict[str, Any]:
    return {
        "id": id_,
        "key": key,
        "title_zh": title,
        "title_en": key,
        "parent_id": parent,
        "path": path,
        "position": id_,
        "retired": False,
    }


def _write_exam() -> None:
    organisation = Organisation(
        title=Words("中心", "Centre"),
        departments=(),
        tiers={key: Words(title, key.title()) for key, title in TIERS.items()},
        groups={},
    )
    db.session.add(OrganisationRow(id=1, digest="sample", content=encode(organisation), loaded_at=OPENS))
    db.session.add(ExamRow(id=1, key="quarterly", kind="assessment"))
    db.session.flush()
    db.session.add(
        ExamVersionRow(
            id=1, exam_id=1, digest="sample", source="", definition=encode(sample_exam()), loaded_at=OPENS
        )
    )
    db.session.add(OccurrenceRow(id=1, exam_id=1, period="2026-Q4"))
    db.session.flush()
    db.session.add(
        SittingRow(
            id=1,
            public_id=SITTING,
            occurrence_id=1,
            exam_version_id=1,
            wave="main",
            opens_at=OPENS,
            closes_at=CLOSES,
        )
    )
    db.session.flush()


def _write_items() -> None:
    db.session.add(BankRow(id=1, key="sample", title={"zh": "示例", "en": "Sample"}))
    db.session.flush()
    rows = [
        {
            "id": number,
            "bank_id": 1,
            "item": f"item-{number:03}",
            "type": "single",
            "topic": TOPICS[number % len(TOPICS)],
            "key_hash": f"{number:064}",
            "text_hash": f"{number:064}",
            "meta_hash": f"{number:064}",
            "major": 1,
            "content": {},
            "html": {},
            "file": "",
            "line": 0,
            "first_seen_at": OPENS,
        }
        for number in range(1, ITEMS + 1)
    ]
    db.session.execute(insert(ItemVersionRow), rows)


def _member(number: int, department: int, tier: str) -> dict[str, Any]:
    return {
        "id": number,
        "public_id": f"member-{number}",
        "staff_number": f"S{number:05}",
        "staff_number_folded": f"s{number:05}",
        "name": f"成员{number}",
        "department_id": department,
        "tier": tier,
        "groups": [],
        "status": "active",
        "is_demo": False,
        "password_hash": "-",
        "must_change_password": False,
        "session_stamp": "-",
        "theme": "system",
        "text_percent": 100,
        "joined_at": OPENS - timedelta(days=300),
    }


def _enrolment(number: int, department: int, tier: str) -> dict[str, Any]:
    return {
        "id": number,
        "occurrence_id": 1,
        "member_id": number,
        "sitting_id": 1,
        "tier": tier,
        "department_id": department,
        "groups": [],
        "standing": "enrolled",
        "frozen_at": OPENS,
        "record_outcome": None,
        "record_percent": None,
        "first_percent": None,
        "finished_attempts": 0,
    }


def _attempt(
    number: int, tier: str, slots: int, dice: random.Random
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    skill = min(0.99, max(0.2, dice.gauss(0.84, 0.09)))
    items = dice.sample(range(1, ITEMS + 1), slots)
    right = [dice.random() < skill for _ in items]
    points = Fraction(100, slots)
    outcome = decide_outcome(sum(right) * points, Fraction(100), exam=sample_exam(), tier=tier)
    begun = OPENS + timedelta(seconds=dice.randrange(6 * 86400))
    attempt = {
        "id": number,
        "public_id": f"attempt-{number}",
        "member_id": number,
        "sitting_id": 1,
        "enrolment_id": number,
        "number": 1,
        "state": "graded",
        "client": "-",
        "started_at": begun,
        "deadline": begun + timedelta(hours=1),
        "grace_s": 30,
        "handed_in_at": begun + timedelta(minutes=40),
        "closed_by": "member",
        "slot_count": slots,
        "tier": tier,
        "language": "zh",
        "score": outcome.score,
        "total": outcome.total,
        "percent": float(outcome.percent),
        "outcome": "pass" if outcome.is_passed else "fail",
        "band": outcome.band,
    }
    rows = [
        {
            "attempt_id": number,
            "slot": slot,
            "sitting_id": 1,
            "item_version_id": item,
            "section": 0,
            "fraction": float(is_right),
            "points": float(points),
            "score": points * is_right,
            "blank": False,
            "reasons": [],
        }
        for slot, (item, is_right) in enumerate(zip(items, right, strict=True), start=1)
    ]
    return attempt, rows
