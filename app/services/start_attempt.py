"""开始考试: draw and freeze a paper, and let the clock run."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.domain.attempts.attempt import deadline_for
from app.domain.errors import NotAllowed, NotFound
from app.domain.paper.draw import draw_planned
from app.domain.paper.paper import Paper
from app.domain.paper.paper_json import spec_digest
from app.domain.paper.spec import PaperSpec
from app.domain.sittings.exam import Exam
from app.domain.sittings.standing import StartFacts, check_may_start
from app.services.clock import Clock
from app.services.close_overdue import close_if_overdue
from app.services.paper_shape import cached_plan
from app.services.refresh_plan import is_voluntary
from app.services.render_item import paper_with_texts
from app.services.save_responses import Fenced
from app.services.set_accommodation import time_factor
from app.services.set_entry_rule import check_entry
from app.services.viewer import Viewer
from app.store import attempts as store
from app.store.audit import write_audit
from app.store.departments import department_paths
from app.store.exams import exam_of
from app.store.items import Pool, published_pool
from app.store.members import member_row
from app.store.models import (
    AttemptPaperRow,
    AttemptRow,
    EnrolmentRow,
    MemberRow,
    SittingRow,
)
from app.store.plan import lock_enrolment, sitting_with_id
from app.store.rows import add_row, get_row
from app.store.transaction import AlreadyThere, writing

RETRIES = 2  # a faster start may have made the enrolment, then the attempt


@dataclass(frozen=True)
class AttemptStart:
    """The attempt to go to. ``created`` is False when one was running already."""

    attempt_id: str
    created: bool


def start_attempt(
    sitting_id: str,
    *,
    viewer: Viewer,
    client: str,
    language: str,
    seed: bytes,
    clock: Clock,
    password: str = "",
    address: str = "",
) -> AttemptStart:
    """Start an attempt, or return the one that runs. ``password`` and ``address`` are for a rule of entry.

    :raises NotFound: no such sitting for this member.
    :raises NotAllowed: with a code of :func:`check_may_start` or :func:`check_entry` and its facts.
    :raises Fenced: an attempt runs on another device (facts: attempt); it may be taken over.
    :raises PaperCannotBeDrawn: the banks no longer hold what the paper needs.
    """
    claim = (password, address)
    for _ in range(RETRIES):
        with suppress(AlreadyThere):  # another start at this instant was faster: look again
            return _start(sitting_id, viewer, client, language, seed, clock, claim)
    return _start(sitting_id, viewer, client, language, seed, clock, claim)


def _start(
    sitting_id: str,
    viewer: Viewer,
    client: str,
    language: str,
    seed: bytes,
    clock: Clock,
    claim: tuple[str, str],
) -> AttemptStart:
    fence: Fenced | None = None
    with writing():
        now = clock.now()
        sitting = _sitting(sitting_id)
        exam = exam_of(sitting)
        member = member_row(viewer.member_id)
        # An attempt before its enrolment: the order in which a hand-in takes them.
        open_attempts = store.lock_open_attempts(sitting.occurrence_id, member.id)
        enrolment = _enrolment(sitting, exam, member, now)
        if store.open_attempt_ids(enrolment.id) != {attempt.id for attempt in open_attempts}:
            raise AlreadyThere()
        running = _running(open_attempts, now)
        if running is not None:
            if running.client != client:
                fence = Fenced(attempt=running.public_id)
            started = AttemptStart(running.public_id, created=False)
        else:
            check_may_start(exam, _start_facts(sitting, enrolment), now)
            check_entry(sitting.id, password=claim[0], address=claim[1])
            started = AttemptStart(
                _freeze(sitting, exam, enrolment, client, language, seed, now), created=True
            )
    if fence is not None:
        raise fence
    return started


def _sitting(public_id: str) -> SittingRow:
    sitting = sitting_with_id(public_id)
    if sitting is None:
        raise NotFound()
    return sitting


def _enrolment(sitting: SittingRow, exam: Exam, member: MemberRow, now: datetime) -> EnrolmentRow:
    """Return the member's enrolment, locked; a voluntary exam enrols by starting.

    :raises NotFound: the exam is not for this member.
    """
    enrolment = lock_enrolment(sitting.occurrence_id, member.id)
    if enrolment is None:
        path = department_paths()[member.department_id]
        if not is_voluntary(exam) or not exam.admits(member.tier, member.groups, path):
            raise NotFound()
        enrolment = EnrolmentRow(
            occurrence_id=sitting.occurrence_id,
            member_id=member.id,
            sitting_id=sitting.id,
            tier=member.tier,
            department_id=member.department_id,
            groups=member.groups,
        )
        add_row(enrolment)
    elif sitting.wave != "make-up" and enrolment.sitting_id != sitting.id:
        raise NotFound()  # somebody else's wave
    if enrolment.standing != "enrolled":
        raise NotAllowed(enrolment.standing)
    return enrolment


def _running(open_attempts: Sequence[AttemptRow], now: datetime) -> AttemptRow | None:
    for attempt in open_attempts:
        if not close_if_overdue(attempt, now):
            return attempt
    return None


def _start_facts(sitting: SittingRow, enrolment: EnrolmentRow) -> StartFacts:
    finished = store.finished_outcomes(enrolment.id)
    is_in_first_wave = any(sitting_id == enrolment.sitting_id for sitting_id, _ in finished)
    has_passed = any(outcome == "pass" for _, outcome in finished)
    return StartFacts(
        tier=enrolment.tier,
        opens_at=sitting.opens_at,
        closes_at=sitting.closes_at,
        made=sum(sitting_id == sitting.id for sitting_id, _ in finished),
        has_passed=has_passed,
        is_make_up=sitting.wave == "make-up",
        was_absent=not is_in_first_wave,
        has_failed=is_in_first_wave and all(outcome == "fail" for _, outcome in finished),
        is_cancelled=sitting.cancelled or get_row(SittingRow, enrolment.sitting_id).cancelled,
    )


def _freeze(
    sitting: SittingRow,
    exam: Exam,
    enrolment: EnrolmentRow,
    client: str,
    language: str,
    seed: bytes,
    now: datetime,
) -> str:
    """Draw the paper and write everything it is a pure function of; return the public id."""
    enrolment.frozen_at = enrolment.frozen_at or now
    rule = exam.tiers[enrolment.tier]
    spec = exam.papers[rule.paper]
    pool = published_pool(spec.banks)
    groups = frozenset(enrolment.groups)
    excluded = store.items_met_before(enrolment.member_id, spec.avoid_seen)
    plan = cached_plan(sitting.exam_version_id, spec, pool, enrolment.tier, groups)
    paper = draw_planned(plan, excluded=excluded, seed=seed)
    attempt = AttemptRow(
        member_id=enrolment.member_id,
        sitting_id=sitting.id,
        enrolment_id=enrolment.id,
        number=store.last_number(enrolment.member_id, sitting.id) + 1,
        client=client,
        started_at=now,
        deadline=deadline_for(
            now, rule.duration, sitting.closes_at, exam.let_finish, time_factor(enrolment.member_id)
        ),
        grace_s=int(exam.grace.total_seconds()),
        slot_count=sum(1 for _ in paper.slots),
        tier=enrolment.tier,
        language=language,
        total=paper.total,
        reached=1 if exam.forward_only else 0,
    )
    add_row(attempt)
    _keep_paper(attempt.id, paper, spec, pool, groups, excluded, seed)
    store.bind_client(attempt.id, attempt.epoch, client, now)
    write_audit("attempt.started", attempt.public_id, by=enrolment.member_id, at=now, number=attempt.number)
    return attempt.public_id


def _keep_paper(
    attempt_id: int,
    paper: Paper,
    spec: PaperSpec,
    pool: Pool,
    groups: frozenset[str],
    excluded: Sequence[frozenset[str]],
    seed: bytes,
) -> None:
    values = frozen_values(paper, spec, pool, groups, excluded, seed)
    add_row(AttemptPaperRow(attempt_id=attempt_id, **values))


def frozen_values(
    paper: Paper,
    spec: PaperSpec,
    pool: Pool,
    groups: frozenset[str],
    excluded: Sequence[frozenset[str]],
    seed: bytes,
) -> dict[str, Any]:
    """Return what is kept of a paper for good: itself, and everything it is a pure function of."""
    return {
        "paper": paper_with_texts(paper, pool),
        "snapshots": dict(pool.digests),
        "spec_digest": spec_digest(spec),
        "excluded": [sorted(names) for names in excluded],
        "groups": sorted(groups),
        "seed": seed.hex(),
        "versions": {slot.item: pool.version_ids[slot.item] for slot in paper.slots},
    }
