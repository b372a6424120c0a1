"""Let the made-up members live through their year: who comes when, sits what, and comes again."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from app.domain.errors import NotAllowed
from app.domain.simulation.dice import Dice
from app.domain.simulation.habits import (
    Series,
    comes_again,
    is_long,
    moment_within,
    next_tries,
    study_moment,
    takes_part,
)
from app.domain.simulation.performance import Room
from app.domain.sittings.exam import Exam
from app.domain.sittings.standing import StartFacts, check_may_start
from app.services.demo_year.add_people import HERO, Sitter
from app.services.demo_year.keep_attempts import Harvest, Place
from app.services.demo_year.sit_attempt import Desk, Sat
from app.services.refresh_plan import is_voluntary
from app.store import demo as store
from app.store.demo import OpenedSitting
from app.store.departments import department_paths
from app.store.exams import exam_version

MAKE_UP = "make-up"
HERO_STILL_OWES = 2  # of the topics studied one after another, the last ones
JUST_NOW = (timedelta(minutes=1), timedelta(minutes=2), timedelta(minutes=4))  # ago: attempts that still run
MARKERS = ("9001", "9000")  # the second marks what the first has written
MARKED_OF_NEWEST = 0.45
MOST_REPEATS = 2  # of what may be repeated at will


@dataclass
class Occasion:
    """An occurrence with the waves that have opened."""

    id: int
    exam: Exam
    waves: dict[str, OpenedSitting] = field(default_factory=dict)
    series: Series | None = None  # of the long windows that are studied one after another
    is_newest: bool = False  # of its exam

    @property
    def first(self) -> OpenedSitting:
        return next(iter(self.waves.values()))

    def wave_with(self, sitting_id: int) -> str | None:
        """Return the kind of the wave with this row id, None when it has not opened."""
        return next((kind for kind, sitting in self.waves.items() if sitting.id == sitting_id), None)


@dataclass
class Seat:
    """One member in one occurrence."""

    sitter: Sitter
    occasion: Occasion
    wave: str
    tier: str
    dice: Dice
    place: Place
    tries: Iterator[datetime] | None = None

    @property
    def sitting(self) -> OpenedSitting:
        return self.occasion.waves[self.wave]


class Year:
    """The queue of who comes next, from ``since`` to ``now``."""

    def __init__(
        self, seed: int, sitters: Sequence[Sitter], *, since: datetime, now: datetime, zone: str
    ) -> None:
        self._seed, self._since, self._now, self._zone = seed, since, now, ZoneInfo(zone)
        self._sitters = {sitter.id: sitter for sitter in sitters}
        self._queue: list[tuple[datetime, int, Seat, str]] = []
        self._order = count()
        self._later: list[Seat] = []  # who will come, but not yet
        by_number = {one.staff_number: one.id for one in sitters}
        self._markers = [by_number[number] for number in MARKERS if number in by_number]
        self._harvest = Harvest(self._markers)

    @property
    def made(self) -> int:
        """How many attempts there are so far."""
        return self._harvest.made

    def play(self, believed: Mapping[str, str]) -> Iterator[float]:
        """Write the year, yielding how much of it has gone by, 0 to 1.

        ``believed``: items with a wrong key → the option that those who know take for right.
        """
        desk = Desk(Room(self._seed, believed, {}), self._since, self._now)
        occasions = self._occasions()
        for seat in [*self._owed(occasions), *self._voluntary(occasions)]:
            self._invite(seat)
        for seat, ago in zip(self._later, JUST_NOW, strict=False):
            self._expect(self._now - ago, seat, seat.wave)
        span = (self._now - self._since).total_seconds()
        while self._queue:
            moment, _, seat, wave = heapq.heappop(self._queue)
            self._sit(desk, moment, seat, wave)
            yield (moment - self._since).total_seconds() / span
        self._harvest.finish()

    def _occasions(self) -> dict[int, Occasion]:
        found: dict[int, Occasion] = {}
        for row in store.opened_sittings(self._since, self._now):
            exam = exam_version(row.exam_version_id)
            occasion = found.setdefault(row.occurrence_id, Occasion(row.occurrence_id, exam))
            occasion.waves[row.wave] = row
        for newest in {occasion.exam.id: occasion for occasion in found.values()}.values():
            newest.is_newest = True
        together: dict[datetime, list[Occasion]] = {}
        for occasion in sorted(found.values(), key=lambda one: one.exam.id):
            wave = occasion.first
            if is_long(wave.opens_at, wave.closes_at) and not is_voluntary(occasion.exam):
                together.setdefault(wave.opens_at, []).append(occasion)
        for some in together.values():
            for position, occasion in enumerate(some):
                occasion.series = Series(position, len(some))
        return found

    def _owed(self, occasions: Mapping[int, Occasion]) -> Iterator[Seat]:
        for row in store.untouched_enrolments():
            occasion = occasions.get(row.occurrence_id)
            wave = (
                next((w for w in occasion.waves.values() if w.id == row.sitting_id), None)
                if occasion
                else None
            )
            if occasion and wave and row.tier in occasion.exam.tiers:
                place = Place(row.member_id, occasion.exam.attempts.keep, row.id)
                yield self._seat(self._sitters[row.member_id], occasion, wave.wave, row.tier, place)

    def _voluntary(self, occasions: Mapping[int, Occasion]) -> Iterator[Seat]:
        """Yield those who take part in what nobody owes; starting enrols them."""
        paths = department_paths()
        touched = store.enrolled_pairs()
        for occasion in occasions.values():
            exam, wave = occasion.exam, occasion.first
            if not is_voluntary(exam):
                continue
            for sitter in self._sitters.values():
                admitted = exam.admits(sitter.tier, sitter.groups, paths[sitter.department_id])
                if not admitted or (occasion.id, sitter.id) in touched or sitter.joined_at >= wave.closes_at:
                    continue
                values = {
                    "occurrence_id": occasion.id,
                    "member_id": sitter.id,
                    "sitting_id": wave.id,
                    "tier": sitter.tier,
                    "department_id": sitter.department_id,
                    "groups": list(sitter.groups),
                }
                place = Place(sitter.id, exam.attempts.keep, values=values)
                yield self._seat(sitter, occasion, wave.wave, sitter.tier, place)

    def _seat(self, sitter: Sitter, occasion: Occasion, wave: str, tier: str, place: Place) -> Seat:
        opens = occasion.first.opens_at.isoformat()
        dice = Dice(self._seed, f"seat/{occasion.exam.id}/{opens}/{sitter.staff_number}")
        return Seat(sitter, occasion, wave, tier, dice, place)

    def _invite(self, seat: Seat) -> None:
        """Decide whether and when somebody comes for the first time."""
        exam, wave = seat.occasion.exam, seat.sitting
        opens_at = max(wave.opens_at, seat.sitter.joined_at)
        is_hero = seat.sitter.staff_number == HERO
        comes = takes_part(seat.sitter.person, seat.dice, is_voluntary=is_voluntary(exam))
        moment: datetime | None = None
        if seat.occasion.series is not None:
            moment = study_moment(
                opens_at, wave.closes_at, seat.occasion.series, seat.sitter.person, self._zone, seat.dice
            )
            if is_hero and self._is_left_for_later(seat):
                return
        elif comes or is_hero:
            moment = moment_within(opens_at, wave.closes_at, self._zone, seat.dice)
        if moment is not None:
            self._expect(moment, seat, seat.wave)
        elif not is_voluntary(exam):
            self._expect_again(seat, "absent")

    def _is_left_for_later(self, seat: Seat) -> bool:
        series = seat.occasion.series
        is_last = series is not None and series.place >= series.count - HERO_STILL_OWES
        return is_last and seat.sitting.closes_at > self._now

    def _expect(self, moment: datetime, seat: Seat, wave: str) -> None:
        if moment < self._now:
            heapq.heappush(self._queue, (moment, next(self._order), seat, wave))
        elif (
            seat.sitting.closes_at > self._now and not is_voluntary(seat.occasion.exam) and not seat.place.sat
        ):
            self._later.append(seat)

    def _expect_again(self, seat: Seat, why: str) -> None:
        """Let somebody who was absent or failed come to the make-up, where there is one for that."""
        make_up = seat.occasion.waves.get(MAKE_UP)
        rule = seat.occasion.exam.make_up
        if make_up is None or rule is None or why not in rule.who or not comes_again(why, seat.dice):
            return
        self._expect(moment_within(make_up.opens_at, make_up.closes_at, self._zone, seat.dice), seat, MAKE_UP)

    def _sit(self, desk: Desk, moment: datetime, seat: Seat, wave: str) -> None:
        exam, sitting = seat.occasion.exam, seat.occasion.waves[wave]
        try:
            check_may_start(exam, _facts(seat, wave), moment)
        except NotAllowed:
            return
        sitter = seat.sitter
        number = sum(sat.sitting.id == sitting.id for sat in seat.place.sat) + 1
        sat = desk.sit(
            sitter.person,
            sitter.groups,
            exam,
            sitting,
            tier=seat.tier,
            number=number,
            at=moment,
            dice=seat.dice,
            has_marker=self._has_marker(seat),
        )
        if seat.place.values is not None:
            seat.place.values.setdefault("frozen_at", moment)
        self._harvest.add(seat.place, sat)
        if sat.ended_at is not None:
            self._go_on(seat, sat, wave)

    def _has_marker(self, seat: Seat) -> bool:
        """Whether the answers are marked by now: of the newest occurrence of an exam about half are."""
        if not set(self._markers) - {seat.sitter.id}:
            return False
        return not seat.occasion.is_newest or seat.dice.is_so(MARKED_OF_NEWEST)

    def _go_on(self, seat: Seat, sat: Sat, wave: str) -> None:
        """Decide whether somebody comes again after an attempt that has ended."""
        exam = seat.occasion.exam
        may_repeat = exam.attempts.max is None or sat.number < exam.attempts.max
        if is_voluntary(exam):
            if may_repeat and sat.number < MOST_REPEATS and seat.dice.is_so(0.12):
                self._expect(sat.deadline + timedelta(minutes=5 + seat.dice.below(600)), seat, wave)
            return
        if sat.outcome == "pass" or sat.ended_at is None:
            return
        if may_repeat:
            seat.tries = seat.tries or next_tries(sat.ended_at, self._zone, seat.dice)
            again = next(seat.tries, None)
            if again is not None:
                self._expect(again, seat, wave)
        elif wave != MAKE_UP:
            self._expect_again(seat, "failed")


def _facts(seat: Seat, wave: str) -> StartFacts:
    """Return what decides on a start, as the product gathers it."""
    sitting = seat.occasion.waves[wave]
    first = [sat for sat in seat.place.sat if sat.sitting.id == seat.sitting.id]
    has_passed = any(sat.outcome == "pass" for sat in seat.place.sat)
    return StartFacts(
        tier=seat.tier,
        opens_at=sitting.opens_at,
        closes_at=sitting.closes_at,
        made=sum(sat.sitting.id == sitting.id for sat in seat.place.sat),
        has_passed=has_passed,
        is_make_up=wave == MAKE_UP,
        was_absent=not first,
        has_failed=bool(first) and not has_passed,
    )
