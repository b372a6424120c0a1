"""试考: an organizer sits a tier's paper of an exam at once; nothing that is counted ever meets it."""

from __future__ import annotations

from datetime import datetime

from app.domain.errors import NotFound
from app.domain.paper.draw import draw_planned
from app.domain.sittings.exam import Exam
from app.services.clock import Clock
from app.services.close_overdue import close_if_overdue
from app.services.paper_shape import cached_plan
from app.services.save_responses import Fenced
from app.services.start_attempt import AttemptStart, frozen_values
from app.services.viewer import Viewer
from app.store import attempts as store
from app.store.audit import write_audit
from app.store.exams import exam_version
from app.store.items import published_pool
from app.store.members import member_row
from app.store.models import AttemptPaperRow, AttemptRow, MemberRow
from app.store.queries.plan_pages import exam_in_force
from app.store.rows import add_row
from app.store.transaction import one_at_a_time, writing
from app.store.trials import lock_open_trial


def start_trial(
    exam_key: str, tier: str, *, viewer: Viewer, client: str, language: str, seed: bytes, clock: Clock
) -> AttemptStart:
    """Start a trial of one tier's paper, or return the one that the viewer has running.

    The window does not matter, and no paper met before is avoided. Of items
    for groups only, those come that are for a group of the exam or the viewer.

    :raises NotFound: no such exam in force or tier, or the viewer is no organizer.
    :raises Fenced: a trial of this paper runs on another device (facts: attempt).
    :raises PaperCannotBeDrawn: the banks do not hold what the paper needs.
    """
    viewer.require("organizer")
    fence: Fenced | None = None
    with writing():
        now = clock.now()
        found = exam_in_force(exam_key)
        exam = exam_version(found.version_id) if found else None
        if found is None or exam is None or tier not in exam.tiers:
            raise NotFound()
        one_at_a_time(f"trials of {viewer.member_id}")
        running = lock_open_trial(viewer.member_id, found.version_id, tier)
        if running is not None and not close_if_overdue(running, now):
            started = AttemptStart(running.public_id, created=False)
            if running.client != client:
                fence = Fenced(attempt=running.public_id)
        else:
            member = member_row(viewer.member_id)
            attempt = _freeze(found.version_id, exam, tier, member, client, language, seed, now)
            write_audit("trial.started", attempt.public_id, by=member.id, at=now, exam=exam_key, tier=tier)
            started = AttemptStart(attempt.public_id, created=True)
    if fence is not None:
        raise fence
    return started


def _freeze(
    version_id: int,
    exam: Exam,
    tier: str,
    member: MemberRow,
    client: str,
    language: str,
    seed: bytes,
    now: datetime,
) -> AttemptRow:
    rule = exam.tiers[tier]
    spec = exam.papers[rule.paper]
    pool = published_pool(spec.banks)
    groups = frozenset((*exam.groups, *member.groups))
    paper = draw_planned(cached_plan(version_id, spec, pool, tier, groups), excluded=[], seed=seed)
    attempt = AttemptRow(
        member_id=member.id,
        trial_of=version_id,
        number=1,
        client=client,
        started_at=now,
        deadline=now + rule.duration,
        grace_s=int(exam.grace.total_seconds()),
        slot_count=sum(1 for _ in paper.slots),
        tier=tier,
        language=language,
        total=paper.total,
        reached=1 if exam.forward_only else 0,
    )
    add_row(attempt)
    add_row(AttemptPaperRow(attempt_id=attempt.id, **frozen_values(paper, spec, pool, groups, [], seed)))
    store.bind_client(attempt.id, attempt.epoch, client, now)
    return attempt
