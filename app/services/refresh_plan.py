"""Let the plan follow the calendar: occurrences, sittings and enrolments from the exams' rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import delete, insert, select, update

from app.domain.sittings.calendar import OccurrenceWindow, occurrences
from app.domain.sittings.exam import Exam
from app.domain.sittings.waves import MAKE_UP, Wave, waves_of
from app.services.clock import Clock
from app.store.audit import write_audit
from app.store.database import db
from app.store.exams import current_exams
from app.store.models import DepartmentRow, EnrolmentRow, MemberRow, OccurrenceRow, SittingRow
from app.store.transaction import writing

AHEAD = timedelta(days=120)  # late in the year, so much of the next one is planned too
VOLUNTARY_KINDS = ("practice", "rehearsal")


@dataclass
class PlanChange:
    """How many rows a refresh touched; all zero when the plan was up to date."""

    sittings_added: int = 0
    sittings_moved: int = 0
    sittings_removed: int = 0
    enrolled: int = 0
    unenrolled: int = 0

    @property
    def is_empty(self) -> bool:
        return not any(vars(self).values())


@dataclass(frozen=True)
class _Person:
    id: int
    tier: str
    department_id: int
    groups: tuple[str, ...]
    joined_at: datetime


@dataclass
class _Round:
    """What one refresh works with."""

    now: datetime
    first: date
    last: date
    people: list[_Person]
    paths: Mapping[int, tuple[str, ...]]  # department id → keys from the root down
    change: PlanChange = field(default_factory=PlanChange)


def is_voluntary(exam: Exam) -> bool:
    """Whether nobody owes the exam: such a member is enrolled by starting."""
    return exam.voluntary or exam.kind in VOLUNTARY_KINDS


def refresh_plan(*, clock: Clock, zone: str) -> PlanChange:
    """Bring sittings and enrolments up to date for the running year and what comes soon after.

    Sittings that have opened never change. Running it again changes nothing.
    """
    with writing():
        now = clock.now()
        today = now.astimezone(ZoneInfo(zone)).date()
        work = _Round(
            now=now,
            first=date(today.year, 1, 1),
            last=max(date(today.year, 12, 31), today + AHEAD),
            people=_people(),
            paths=department_paths(),
        )
        for exam_id, (version_id, exam) in current_exams().items():
            _refresh_exam(work, exam_id, version_id, exam)
        if not work.change.is_empty:
            write_audit("plan.refreshed", str(today), by=None, at=now, **vars(work.change))
    return work.change


def department_paths() -> dict[int, tuple[str, ...]]:
    """Return for each department the keys from the root of the tree down to it."""
    rows = {row.id: row for row in db.session.scalars(select(DepartmentRow))}
    return {
        row.id: tuple(rows[int(step)].key for step in row.path.strip("/").split("/") if step)
        for row in rows.values()
    }


def _people() -> list[_Person]:
    statement = select(
        MemberRow.id, MemberRow.tier, MemberRow.department_id, MemberRow.groups, MemberRow.joined_at
    ).where(MemberRow.status == "active")
    return [
        _Person(id_, tier, department, tuple(groups), joined)
        for id_, tier, department, groups, joined in db.session.execute(statement)
    ]


def _refresh_exam(work: _Round, exam_id: int, version_id: int, exam: Exam) -> None:
    existing = {
        row.period: row
        for row in db.session.scalars(select(OccurrenceRow).where(OccurrenceRow.exam_id == exam_id))
    }
    earliest = min(existing, default=None)
    generated: set[int] = set()
    for window in occurrences(exam.schedule, work.first, work.last):
        is_first = earliest is None or window.period <= earliest
        waves = [wave for wave in waves_of(exam, window, is_first) if wave.closes_at > work.now]
        if not waves:
            continue
        earliest = earliest or window.period
        occurrence = existing.get(window.period) or _add_occurrence(exam_id, window)
        sittings = _put_sittings(work, occurrence, version_id, waves)
        generated.update(row.id for row in sittings.values())
        if not is_voluntary(exam):
            _enrol(work, exam, occurrence, [(wave, sittings[wave.kind]) for wave in waves])
    _remove_ungenerated(work, exam_id, generated)


def _add_occurrence(exam_id: int, window: OccurrenceWindow) -> OccurrenceRow:
    row = OccurrenceRow(exam_id=exam_id, period=window.period)
    db.session.add(row)
    db.session.flush()
    return row


def _put_sittings(
    work: _Round, occurrence: OccurrenceRow, version_id: int, waves: Iterable[Wave]
) -> dict[str, SittingRow]:
    found = {
        row.wave: row
        for row in db.session.scalars(select(SittingRow).where(SittingRow.occurrence_id == occurrence.id))
    }
    for wave in waves:
        row = found.get(wave.kind)
        if row is None:
            row = found[wave.kind] = SittingRow(occurrence_id=occurrence.id, wave=wave.kind)
            db.session.add(row)
            work.change.sittings_added += 1
        elif row.opens_at <= work.now:
            continue
        elif (row.opens_at, row.closes_at, row.exam_version_id) != (
            wave.opens_at,
            wave.closes_at,
            version_id,
        ):
            work.change.sittings_moved += 1
        row.opens_at, row.closes_at, row.exam_version_id = wave.opens_at, wave.closes_at, version_id
    db.session.flush()
    return found


def _enrol(work: _Round, exam: Exam, occurrence: OccurrenceRow, waves: list[tuple[Wave, SittingRow]]) -> None:
    wanted = {
        person.id: (person, sitting)
        for person in work.people
        if (sitting := _sitting_for(work, exam, person, waves)) is not None
    }
    statement = select(
        EnrolmentRow.id,
        EnrolmentRow.member_id,
        EnrolmentRow.sitting_id,
        EnrolmentRow.tier,
        EnrolmentRow.department_id,
        EnrolmentRow.groups,
        EnrolmentRow.frozen_at,
    ).where(EnrolmentRow.occurrence_id == occurrence.id)
    known = {row.member_id: row for row in db.session.execute(statement)}
    added = [
        _values(person, sitting, work.now) | {"occurrence_id": occurrence.id, "member_id": member_id}
        for member_id, (person, sitting) in wanted.items()
        if member_id not in known
    ]
    if added:
        db.session.execute(insert(EnrolmentRow), added)
        work.change.enrolled += len(added)
    for member_id, row in known.items():
        if row.frozen_at is not None:
            continue
        if member_id not in wanted:
            db.session.execute(delete(EnrolmentRow).where(EnrolmentRow.id == row.id))
            work.change.unenrolled += 1
            continue
        values = _values(*wanted[member_id], work.now)
        if any(getattr(row, name) != value for name, value in values.items()):
            db.session.execute(update(EnrolmentRow).where(EnrolmentRow.id == row.id).values(**values))


def _sitting_for(
    work: _Round, exam: Exam, person: _Person, waves: list[tuple[Wave, SittingRow]]
) -> SittingRow | None:
    if person.tier not in exam.tiers or (exam.groups and not set(exam.groups) & set(person.groups)):
        return None
    for wave, sitting in waves:
        if (
            wave.kind != MAKE_UP
            and wave.takes(work.paths[person.department_id])
            and person.joined_at < sitting.closes_at
        ):
            return sitting
    return None


def _values(person: _Person, sitting: SittingRow, now: datetime) -> dict[str, Any]:
    return {
        "sitting_id": sitting.id,
        "tier": person.tier,
        "department_id": person.department_id,
        "groups": list(person.groups),
        "frozen_at": max(sitting.opens_at, person.joined_at) if sitting.opens_at <= now else None,
    }


def _remove_ungenerated(work: _Round, exam_id: int, generated: set[int]) -> None:
    """Take out sittings that have not opened and that the rule no longer makes."""
    statement = (
        select(SittingRow.id)
        .join(OccurrenceRow, OccurrenceRow.id == SittingRow.occurrence_id)
        .where(
            OccurrenceRow.exam_id == exam_id,
            SittingRow.opens_at > work.now,
            SittingRow.id.not_in(generated),
        )
    )
    stale = list(db.session.scalars(statement))
    if stale:
        db.session.execute(delete(EnrolmentRow).where(EnrolmentRow.sitting_id.in_(stale)))
        db.session.execute(delete(SittingRow).where(SittingRow.id.in_(stale)))
        work.change.sittings_removed += len(stale)
