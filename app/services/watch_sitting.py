"""考场: what an invigilator sees of a sitting while it runs. Never an answer, never a score."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.attempts.attempt import AttemptState
from app.domain.bank.fields import Words
from app.domain.sittings.calendar import period_title
from app.domain.sittings.exam import Exam
from app.services.clock import Clock
from app.services.invigilated import invigilated_sitting
from app.services.publish_organisation import current_organisation
from app.services.viewer import Viewer
from app.store import room as store
from app.store.departments import all_departments
from app.store.exams import exam_of
from app.store.room import Act, Seat, WaitingBreak
from app.store.transaction import reading

STUCK_AFTER = timedelta(minutes=5)  # without a save
ASKS, RESTS, STUCK, WORKING = "asks", "rests", "stuck", "working"
NOT_STARTED, HANDED_IN = "not-started", "handed-in"
STATES = (STUCK, ASKS, RESTS, WORKING, NOT_STARTED, HANDED_IN)  # what needs somebody comes first
ACTS = (
    *("attempt.extended", "attempt.forced", "attempt.reopened", "attempt.voided", "attempt.taken_over"),
    *("break.asked", "break.granted", "break.refused", "break.ended", "attempt.ended"),
)
NEWEST_ACTS = 12


@dataclass(frozen=True)
class SeatView:
    """One member. ``left`` is the time that remains, None unless at work; ``ends_at`` the deadline then."""

    name: str
    staff_number: str
    tier: Words
    unit: Words
    state: str  # one of STATES
    attempt: str | None
    answered: int
    total: int
    left: timedelta | None
    ends_at: datetime | None
    saved_at: datetime | None
    departures: int
    receipt: str | None
    break_id: str | None
    break_reason: str
    break_asked_at: datetime | None


@dataclass(frozen=True)
class RoomView:
    """``rule``: password and networks of entry, both empty when everybody may begin."""

    sitting: str
    exam: Exam
    period: Words
    opens_at: datetime
    closes_at: datetime
    now: datetime
    seats: tuple[SeatView, ...]
    counts: Counter[str]
    acts: tuple[Act, ...]
    password: str
    networks: tuple[str, ...]
    may_tell_all: bool

    @property
    def missing(self) -> dict[Words, list[str]]:
        """The names of those who have not begun, by unit."""
        found: dict[Words, list[str]] = {}
        for seat in self.seats:
            if seat.state == NOT_STARTED:
                found.setdefault(seat.unit, []).append(seat.name)
        return found


def watch_sitting(sitting_id: str, *, viewer: Viewer, clock: Clock) -> RoomView:
    """Return everybody expected or at work in a sitting, of the viewer's departments.

    :raises NotFound: no such sitting, or the viewer is no organizer.
    """
    now = clock.now()
    with reading():
        sitting = invigilated_sitting(sitting_id, viewer)
        paths = viewer.paths("organizer")
        titles = {row.id: Words(row.title_zh, row.title_en) for row in all_departments()}
        answered = store.answered_in(sitting.id)
        departures = store.departures_in(sitting.id)
        breaks = {one.attempt_id: one for one in store.breaks_in(sitting.id)}
        organisation = current_organisation()
        tiers = organisation.tiers if organisation else {}
        seats = sorted(
            (
                _seat(one, now, titles, answered, departures, breaks, tiers)
                for one in store.seats_of(sitting.id, paths)
            ),
            key=lambda seat: STATES.index(seat.state),
        )
        rule = store.entry_rule_of(sitting.id)
        own = {seat.attempt for seat in seats}
        acts = [act for act in store.acts_in(sitting.id, ACTS, 4 * NEWEST_ACTS) if act.attempt in own]
        return RoomView(
            sitting=sitting_id,
            exam=exam_of(sitting),
            period=period_title(sitting.occurrence.period),
            opens_at=sitting.opens_at,
            closes_at=sitting.closes_at,
            now=now,
            seats=tuple(seats),
            counts=Counter(seat.state for seat in seats),
            acts=tuple(acts[:NEWEST_ACTS]),
            password=rule.password if rule else "",
            networks=tuple(rule.networks) if rule else (),
            may_tell_all=any(path.count("/") == 2 for path in paths),
        )


def _seat(
    seat: Seat,
    now: datetime,
    titles: dict[int, Words],
    answered: dict[int, int],
    departures: dict[int, int],
    breaks: dict[int, WaitingBreak],
    tiers: Mapping[str, Words],
) -> SeatView:
    attempt = seat.attempt_id or 0
    asked = breaks.get(attempt)
    clock = _clock_of(seat)
    is_open = clock is not None and not clock.is_overdue(now)
    return SeatView(
        name=seat.name,
        staff_number=seat.staff_number,
        tier=tiers.get(seat.tier, Words(seat.tier, seat.tier)),
        unit=titles[seat.department_id],
        state=_state(seat, clock if is_open else None, asked, now),
        attempt=seat.public_id,
        answered=answered.get(attempt, 0) if seat.state == "open" else seat.answered or 0,
        total=seat.slot_count or 0,
        left=clock.time_left(now) if clock and is_open else None,
        ends_at=now + clock.time_left(now) if clock and is_open and not clock.rests(now) else None,
        saved_at=seat.last_saved_at or seat.started_at,
        departures=departures.get(attempt, 0),
        receipt=seat.receipt,
        break_id=asked.public_id if asked and asked.granted is None else None,
        break_reason=asked.reason if asked else "",
        break_asked_at=asked.asked_at if asked else None,
    )


def _state(seat: Seat, clock: AttemptState | None, asked: WaitingBreak | None, now: datetime) -> str:
    if seat.attempt_id is None:
        return NOT_STARTED
    if clock is None:
        return HANDED_IN
    if asked and asked.granted is None:
        return ASKS
    if clock.rests(now):
        return RESTS
    is_stuck = now - (seat.last_saved_at or clock.started_at) >= STUCK_AFTER
    return STUCK if is_stuck else WORKING


def _clock_of(seat: Seat) -> AttemptState | None:
    """Return what the clock of an open attempt says; None when there is none."""
    if seat.state != "open" or seat.started_at is None or seat.deadline is None:
        return None
    return AttemptState(
        id=seat.public_id or "",
        state=seat.state,
        round=1,
        epoch=1,
        client="",
        started_at=seat.started_at,
        deadline=seat.deadline,
        grace=timedelta(seconds=seat.grace_s or 0),
        paused_at=seat.paused_at,
        break_limit=timedelta(seconds=seat.break_s or 0),
    )
