"""What a member owed in a year, and where each occurrence stands: every one is counted once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.domain.sittings.standing import Standing
from app.services.list_sittings import MemberSitting


class Place(StrEnum):
    """Where an owed occurrence stands for its member, in the order in which people ask for it."""

    PASSED = "passed"
    TO_DO = "to-do"  # 待参加: open or upcoming, also open once more after a failure
    MAKE_UP = "make-up"  # 待补考
    MARKING = "awaiting-marking"  # 待阅卷
    SAT = "sat"  # 待公布: graded, not released
    FAILED = "failed"
    ABSENT = "absent"
    DEFERRED = "deferred"
    EXEMPT = "exempt"


_PLACES = {
    Standing.PASSED: Place.PASSED,
    Standing.UPCOMING: Place.TO_DO,
    Standing.OPEN: Place.TO_DO,
    Standing.OVERDUE: Place.MAKE_UP,
    Standing.AWAITING_MARKING: Place.MARKING,
    Standing.SAT: Place.SAT,
    Standing.ABSENT: Place.ABSENT,
    Standing.DEFERRED: Place.DEFERRED,
    Standing.EXEMPT: Place.EXEMPT,
}


@dataclass(frozen=True)
class Ledger:
    """Owed occurrences of one year by place; the places in force alone, in their order."""

    year: int
    counts: Mapping[Place, int]

    @property
    def owed(self) -> int:
        """All of them: the sum of the places."""
        return sum(self.counts.values())


def place_of(sitting: MemberSitting) -> Place:
    """Return where an owed sitting stands; one that failed and may be sat again is still to do."""
    if sitting.standing is not Standing.FAILED:
        return _PLACES[sitting.standing]
    if sitting.state == "open":
        return Place.TO_DO
    return Place.MAKE_UP if sitting.make_up else Place.FAILED


def is_owed(sitting: MemberSitting) -> bool:
    """Return whether it stands for an owed occurrence; a make-up is another chance at one, not one more."""
    is_counted = not sitting.voluntary and sitting.wave != "make-up"
    return is_counted and sitting.standing is not Standing.CANCELLED


def ledger_of(sittings: Iterable[MemberSitting], year: int) -> Ledger:
    """Return the ledger of the occurrences that count to ``year``."""
    places = [place_of(one) for one in sittings if is_owed(one) and one.year == year]
    return Ledger(year, {place: places.count(place) for place in Place if place in places})
