"""我的考试: what a member owes, may sit now, will be able to sit, and has done."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from app.domain.attempts.attempt import stretched
from app.domain.bank.fields import Words
from app.domain.errors import NotAllowed, NotFound
from app.domain.sittings.calendar import period_title
from app.domain.sittings.exam import Exam
from app.domain.sittings.standing import (
    EnrolmentFacts,
    Standing,
    StartFacts,
    check_may_start,
    standing_of,
)
from app.domain.sittings.waves import Wave, last_possible_deadline
from app.services.clock import Clock
from app.services.done_attempts import DoneAttempt, done_attempts, record_of
from app.services.paper_shape import PaperShape, paper_shape
from app.services.refresh_plan import is_voluntary
from app.services.set_accommodation import time_factor
from app.services.viewer import Viewer
from app.store.exams import exam_version
from app.store.queries import member_sittings as query
from app.store.transaction import reading

LATELY = timedelta(days=120)  # results of December are looked for in January


@dataclass(frozen=True)
class Window:
    """From when to when; the end is not part of it."""

    opens_at: datetime
    closes_at: datetime


@dataclass(frozen=True)
class MemberSitting:
    """One sitting as one member meets it."""

    id: str
    exam_key: str
    title: Words
    series: Words | None
    period: str
    period_title: Words
    kind: str
    wave: str
    voluntary: bool
    tier: str
    opens_at: datetime
    closes_at: datetime
    cancelled: bool
    duration: timedelta  # the member's own: with the time that is always granted
    cut_percent: Fraction
    shape: PaperShape
    attempts_left: int | None  # None: any number
    standing: Standing
    may_start: bool
    running: str | None  # public id of the attempt that runs
    running_deadline: datetime | None
    running_client: str | None
    done: tuple[DoneAttempt, ...]  # newest first, all attempts of the occurrence
    record: DoneAttempt | None  # the attempt whose result stands, when it may be seen
    make_up: Window | None  # of the occurrence's make-up, when this member may still sit it
    after_close_at: datetime
    exam: Exam

    @property
    def year(self) -> int:
        """The year that the occurrence counts to: its period's, else the one in which it opens."""
        if self.period[:4].isdigit():
            return int(self.period[:4])
        return self.opens_at.astimezone(ZoneInfo(self.exam.schedule.zone)).year

    @property
    def cut_score(self) -> Fraction:
        return self.cut_percent * self.shape.total / 100

    @property
    def state(self) -> str:
        """``upcoming``, ``open`` or ``closed`` for this member, as the API says it."""
        if self.may_start or self.running:
            return "open"
        waits = self.standing is Standing.UPCOMING or (self.wave == "make-up" and self.make_up is not None)
        return "upcoming" if waits else "closed"


def list_sittings(viewer: Viewer, *, clock: Clock, year: int | None = None) -> list[MemberSitting]:
    """Return every sitting of the member from the start of ``year`` on, soonest close first.

    Without a year: the running one and what closed lately. A make-up is listed
    once the first chance is used up, and only for whom it is meant.
    """
    with reading():
        now = clock.now()
        since = datetime(year or now.year, 1, 1, tzinfo=now.tzinfo) - timedelta(days=1)
        since = since if year else min(since, now - LATELY)
        rows = query.sittings_of_member(viewer.member_id, since)
        attempts = query.attempts_of_member(viewer.member_id)
        person = query.person(viewer.member_id)
        listed = _list(rows, attempts, person, now, time_factor(viewer.member_id))
    return sorted(listed, key=lambda one: (one.closes_at, one.opens_at, one.exam_key))


def find_sitting(sitting_id: str, viewer: Viewer, *, clock: Clock) -> MemberSitting:
    """Return one sitting as the member meets it.

    :raises NotFound: no such sitting, or not for this member.
    """
    with reading():
        now = clock.now()
        rows = query.sittings_of_member(viewer.member_id, None, sitting_id)
        attempts = query.attempts_of_member(viewer.member_id)
        person = query.person(viewer.member_id)
        factor = time_factor(viewer.member_id)
        for sitting in _list(rows, attempts, person, now, factor, even_if_idle=True):
            if sitting.id == sitting_id:
                return sitting
    raise NotFound()


def _list(
    rows: Sequence[query.SittingOfMember],
    attempts: Sequence[query.AttemptOfMember],
    person: query.Person,
    now: datetime,
    factor: Fraction,
    *,
    even_if_idle: bool = False,
) -> list[MemberSitting]:
    by_occurrence: dict[int, list[query.AttemptOfMember]] = {}
    for attempt in attempts:
        by_occurrence.setdefault(attempt.occurrence_id, []).append(attempt)
    waves: dict[int, list[query.SittingOfMember]] = {}
    for row in rows:
        waves.setdefault(row.occurrence_id, []).append(row)
    shapes: dict[tuple[int, str], PaperShape] = {}  # many sittings of one exam share a shape
    listed = []
    for row in rows:
        exam = exam_version(row.exam_version_id)
        tier = row.tier or person.tier
        own_attempts = by_occurrence.get(row.occurrence_id, [])
        if tier not in exam.tiers or not _concerns(row, exam, person):
            continue
        if not even_if_idle and is_voluntary(exam) and not own_attempts and not _is_open(row, now):
            continue
        key = (row.exam_version_id, tier)
        shape = shapes.get(key) or shapes.setdefault(key, paper_shape(*key, person.groups))
        one = _sitting(row, exam, tier, shape, waves[row.occurrence_id], own_attempts, now)
        one = replace(one, duration=stretched(one.duration, factor))
        if even_if_idle or one.wave != "make-up" or one.state == "open" or one.make_up is not None:
            listed.append(one)
    return listed


def _concerns(row: query.SittingOfMember, exam: Exam, person: query.Person) -> bool:
    """Whether this wave is the member's: the enrolled one, a make-up, or a voluntary exam's."""
    if row.enrolled_sitting_id is None:
        return is_voluntary(exam) and exam.admits(person.tier, person.groups, person.department_path)
    return row.sitting_id == row.enrolled_sitting_id or row.wave == "make-up"


def _is_open(row: query.SittingOfMember, now: datetime) -> bool:
    return row.opens_at <= now < row.closes_at


def _sitting(
    row: query.SittingOfMember,
    exam: Exam,
    tier: str,
    shape: PaperShape,
    waves: Sequence[query.SittingOfMember],
    attempts: Sequence[query.AttemptOfMember],
    now: datetime,
) -> MemberSitting:
    after_close = after_close_at(exam, waves)
    kinds = {wave.sitting_id: wave.wave for wave in waves}
    finished = [attempt for attempt in attempts if attempt.state not in ("open", "void")]
    runs = next((one for one in attempts if one.state == "open" and not _is_over(one, now)), None)
    running = runs if runs is not None and runs.sitting_id == row.sitting_id else None
    done = done_attempts(finished, exam, waves=kinds, after_close_at=after_close, now=now)
    facts = _start_facts(row, tier, finished, waves)
    is_enrolled = runs is None and row.standing in (None, "enrolled")
    return MemberSitting(
        id=row.public_id,
        exam_key=exam.id,
        title=exam.title,
        series=exam.series,
        period=row.period,
        period_title=period_title(row.period),
        kind=exam.kind,
        wave=row.wave,
        voluntary=is_voluntary(exam),
        tier=tier,
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        cancelled=row.cancelled,
        duration=exam.tiers[tier].duration,
        cut_percent=exam.tiers[tier].pass_percent,
        shape=shape,
        attempts_left=None if exam.attempts.max is None else max(exam.attempts.max - facts.made, 0),
        standing=_standing(row, exam, waves, finished, runs is not None, done, now),
        may_start=is_enrolled and _may_start(exam, facts, now),
        running=running.public_id if running else None,
        running_deadline=_deadline(running, now) if running else None,
        running_client=running.client if running else None,
        done=done,
        record=record_of(done, finished, row.record_attempt_id),
        make_up=_make_up(row, exam, tier, waves, finished, done, now) if is_enrolled else None,
        after_close_at=after_close,
        exam=exam,
    )


def after_close_at(exam: Exam, waves: Iterable[query.SittingOfMember]) -> datetime:
    """Return when the answers of an occurrence may come out: after its last possible deadline.

    Windows are those in force, with what was moved or made longer by hand; cancelled ones do not count.
    """
    known = list(waves)
    held = [wave for wave in known if not wave.cancelled] or known
    return last_possible_deadline([Wave(wave.wave, wave.opens_at, wave.closes_at) for wave in held], exam)


def _is_over(attempt: query.AttemptOfMember, now: datetime) -> bool:
    latest = attempt.deadline + timedelta(seconds=attempt.grace_s)
    return now > (latest + timedelta(seconds=attempt.break_s) if attempt.paused_at else latest)


def _deadline(attempt: query.AttemptOfMember, now: datetime) -> datetime:
    """Return the deadline; in a break it moves with the clock that stands still."""
    if attempt.paused_at is None:
        return attempt.deadline
    return attempt.deadline + min(now - attempt.paused_at, timedelta(seconds=attempt.break_s))


def _start_facts(
    row: query.SittingOfMember,
    tier: str,
    finished: Sequence[query.AttemptOfMember],
    waves: Sequence[query.SittingOfMember],
) -> StartFacts:
    first_wave = [one for one in finished if one.sitting_id == row.enrolled_sitting_id]
    has_passed = any(one.outcome == "pass" for one in finished)
    return StartFacts(
        tier=tier,
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        made=sum(one.sitting_id == row.sitting_id for one in finished),
        has_passed=has_passed,
        is_make_up=row.wave == "make-up",
        was_absent=not first_wave,
        has_failed=bool(first_wave) and all(one.outcome == "fail" for one in finished),
        is_cancelled=any(
            one.cancelled for one in waves if one.sitting_id in (row.sitting_id, row.enrolled_sitting_id)
        ),
    )


def _may_start(exam: Exam, facts: StartFacts, now: datetime) -> bool:
    try:
        check_may_start(exam, facts, now)
    except NotAllowed:
        return False
    return True


def _make_up(
    row: query.SittingOfMember,
    exam: Exam,
    tier: str,
    waves: Sequence[query.SittingOfMember],
    finished: Sequence[query.AttemptOfMember],
    done: Sequence[DoneAttempt],
    now: datetime,
) -> Window | None:
    """Return the make-up that the member may still sit; a failure counts once its score may be seen."""
    own = next((wave for wave in waves if wave.sitting_id == row.enrolled_sitting_id), None)
    wave = next((wave for wave in waves if wave.wave == "make-up"), None)
    if own is None or wave is None or now >= wave.closes_at:
        return None
    first = _start_facts(own, tier, finished, waves)
    if now < own.closes_at and _may_start(exam, first, max(now, own.opens_at)):
        return None  # the first chance has not gone by
    facts = _start_facts(wave, tier, finished, waves)
    is_known = all(one.outcome == "fail" for one in done)
    facts = replace(facts, has_failed=facts.has_failed and is_known)
    may_sit = _may_start(exam, facts, max(now, wave.opens_at))
    return Window(wave.opens_at, wave.closes_at) if may_sit else None


def _standing(
    row: query.SittingOfMember,
    exam: Exam,
    waves: Sequence[query.SittingOfMember],
    finished: Sequence[query.AttemptOfMember],
    is_running: bool,
    done: Sequence[DoneAttempt],
    now: datetime,
) -> Standing:
    own = next((wave for wave in waves if wave.sitting_id == row.enrolled_sitting_id), row)
    make_up = next((wave for wave in waves if wave.wave == "make-up" and not wave.cancelled), None)
    can_make_up = make_up and exam.make_up and "absent" in exam.make_up.who
    outcomes = [attempt.outcome for attempt in done if attempt.released.score]
    facts = EnrolmentFacts(
        opens_at=own.opens_at,
        closes_at=own.closes_at,
        last_chance_at=make_up.closes_at if make_up and can_make_up else None,
        is_voluntary=is_voluntary(exam),
        is_exempt=row.standing == "exempt",
        is_deferred=row.standing == "deferred",
        is_cancelled=own.cancelled,
        has_running_attempt=is_running,
        has_handed_in=bool(finished),
        is_marking=any(one.state == "marking" for one in finished),
        is_passed="pass" in outcomes if outcomes else None,
    )
    return standing_of(facts, now)
