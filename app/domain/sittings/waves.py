"""场次: the waves in which an occurrence is sat: a pilot, the rest, a make-up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from app.domain.attempts.attempt import deadline_for
from app.domain.sittings.calendar import OccurrenceWindow
from app.domain.sittings.exam import Exam
from app.domain.sittings.local_time import add_by_clock, zone_named

PILOT, MAIN, MAKE_UP = "pilot", "main", "make-up"


@dataclass(frozen=True)
class Wave:
    """One sitting of an occurrence; moments in UTC.

    ``departments`` are the only ones that sit it (empty: all of the exam's),
    ``without`` those that sit it in another wave. Both reach down the tree.
    """

    kind: str  # pilot | main | make-up
    opens_at: datetime
    closes_at: datetime
    departments: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    cancelled: bool = False

    def takes(self, department_path: Sequence[str]) -> bool:
        """Whether it is for a department, given with all those above it."""
        path = set(department_path)
        return (not self.departments or not path.isdisjoint(self.departments)) and path.isdisjoint(
            self.without
        )


def waves_of(exam: Exam, window: OccurrenceWindow, is_first: bool) -> list[Wave]:
    """Return the waves of an occurrence: pilot, main and make-up, as far as the exam has them.

    ``is_first`` says that it is the exam's first occurrence. The pilot lasts as
    long as the main window, earlier by the lead; the make-up opens after the
    main close, the pilot's departments included.

    :raises DomainError: ``unknown-zone``.
    """
    zone = zone_named(exam.schedule.zone)
    waves = []
    pilot = exam.pilot if exam.pilot and (is_first or not exam.pilot.first_only) else None
    if pilot:
        opens_at, closes_at = (
            add_by_clock(moment, -pilot.lead, zone) for moment in (window.opens_at, window.closes_at)
        )
        waves.append(Wave(PILOT, opens_at, closes_at, departments=pilot.departments))
    without = pilot.departments if pilot else ()
    waves.append(Wave(MAIN, window.opens_at, window.closes_at, exam.departments, without))
    if exam.make_up:
        opens_at = add_by_clock(window.closes_at, exam.make_up.after, zone)
        closes_at = add_by_clock(opens_at, exam.make_up.window, zone)
        waves.append(Wave(MAKE_UP, opens_at, closes_at, exam.departments))
    return waves


def last_possible_deadline(
    waves: Iterable[Wave],
    exam: Exam,
    *,
    personal: Iterable[datetime] = (),
    accommodation: Fraction = Fraction(1),
) -> datetime:
    """Return the moment after which nobody can answer any more: what ``after-close`` means.

    An attempt may begin as the last wave closes; where it may finish, it has
    its tier's duration, stretched by the largest ``accommodation`` granted.
    ``personal`` are the deadlines of personal windows and extensions. The grace is included.

    :raises ValueError: there is neither a wave nor a personal deadline.
    """
    longest = max(rule.duration for rule in exam.tiers.values())
    by_waves = (
        deadline_for(wave.closes_at, longest, wave.closes_at, exam.let_finish, accommodation)
        for wave in waves
    )
    return max([*by_waves, *personal]) + exam.grace
