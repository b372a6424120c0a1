"""Let the plan follow the calendar: occurrences, sittings and enrolments from the exams' rules."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from app.domain.sittings.calendar import occurrences
from app.domain.sittings.changes import with_changes
from app.domain.sittings.exam import Exam
from app.domain.sittings.waves import MAKE_UP, Wave, waves_of
from app.services.clock import Clock
from app.store import plan as store
from app.store.audit import write_audit
from app.store.departments import department_paths
from app.store.exams import current_exams
from app.store.members import ActiveMember, active_members
from app.store.models import EnrolmentRow, OccurrenceRow, SittingRow
from app.store.rows import add_row, add_rows, flush
from app.store.sitting_changes import changes_in_force
from app.store.transaction import one_at_a_time, writing

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


@dataclass
class _Round:
    """What one refresh works with."""

    now: datetime
    first: date
    last: date
    since: datetime | None
    people: list[ActiveMember]
    only: Collection[int] | None  # whose enrolments are looked at; None: everybody's
    paths: Mapping[int, tuple[str, ...]]  # department id → keys from the root down
    change: PlanChange = field(default_factory=PlanChange)


def is_voluntary(exam: Exam) -> bool:
    """Whether nobody owes the exam: such a member is enrolled by starting."""
    return exam.voluntary or exam.kind in VOLUNTARY_KINDS


def refresh_plan(
    *, clock: Clock, zone: str, since: datetime | None = None, only: Collection[int] | None = None
) -> PlanChange:
    """Bring sittings and enrolments up to date for the running year and what comes soon after.

    Sittings that have opened never change, and what was moved or cancelled by hand stays so.
    Running it again changes nothing.
    With ``since``, occurrences that opened from then on are made too when they are over: a made-up past.
    With ``only``, the enrolments of these members alone are looked at: somebody has just changed.
    """
    with writing():
        one_at_a_time("plan")
        now = clock.now()
        today = now.astimezone(ZoneInfo(zone)).date()
        work = _Round(
            now=now,
            first=date(today.year - 1, 1, 1),  # what opened last year may be open still
            since=since,
            last=max(date(today.year, 12, 31), today + AHEAD),
            people=[one for one in active_members() if only is None or one.id in only],
            only=only,
            paths=department_paths(),
        )
        for exam_id, (version_id, exam) in current_exams().items():
            _refresh_exam(work, exam_id, version_id, exam)
        if not work.change.is_empty:
            write_audit("plan.refreshed", str(today), by=None, at=now, **vars(work.change))
    return work.change


def _refresh_exam(work: _Round, exam_id: int, version_id: int, exam: Exam) -> None:
    existing = store.occurrences_of(exam_id)
    changes = changes_in_force(exam_id)
    earliest = min(existing, default=None)
    generated: set[int] = set()
    for window in occurrences(exam.schedule, work.first, work.last):
        is_first = earliest is None or window.period <= earliest
        waves = with_changes(waves_of(exam, window, is_first), window.period, changes)
        if work.since is None or window.opens_at < work.since:
            waves = [wave for wave in waves if wave.closes_at > work.now]
        if not waves:
            continue
        earliest = earliest or window.period
        occurrence = existing.get(window.period) or add_row(
            OccurrenceRow(exam_id=exam_id, period=window.period)
        )
        sittings = _put_sittings(work, occurrence, version_id, waves)
        generated.update(sittings[wave.kind].id for wave in waves)
        if not is_voluntary(exam):
            _enrol(work, exam, occurrence, [(wave, sittings[wave.kind]) for wave in waves])
    _remove_ungenerated(work, exam_id, generated)


def _put_sittings(
    work: _Round, occurrence: OccurrenceRow, version_id: int, waves: Iterable[Wave]
) -> dict[str, SittingRow]:
    found = store.sittings_of(occurrence.id)
    for wave in waves:
        row = found.get(wave.kind)
        if row is None:
            found[wave.kind] = add_row(
                SittingRow(
                    occurrence_id=occurrence.id,
                    wave=wave.kind,
                    opens_at=wave.opens_at,
                    closes_at=wave.closes_at,
                    cancelled=wave.cancelled,
                    exam_version_id=version_id,
                )
            )
            work.change.sittings_added += 1
            continue
        if row.opens_at <= work.now:
            continue
        before = (row.opens_at, row.closes_at, row.exam_version_id, row.cancelled)
        if before != (wave.opens_at, wave.closes_at, version_id, wave.cancelled):
            work.change.sittings_moved += 1
        row.opens_at, row.closes_at, row.exam_version_id = wave.opens_at, wave.closes_at, version_id
        row.cancelled = wave.cancelled
    flush()
    return found


def _enrol(work: _Round, exam: Exam, occurrence: OccurrenceRow, waves: list[tuple[Wave, SittingRow]]) -> None:
    wanted = {
        person.id: (person, sitting)
        for person in work.people
        if (sitting := _sitting_for(work, exam, person, waves)) is not None
    }
    known = store.enrolments_of(occurrence.id, only=work.only)
    added = [
        _values(person, sitting, work.now) | {"occurrence_id": occurrence.id, "member_id": member_id}
        for member_id, (person, sitting) in wanted.items()
        if member_id not in known
    ]
    add_rows(EnrolmentRow, added)
    work.change.enrolled += len(added)
    for member_id, row in known.items():
        if row.frozen_at is not None:
            continue
        if member_id not in wanted:
            store.remove_enrolment(row.id)
            work.change.unenrolled += 1
            continue
        values = _values(*wanted[member_id], work.now)
        if any(getattr(row, name) != value for name, value in values.items()):
            store.change_enrolment(row.id, values)


def _sitting_for(
    work: _Round, exam: Exam, person: ActiveMember, waves: list[tuple[Wave, SittingRow]]
) -> SittingRow | None:
    if not exam.admits(person.tier, person.groups, work.paths[person.department_id]):
        return None
    for wave, sitting in waves:
        if (
            wave.kind != MAKE_UP
            and wave.takes(work.paths[person.department_id])
            and person.joined_at < sitting.closes_at
        ):
            return sitting
    return None


def _values(person: ActiveMember, sitting: SittingRow, now: datetime) -> dict[str, Any]:
    return {
        "sitting_id": sitting.id,
        "tier": person.tier,
        "department_id": person.department_id,
        "groups": list(person.groups),
        "frozen_at": max(sitting.opens_at, person.joined_at) if sitting.opens_at <= now else None,
    }


def _remove_ungenerated(work: _Round, exam_id: int, generated: set[int]) -> None:
    """Take out sittings that have not opened and that the rule no longer makes."""
    stale = store.unopened_sittings(exam_id, work.now, without=generated)
    if stale:
        store.remove_sittings(stale)
        work.change.sittings_removed += len(stale)
