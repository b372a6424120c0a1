"""What a changed exam would do to the plan: which sittings move, come or go. Nothing is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from app.domain.bank.fields import Words
from app.domain.sittings.calendar import occurrences, period_title
from app.domain.sittings.changes import WaveChange, with_changes
from app.domain.sittings.exam import Exam
from app.domain.sittings.waves import Wave, waves_of
from app.services.clock import Clock
from app.services.find_clashes import Clashes, find_clashes
from app.services.refresh_plan import AHEAD
from app.store.exams import exam_with_key
from app.store.queries.plan_pages import periods_of, planned_sittings
from app.store.sitting_changes import changes_in_force
from app.store.transaction import reading

Window = tuple[datetime, datetime]


@dataclass(frozen=True)
class SittingChange:
    """One sitting that has not opened. ``before`` None: it is new; ``after`` None: it goes."""

    period: str
    wave: str
    before: Window | None
    after: Window | None
    enrolled: int

    @property
    def title(self) -> Words:
        return period_title(self.period)

    @property
    def kind(self) -> str:
        """``added``, ``removed``, ``moved``, or ``kept`` (same window, new definition)."""
        if self.before is None:
            return "added"
        if self.after is None:
            return "removed"
        return "kept" if self.before == self.after else "moved"


@dataclass(frozen=True)
class PlanPreview:
    """``opened``: sittings that have opened already and keep their definition.

    ``clashes``: members whom the windows leave no time beside other exams.
    """

    changes: tuple[SittingChange, ...]
    opened: int
    clashes: Clashes = field(default_factory=Clashes)

    def of_kind(self, kind: str) -> tuple[SittingChange, ...]:
        return tuple(change for change in self.changes if change.kind == kind)


def preview_plan(exam: Exam, *, clock: Clock, zone: str) -> PlanPreview:
    """Return what refreshing the plan would do after ``exam`` came into force, earliest first."""
    with reading():
        rows = planned_sittings(exam.id)
        periods = periods_of(exam.id)
        known = exam_with_key(exam.id)
        held = changes_in_force(known.id) if known else {}
        now = clock.now()
        planned = _planned(exam, held, min(periods, default=None), now, zone)
        clashes = find_clashes(exam, planned, now)
    existing = {(row.period, row.wave): row for row in rows}
    wanted = {(period, wave.kind): (wave.opens_at, wave.closes_at) for period, wave in planned}
    changes: list[SittingChange] = []
    for place, window in wanted.items():
        row = existing.get(place)
        if row is None:
            changes.append(SittingChange(*place, None, window, 0))
        elif row.opens_at > now:
            changes.append(SittingChange(*place, (row.opens_at, row.closes_at), window, row.enrolled))
    for place, row in existing.items():
        if row.opens_at > now and place not in wanted:
            changes.append(SittingChange(*place, (row.opens_at, row.closes_at), None, row.enrolled))
    changes.sort(key=lambda change: (change.before or change.after or (now, now))[0])
    opened = sum(row.opens_at <= now < row.closes_at for row in rows)
    return PlanPreview(tuple(changes), opened, clashes)


def _planned(
    exam: Exam, held: Mapping[tuple[str, str], WaveChange], earliest: str | None, now: datetime, zone: str
) -> list[tuple[str, Wave]]:
    """Return the waves that the rule makes, as a refresh of the plan would; changes by hand stay."""
    today = now.astimezone(ZoneInfo(zone)).date()
    last = max(date(today.year, 12, 31), today + AHEAD)
    planned: list[tuple[str, Wave]] = []
    for window in occurrences(exam.schedule, date(today.year - 1, 1, 1), last):
        is_first = earliest is None or window.period <= earliest
        made = with_changes(waves_of(exam, window, is_first), window.period, held)
        waves = [wave for wave in made if wave.closes_at > now]
        if waves:
            earliest = earliest or window.period
        planned += [(window.period, wave) for wave in waves]
    return planned
