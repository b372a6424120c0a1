"""One sitting as the organizer sees it: who is expected, and how far they are. Never a score."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.analysis.disclosure import SMALL_CELL
from app.domain.bank.fields import Words
from app.domain.errors import NotFound
from app.domain.sittings.calendar import period_title
from app.domain.sittings.exam import Exam
from app.services.clock import Clock
from app.services.publish_organisation import current_organisation
from app.services.refresh_plan import is_voluntary
from app.services.show_plan import state_at
from app.services.viewer import Viewer
from app.store.departments import all_departments
from app.store.exams import exam_version
from app.store.queries import plan_pages as query
from app.store.sitting_changes import ChangeFacts, changes_of
from app.store.transaction import reading

STATES = ("not-started", "working", "handed-in", "exempt", "deferred", "cancelled")
NOT_EXPECTED = ("exempt", "deferred", "cancelled")


@dataclass(frozen=True)
class Unit:
    """A department, with the titles from the first level down to it."""

    key: str
    titles: tuple[Words, ...]
    path: str


@dataclass(frozen=True)
class UnitCounts:
    """How far a department is. ``unit`` None: several small ones together."""

    unit: Unit | None
    expected: int
    not_started: int
    working: int
    handed_in: int


@dataclass(frozen=True)
class PersonLine:
    """One member, for viewers with the right to names."""

    staff_number: str
    name: str
    tier: str
    unit: Unit
    state: str
    started_at: datetime | None
    handed_in_at: datetime | None
    on_paper: bool


@dataclass(frozen=True)
class SittingView:
    """``people`` are those whose names the viewer may see; ``hidden`` counts the others."""

    id: str
    exam: Exam
    period_title: Words
    wave: str
    opens_at: datetime
    closes_at: datetime
    state: str
    is_voluntary: bool
    is_waiting: bool  # a make-up whose people are not settled before the main window closes
    now: datetime
    waves: tuple[query.SittingFacts, ...]
    total: UnitCounts
    excused: int  # exempt or deferred
    units: tuple[UnitCounts, ...]
    people: tuple[PersonLine, ...]
    hidden: int
    tiers: Mapping[str, Words]
    changes: tuple[ChangeFacts, ...]  # that hold, oldest first
    may_undo: bool


def show_sitting(public_id: str, *, viewer: Viewer, clock: Clock) -> SittingView:
    """Return a sitting with the members of the viewer's departments.

    Without the right to names a department under five is counted together with others.

    :raises NotFound: no such sitting, or the viewer is no organizer.
    """
    viewer.require("organizer")
    with reading():
        now = clock.now()
        row = query.sitting_facts(public_id)
        if row is None:
            raise NotFound()
        exam = exam_version(row.exam_version_id)
        waves = tuple(query.waves_beside(row.occurrence_id))
        is_waiting = row.wave == "make-up" and now < max(
            (wave.closes_at for wave in waves if wave.wave != "make-up"), default=now
        )
        who = frozenset() if is_waiting or exam.make_up is None else exam.make_up.who
        found = query.people_in_sitting(row, viewer.paths("organizer"), make_up_for=who)
        people = _people(found, is_cancelled=row.cancelled)
        organisation = current_organisation()
        changes = tuple(one for one in changes_of([row.public_id]) if one.undone_at is None)
    expected = [one for one in people if one.state not in NOT_EXPECTED]
    named = tuple(one for one in people if viewer.sees_names_at(one.unit.path))
    return SittingView(
        id=row.public_id,
        exam=exam,
        period_title=period_title(row.period),
        wave=row.wave,
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        state=state_at(row, now),
        is_voluntary=is_voluntary(exam),
        is_waiting=is_waiting,
        now=now,
        waves=waves,
        total=_counts(None, expected),
        excused=len(people) - len(expected),
        units=tuple(_by_unit(expected, viewer)),
        people=named,
        hidden=len(people) - len(named),
        tiers=organisation.tiers if organisation else {},
        changes=changes,
        may_undo=bool(changes) and now < min(row.opens_at, changes[-1].before_opens_at),
    )


def _people(rows: Sequence[query.PersonInSitting], *, is_cancelled: bool) -> list[PersonLine]:
    departments = {row.id: row for row in all_departments()}
    units: dict[int, Unit] = {}
    order = {row_id: place for place, row_id in enumerate(departments)}
    for row in departments.values():
        steps = [int(step) for step in row.path.strip("/").split("/")]
        titles = [Words(departments[step].title_zh, departments[step].title_en) for step in steps]
        units[row.id] = Unit(row.key, tuple(titles[1:] or titles), row.path)
    lines = [
        (
            order[one.department_id],
            PersonLine(
                staff_number=one.staff_number,
                name=one.name,
                tier=one.tier,
                unit=units[one.department_id],
                state="cancelled" if is_cancelled else _state(one),
                started_at=one.started_at,
                handed_in_at=one.handed_in_at,
                on_paper=one.on_paper > 0,
            ),
        )
        for one in rows
    ]
    return [line for _, line in sorted(lines, key=lambda pair: pair[0])]


def _state(person: query.PersonInSitting) -> str:
    if person.running:
        return "working"
    if person.attempts:
        return "handed-in"
    return person.standing if person.standing in ("exempt", "deferred") else "not-started"


def _by_unit(people: Sequence[PersonLine], viewer: Viewer) -> list[UnitCounts]:
    """Return the counts of each department in the order of the tree, the small ones together at the end."""
    grouped: dict[str, list[PersonLine]] = {}
    for person in people:
        grouped.setdefault(person.unit.path, []).append(person)
    shown: list[list[PersonLine]] = []
    small: list[list[PersonLine]] = []
    for path, members in grouped.items():
        is_open = viewer.sees_names_at(path) or len(members) >= SMALL_CELL
        (shown if is_open else small).append(members)
    while small and shown and sum(len(one) for one in small) < SMALL_CELL:
        smallest = min(shown, key=len)
        if viewer.sees_names_at(smallest[0].unit.path):
            break
        shown.remove(smallest)
        small.append(smallest)
    counts = [_counts(members[0].unit, members) for members in shown]
    return counts + ([_counts(None, [one for members in small for one in members])] if small else [])


def _counts(unit: Unit | None, people: Sequence[PersonLine]) -> UnitCounts:
    states = [person.state for person in people]
    return UnitCounts(
        unit, len(people), *(states.count(state) for state in ("not-started", "working", "handed-in"))
    )
