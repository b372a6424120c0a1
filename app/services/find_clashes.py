"""撞期: for how many members windows of an exam leave no time beside those of other exams."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.bank.fields import Words
from app.domain.sittings.calendar import period_title
from app.domain.sittings.clashes import Demand, do_clash
from app.domain.sittings.exam import Exam
from app.domain.sittings.waves import MAKE_UP, Wave
from app.services.refresh_plan import is_voluntary
from app.store.departments import department_paths
from app.store.exams import exam_version
from app.store.members import ActiveMember, active_members
from app.store.queries.plan_pages import SittingFacts, sittings_between
from app.store.queries.sitting_people import enrolled_members


@dataclass(frozen=True)
class Clash:
    """One window that clashes with a sitting of another exam, and for how many members."""

    period: Words
    wave: str
    opens_at: datetime
    closes_at: datetime
    other: Words
    other_period: Words
    other_opens_at: datetime
    other_closes_at: datetime
    members: int


@dataclass(frozen=True)
class Clashes:
    """All of them, those with the most members first; ``members`` counts each person once."""

    found: tuple[Clash, ...] = ()
    members: int = 0


def find_clashes(exam: Exam, planned: Sequence[tuple[str, Wave]], now: datetime) -> Clashes:
    """Return whom the planned waves (period, wave) of an exam leave too little time, beside other exams.

    Inside the caller's transaction. Make-ups are left out, since nobody knows
    beforehand who sits them, and exams that nobody owes.
    """
    if is_voluntary(exam):
        return Clashes()
    crowd = _Crowd(exam)
    found: list[Clash] = []
    for period, wave in planned:
        if wave.kind == MAKE_UP or wave.cancelled or wave.closes_at <= now:
            continue
        for other in sittings_between(wave.opens_at, wave.closes_at):
            hit = _clashing(exam, wave, other, crowd, now)
            if hit:
                crowd.hit |= hit
                found.append(_clash(period, wave, other, len(hit)))
    found.sort(key=lambda one: (-one.members, one.opens_at))
    return Clashes(tuple(found), len(crowd.hit))


class _Crowd:
    """Who would sit a wave; people are read once, and only when windows clash at all."""

    def __init__(self, exam: Exam) -> None:
        self.hit: set[int] = set()
        self._exam = exam
        self._people: list[ActiveMember] | None = None
        self._paths: Mapping[int, tuple[str, ...]] = {}

    def of(self, wave: Wave, tiers: Iterable[str]) -> set[int]:
        if self._people is None:
            self._people, self._paths = active_members(), department_paths()
        wanted = set(tiers)
        return {
            person.id
            for person in self._people
            if person.tier in wanted
            and wave.takes(self._paths[person.department_id])
            and self._exam.admits(person.tier, person.groups, self._paths[person.department_id])
        }


def _clashing(exam: Exam, wave: Wave, other: SittingFacts, crowd: _Crowd, now: datetime) -> set[int]:
    """Return the members who owe both and cannot sit one after the other."""
    if other.exam_key == exam.id or other.cancelled or other.wave == MAKE_UP:
        return set()
    rules = exam_version(other.exam_version_id)
    if is_voluntary(rules):
        return set()
    tiers = {
        tier
        for tier in exam.tiers
        if tier in rules.tiers and do_clash(_demand(exam, tier, wave), _demand(rules, tier, other), now=now)
    }
    if not tiers:
        return set()
    expected = enrolled_members(other.id)
    return {member for member in crowd.of(wave, tiers) if expected.get(member) in tiers}


def _demand(exam: Exam, tier: str, window: Wave | SittingFacts) -> Demand:
    return Demand(window.opens_at, window.closes_at, exam.tiers[tier].duration, not exam.let_finish)


def _clash(period: str, wave: Wave, other: SittingFacts, members: int) -> Clash:
    return Clash(
        period=period_title(period),
        wave=wave.kind,
        opens_at=wave.opens_at,
        closes_at=wave.closes_at,
        other=exam_version(other.exam_version_id).title,
        other_period=period_title(other.period),
        other_opens_at=other.opens_at,
        other_closes_at=other.closes_at,
        members=members,
    )
