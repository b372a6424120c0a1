"""From enrolments and attempts to people: who is due, who sat, and which attempt speaks for each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from functools import cached_property

from app.domain.sittings.exam import Exam
from app.domain.sittings.standing import EnrolmentFacts, Standing, standing_of
from app.domain.sittings.waves import MAKE_UP
from app.services.distribution_scope import ALL
from app.services.refresh_plan import is_voluntary
from app.store.queries.distribution import AttemptMade, Enrolled, OccurrenceFacts, SittingFacts

NOT_DUE = (Standing.EXEMPT, Standing.DEFERRED, Standing.VOLUNTARY, Standing.CANCELLED)


@dataclass(frozen=True, slots=True)
class Person:
    """One member of the occurrence. ``attempt`` is the first finished one in the waves looked at.

    Whoever sat is due, also when excused: what was sat outweighs what was owed.
    """

    enrolled: Enrolled
    standing: Standing
    attempt: AttemptMade | None = None
    is_running: bool = False
    is_staff: bool = False

    @property
    def has_sat(self) -> bool:
        return self.attempt is not None

    @property
    def is_due(self) -> bool:
        return self.standing not in NOT_DUE

    @property
    def is_missing(self) -> bool:
        return self.is_due and not self.has_sat

    @property
    def is_scored(self) -> bool:
        """Whether the attempt enters the statistics: marked, and not by somebody who knows the questions."""
        return self.attempt is not None and self.attempt.percent is not None and not self.is_staff


@dataclass(frozen=True)
class Look:
    """The waves of an occurrence that are looked at, each under the exam version it runs by."""

    occurrence: OccurrenceFacts
    exams: Mapping[int, Exam]  # sitting id → definition
    wave: str = ALL

    @cached_property
    def sittings(self) -> Mapping[int, SittingFacts]:
        return {each.id: each for each in self.occurrence.sittings}

    @cached_property
    def main(self) -> SittingFacts:
        """The wave that most sit; its definition names the exam, its id stands in addresses."""
        return next(
            (each for each in self.occurrence.sittings if each.wave == "main"), self.occurrence.sittings[0]
        )

    @cached_property
    def exam(self) -> Exam:
        return self.exams[self.main.id]

    @cached_property
    def is_voluntary(self) -> bool:
        return is_voluntary(self.exam)

    @cached_property
    def make_up(self) -> SittingFacts | None:
        """The make-up, None also when it was cancelled."""
        waves = self.occurrence.sittings
        return next((each for each in waves if each.wave == MAKE_UP and not each.cancelled), None)

    @cached_property
    def make_up_for(self) -> frozenset[str]:
        """Whom the make-up is for: absent, failed."""
        rule = self.exams[self.make_up.id].make_up if self.make_up else None
        return rule.who if rule else frozenset()

    @cached_property
    def chosen(self) -> tuple[SittingFacts, ...]:
        """What the filter asks for; of all waves, those that were not cancelled, if any is left."""
        asked = tuple(each for each in self.occurrence.sittings if self.wave in (ALL, each.wave))
        return tuple(each for each in asked if not each.cancelled) or asked

    @cached_property
    def chosen_ids(self) -> frozenset[int]:
        return frozenset(each.id for each in self.chosen)

    @cached_property
    def cuts(self) -> Mapping[tuple[int, str], Fraction]:
        """The pass mark in percent that each tier had in each wave."""
        return {
            (sitting, tier): rule.pass_percent
            for sitting, exam in self.exams.items()
            for tier, rule in exam.tiers.items()
        }


def people_in(
    look: Look,
    enrolled: Sequence[Enrolled],
    attempts: Sequence[AttemptMade],
    *,
    staff: frozenset[int],
    now: datetime,
) -> list[Person]:
    """Return one entry for each member whom the waves looked at concern."""
    made: dict[int, list[AttemptMade]] = {}
    for attempt in attempts:
        made.setdefault(attempt.enrolment_id, []).append(attempt)
    people = []
    known: dict[tuple[object, ...], Standing] = {}
    for row in enrolled:
        own = made.get(row.id, [])
        if not _concerns(look, row, own):
            continue
        counted = own if look.wave == ALL else [one for one in own if one.sitting_id in look.chosen_ids]
        first = next((attempt for attempt in counted if attempt.state != "open"), None)
        is_running = any(attempt.state == "open" for attempt in counted)
        key = (row.sitting_id, row.standing, first is not None and first.state, is_running)
        if key not in known:  # many members stand alike
            known[key] = standing_of(_facts(look, row, first, is_running), now)
        people.append(Person(row, known[key], first, is_running, row.member_id in staff))
    return people


def _concerns(look: Look, row: Enrolled, made: Sequence[AttemptMade]) -> bool:
    if look.wave == ALL:
        return True
    if look.wave != MAKE_UP:
        return look.sittings[row.sitting_id].wave == look.wave
    make_up = look.make_up
    if make_up is None:
        return False
    if any(attempt.sitting_id == make_up.id for attempt in made):
        return True
    first_wave = [each for each in made if each.sitting_id == row.sitting_id and each.state != "open"]
    if row.standing != "enrolled" or look.sittings[row.sitting_id].cancelled:
        return False
    has_failed = bool(first_wave) and all(each.outcome == "fail" for each in first_wave)
    return ("absent" in look.make_up_for and not first_wave) or ("failed" in look.make_up_for and has_failed)


def _facts(look: Look, row: Enrolled, first: AttemptMade | None, is_running: bool) -> EnrolmentFacts:
    own = look.sittings[row.sitting_id]
    make_up = look.make_up
    if look.wave == MAKE_UP and make_up is not None:
        own = make_up
    has_chance = look.wave != MAKE_UP and "absent" in look.make_up_for
    return EnrolmentFacts(
        opens_at=own.opens_at,
        closes_at=own.closes_at,
        last_chance_at=make_up.closes_at if make_up and has_chance else None,
        is_voluntary=look.is_voluntary,
        is_exempt=row.standing == "exempt",
        is_deferred=row.standing == "deferred",
        is_cancelled=look.sittings[row.sitting_id].cancelled,
        has_running_attempt=is_running,
        has_handed_in=first is not None,
        is_marking=first is not None and first.state == "marking",
    )
