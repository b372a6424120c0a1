"""Results of one occurrence, collected member by member and written straight into the tables.

For benchmarks and tests that need many results without sitting them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any

from sqlalchemy import func, insert, select

from app.domain.bank.fields import Words
from app.domain.codec import encode
from app.domain.grading.outcome import decide_outcome
from app.domain.paper.spec import PaperSpec
from app.domain.sittings.exam import Band, Exam, MakeUp, Moment, Schedule, TierRule
from app.store.database import db
from app.store.models import (
    AttemptRow,
    BankRow,
    EnrolmentRow,
    ExamRow,
    ExamVersionRow,
    ItemVersionRow,
    MemberRow,
    OccurrenceRow,
    SittingRow,
    SlotScoreRow,
)
from app.store.transaction import reading, writing

OPENS = datetime(2026, 12, 10, 1, 0, tzinfo=UTC)
CLOSES = OPENS + timedelta(days=7)
BANDS = (Band("优秀", Fraction(90)), Band("良好", Fraction(85)), Band("合格", None))
HUNDRED = Fraction(100)
CHUNK = 20_000

Row = dict[str, Any]
Window = tuple[datetime, datetime]


def make_exam(
    tiers: Mapping[str, int], *, id: str = "quarterly", make_up: MakeUp | None = None, **more: Any
) -> Exam:
    """Return an exam whose tiers pass at the given percent; its paper is never drawn."""
    facts: dict[str, Any] = {
        "title": Words("季度考核", "Quarterly assessment"),
        "kind": "assessment",
        "bands": BANDS,
    }
    return Exam(
        id=id,
        tiers={tier: TierRule("all", Fraction(cut), timedelta(minutes=60)) for tier, cut in tiers.items()},
        papers={"all": PaperSpec(rows=())},
        schedule=Schedule(
            "quarter", Moment(9, 0, month="last", day="10"), timedelta(days=7), "Asia/Shanghai"
        ),
        make_up=make_up,
        **(facts | more),
    )


@dataclass
class Results:
    """One occurrence of ``exam``. ``write`` puts everything into the database, in few statements."""

    exam: Exam
    period: str = "2026-Q4"
    waves: Mapping[str, Window] = field(default_factory=lambda: {"main": (OPENS, CLOSES)})
    topics: Sequence[str] = ("创争/由来", "创争/修炼")
    items_per_topic: int = 20

    members: list[Row] = field(default_factory=list, init=False)
    enrolments: list[Row] = field(default_factory=list, init=False)
    attempts: list[Row] = field(default_factory=list, init=False)
    slots: list[Row] = field(default_factory=list, init=False)

    def __post_init__(self) -> None:
        with reading():
            self._first = {
                row: (db.session.scalar(select(func.max(row.id))) or 0) + 1
                for row in (MemberRow, EnrolmentRow, AttemptRow, SittingRow, ItemVersionRow)
            }
        self.sittings = {wave: self._first[SittingRow] + place for place, wave in enumerate(self.waves)}

    def public_id(self, wave: str = "main") -> str:
        return f"{self.exam.id}-{self.period}-{wave[:4]}"  # 24 characters at most

    def add(
        self,
        department: int,
        tier: str,
        *percents: float | Fraction,
        standing: str = "enrolled",
        wave: str = "main",
        sat_in: str = "",
        state: str = "graded",
        void: Sequence[float] = (),
        name: str = "",
        earned: Sequence[tuple[str, float]] = (),
        member_id: int | None = None,
        after: timedelta | None = None,
    ) -> int:
        """Add a member with an attempt for each of ``percents``; return the member's id.

        ``void`` are attempts before them that do not count; ``earned`` gives the
        slots of the first counting attempt as (topic, fraction); ``after`` is when
        it was handed in, counted from the opening.
        """
        if member_id is None:
            member_id = self._first[MemberRow] + len(self.members)
            self.members.append(member_row(member_id, department, tier, name))
        enrolment_id = self._first[EnrolmentRow] + len(self.enrolments)
        made: list[Row] = []
        for number, (percent, own_state) in enumerate(
            [*((one, "void") for one in void), *((one, state) for one in percents)], start=1
        ):
            made.append(
                self._attempt(
                    member_id, enrolment_id, number, Fraction(percent), tier, sat_in or wave, own_state, after
                )
            )
        counting = [one for one in made if one["state"] not in ("void", "open")]
        if counting and earned:
            self._slots(counting[0], earned)
        self.attempts += made
        self.enrolments.append(
            {
                "id": enrolment_id,
                "occurrence_id": 0,
                "member_id": member_id,
                "sitting_id": self.sittings[wave],
                "tier": tier,
                "department_id": department,
                "groups": [],
                "standing": standing,
                "frozen_at": self.waves[wave][0],
                **_record(counting),
            }
        )
        return member_id

    def write(self) -> None:
        """Write everything that was added, with the exam if it is not there yet."""
        with writing():
            occurrence_id = self._write_frame()
            for row in self.enrolments:
                row["occurrence_id"] = occurrence_id
            for table, rows in (
                (MemberRow, self.members),
                (EnrolmentRow, self.enrolments),
                (AttemptRow, self.attempts),
                (SlotScoreRow, self.slots),
            ):
                for start in range(0, len(rows), CHUNK):
                    db.session.execute(insert(table), rows[start : start + CHUNK])

    def _write_frame(self) -> int:
        exam = db.session.scalar(select(ExamRow).where(ExamRow.key == self.exam.id))
        if exam is None:
            exam = ExamRow(key=self.exam.id, kind=self.exam.kind)
            db.session.add(exam)
            db.session.flush()
        version = ExamVersionRow(
            exam_id=exam.id, digest=self.period, source="", definition=encode(self.exam), loaded_at=OPENS
        )
        occurrence = OccurrenceRow(exam_id=exam.id, period=self.period)
        db.session.add_all([version, occurrence])
        db.session.flush()
        exam.current_version_id = version.id
        for wave, (opens_at, closes_at) in self.waves.items():
            db.session.add(
                SittingRow(
                    id=self.sittings[wave],
                    public_id=self.public_id(wave),
                    occurrence_id=occurrence.id,
                    exam_version_id=version.id,
                    wave=wave,
                    opens_at=opens_at,
                    closes_at=closes_at,
                )
            )
        db.session.flush()
        if self.slots:
            self._write_items()
        return occurrence.id

    def _write_items(self) -> None:
        bank = BankRow(key=f"bank-{self.exam.id}-{self.period}", title={"zh": "示例", "en": "Sample"})
        db.session.add(bank)
        db.session.flush()
        first = self._first[ItemVersionRow]
        db.session.execute(
            insert(ItemVersionRow),
            [
                item_row(first + place, bank.id, self.topics[place // self.items_per_topic])
                for place in range(len(self.topics) * self.items_per_topic)
            ],
        )

    def _attempt(
        self,
        member_id: int,
        enrolment_id: int,
        number: int,
        percent: Fraction,
        tier: str,
        wave: str,
        state: str,
        after: timedelta | None,
    ) -> Row:
        outcome = decide_outcome(percent, HUNDRED, exam=self.exam, tier=tier, is_make_up=wave == "make-up")
        id_ = self._first[AttemptRow] + len(self.attempts) + number - 1
        handed_in = (
            self.waves[wave][0] + (after or timedelta(minutes=40, seconds=id_)) + timedelta(hours=number - 1)
        )
        is_marked = state in ("graded", "void")
        return {
            "id": id_,
            "public_id": f"attempt-{id_}",
            "member_id": member_id,
            "sitting_id": self.sittings[wave],
            "enrolment_id": enrolment_id,
            "number": number,
            "state": state,
            "client": "-",
            "started_at": handed_in - timedelta(minutes=30),
            "deadline": handed_in + timedelta(minutes=30),
            "grace_s": 30,
            "handed_in_at": None if state == "open" else handed_in,
            "closed_by": None if state == "open" else "member",
            "slot_count": 40,
            "tier": tier,
            "language": "zh",
            "score": outcome.score if is_marked else None,
            "total": outcome.total,
            "percent": float(outcome.percent) if is_marked else None,
            "outcome": ("pass" if outcome.is_passed else "fail") if is_marked else None,
            "band": outcome.band if is_marked else None,
        }

    def _slots(self, attempt: Row, earned: Sequence[tuple[str, float]]) -> None:
        met: dict[str, int] = {}
        for slot, (topic, fraction) in enumerate(earned, start=1):
            place = met[topic] = met.get(topic, -1) + 1
            item = self.topics.index(topic) * self.items_per_topic + place % self.items_per_topic
            self.slots.append(
                {
                    "attempt_id": attempt["id"],
                    "slot": slot,
                    "sitting_id": attempt["sitting_id"],
                    "item_version_id": self._first[ItemVersionRow] + item,
                    "section": 0,
                    "fraction": fraction,
                    "points": 2.5,
                    "score": Fraction(fraction) * Fraction(5, 2),
                    "blank": False,
                    "reasons": [],
                }
            )


def _record(counting: Sequence[Row]) -> Row:
    """Return the record result under ``keep: best``, and what statistics use."""
    marked = [one for one in counting if one["percent"] is not None]
    best = max(marked, key=lambda one: one["percent"], default=None)
    return {
        "record_outcome": best["outcome"] if best else None,
        "record_percent": best["percent"] if best else None,
        "first_percent": counting[0]["percent"] if counting else None,
        "finished_attempts": len(counting),
    }


def member_row(id_: int, department: int, tier: str, name: str = "") -> Row:
    return {
        "id": id_,
        "public_id": f"member-{id_}",
        "staff_number": f"S{id_:05}",
        "staff_number_folded": f"s{id_:05}",
        "name": name or f"成员{id_}",
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


def item_row(id_: int, bank_id: int, topic: str) -> Row:
    digest = f"{id_:064}"
    return {
        "id": id_,
        "bank_id": bank_id,
        "item": f"item-{id_}",
        "type": "single",
        "topic": topic,
        "key_hash": digest,
        "text_hash": digest,
        "meta_hash": digest,
        "major": 1,
        "content": {},
        "html": {},
        "file": "",
        "line": 0,
        "first_seen_at": OPENS,
    }
