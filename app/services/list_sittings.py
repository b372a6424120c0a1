"""我的考试: what a member owes, may sit now, will be able to sit, and has done."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from app.domain.attempts.release import Released, what_is_released
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
from app.services.paper_shape import PaperShape, paper_shape
from app.services.refresh_plan import is_voluntary
from app.services.viewer import Viewer
from app.store.exams import exam_version
from app.store.queries import member_sittings as query
from app.store.transaction import reading


@dataclass(frozen=True)
class DoneAttempt:
    """A finished attempt as its member may see it now."""

    id: str
    handed_in_at: datetime
    state: str
    released: Released
    score: Fraction | None = None  # these four only when the score is released
    total: Fraction | None = None
    outcome: str | None = None
    band: str | None = None


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
    duration: timedelta
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
    after_close_at: datetime
    exam: Exam

    @property
    def cut_score(self) -> Fraction:
        return self.cut_percent * self.shape.total / 100

    @property
    def state(self) -> str:
        """``upcoming``, ``open`` or ``closed`` for this member, as the API says it."""
        if self.standing is Standing.UPCOMING:
            return "upcoming"
        return "open" if self.may_start or self.running else "closed"


def list_sittings(viewer: Viewer, *, clock: Clock) -> list[MemberSitting]:
    """Return every sitting of the member from the start of the year on, soonest close first.

    A make-up is listed from its main window's close, and only for whom it is meant.
    """
    with reading():
        now = clock.now()
        since = datetime(now.year, 1, 1, tzinfo=now.tzinfo) - timedelta(days=1)
        rows = query.sittings_of_member(viewer.member_id, since)
        attempts = query.attempts_of_member(viewer.member_id)
        person = query.person(viewer.member_id)
        listed = _list(rows, attempts, person, now)
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
        for sitting in _list(rows, attempts, person, now, even_if_idle=True):
            if sitting.id == sitting_id:
                return sitting
    raise NotFound()


def _list(
    rows: Sequence[query.SittingOfMember],
    attempts: Sequence[query.AttemptOfMember],
    person: query.Person,
    now: datetime,
    *,
    even_if_idle: bool = False,
) -> list[MemberSitting]:
    by_occurrence: dict[int, list[query.AttemptOfMember]] = {}
    for attempt in attempts:
        by_occurrence.setdefault(attempt.occurrence_id, []).append(attempt)
    waves: dict[int, list[query.SittingOfMember]] = {}
    for row in rows:
        waves.setdefault(row.occurrence_id, []).append(row)
    listed = []
    for row in rows:
        exam = exam_version(row.exam_version_id)
        tier = row.tier or person.tier
        if tier not in exam.tiers or not _concerns(row, exam, now):
            continue
        one = _sitting(
            row, exam, tier, waves[row.occurrence_id], by_occurrence.get(row.occurrence_id, []), person, now
        )
        if even_if_idle or _is_worth_listing(one, now):
            listed.append(one)
    return listed


def _concerns(row: query.SittingOfMember, exam: Exam, now: datetime) -> bool:
    """Whether this wave is the member's: the enrolled one, a make-up, or a voluntary exam's."""
    if row.enrolled_sitting_id is None:
        return is_voluntary(exam)
    return row.sitting_id == row.enrolled_sitting_id or row.wave == "make-up"


def _is_worth_listing(one: MemberSitting, now: datetime) -> bool:
    if one.wave == "make-up":
        return one.may_start or one.running is not None
    if one.voluntary and not one.done and one.running is None:
        return one.opens_at <= now < one.closes_at
    return True


def _sitting(
    row: query.SittingOfMember,
    exam: Exam,
    tier: str,
    waves: Iterable[query.SittingOfMember],
    attempts: Sequence[query.AttemptOfMember],
    person: query.Person,
    now: datetime,
) -> MemberSitting:
    own_waves = list(waves)
    after_close = after_close_at(exam, own_waves)
    finished = [attempt for attempt in attempts if attempt.state not in ("open", "void")]
    running = next((one for one in attempts if one.state == "open" and not _is_over(one, now)), None)
    done = tuple(_done(attempt, exam, after_close, now) for attempt in reversed(finished))
    facts = _start_facts(row, tier, attempts, finished)
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
        duration=exam.tiers[tier].duration,
        cut_percent=exam.tiers[tier].pass_percent,
        shape=paper_shape(row.exam_version_id, tier, person.groups),
        attempts_left=None if exam.attempts.max is None else max(exam.attempts.max - facts.made, 0),
        standing=_standing(row, exam, own_waves, finished, running is not None, done, now),
        may_start=running is None and row.standing in (None, "enrolled") and _may_start(exam, facts, now),
        running=running.public_id if running else None,
        running_deadline=running.deadline if running else None,
        running_client=running.client if running else None,
        done=done,
        record=_record(done, finished, row.record_attempt_id),
        after_close_at=after_close,
        exam=exam,
    )


def after_close_at(exam: Exam, waves: Iterable[query.SittingOfMember]) -> datetime:
    """Return when the answers of an occurrence may come out: after its last possible deadline."""
    return last_possible_deadline([Wave(wave.wave, wave.opens_at, wave.closes_at) for wave in waves], exam)


def _is_over(attempt: query.AttemptOfMember, now: datetime) -> bool:
    return now > attempt.deadline + timedelta(seconds=attempt.grace_s)


def _start_facts(
    row: query.SittingOfMember,
    tier: str,
    attempts: Sequence[query.AttemptOfMember],
    finished: Sequence[query.AttemptOfMember],
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
        has_failed=bool(first_wave) and not has_passed,
    )


def _may_start(exam: Exam, facts: StartFacts, now: datetime) -> bool:
    try:
        check_may_start(exam, facts, now)
    except NotAllowed:
        return False
    return True


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
    make_up = next((wave for wave in waves if wave.wave == "make-up"), None)
    can_make_up = make_up and exam.make_up and "absent" in exam.make_up.who
    outcomes = [attempt.outcome for attempt in done if attempt.released.score]
    facts = EnrolmentFacts(
        opens_at=own.opens_at,
        closes_at=own.closes_at,
        last_chance_at=make_up.closes_at if make_up and can_make_up else None,
        is_voluntary=is_voluntary(exam),
        is_exempt=row.standing == "exempt",
        is_deferred=row.standing == "deferred",
        has_running_attempt=is_running,
        has_handed_in=bool(finished),
        is_marking=any(one.state == "marking" for one in finished),
        is_passed="pass" in outcomes if outcomes else None,
    )
    return standing_of(facts, now)


def _done(attempt: query.AttemptOfMember, exam: Exam, after_close: datetime, now: datetime) -> DoneAttempt:
    released = what_is_released(
        exam.release,
        handed_in_at=attempt.handed_in_at,
        after_close_at=after_close,
        now=now,
        state=attempt.state,
    )
    handed_in_at = attempt.handed_in_at or attempt.deadline
    if not released.score:
        return DoneAttempt(attempt.public_id, handed_in_at, attempt.state, released)
    return DoneAttempt(
        attempt.public_id,
        handed_in_at,
        attempt.state,
        released,
        attempt.score,
        attempt.total,
        attempt.outcome,
        attempt.band,
    )


def _record(
    done: Sequence[DoneAttempt], finished: Sequence[query.AttemptOfMember], record_attempt_id: int | None
) -> DoneAttempt | None:
    public = next((one.public_id for one in finished if one.id == record_attempt_id), None)
    return next((one for one in done if one.id == public and one.released.score), None)
