"""改期与取消: move or cancel one sitting by hand, with a reason, and take that back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.bank.fields import Words
from app.domain.errors import DomainError, NotFound
from app.domain.sittings.calendar import period_title
from app.domain.sittings.exam import Exam
from app.services.clock import Clock
from app.services.find_clashes import Clashes
from app.services.plan_change import Step, Window, Wish, check_reach, plan_change
from app.services.refresh_plan import refresh_plan
from app.services.viewer import Viewer
from app.store import sitting_changes as store
from app.store.audit import write_audit
from app.store.models import SittingChangeRow, SittingRow
from app.store.models.columns import new_public_id
from app.store.rows import add_row, flush
from app.store.transaction import one_at_a_time, reading, writing

LONGEST_REASON = 500


@dataclass(frozen=True)
class StepView:
    """One wave with its window before and after; ``after`` None: cancelled."""

    wave: str
    before: Window
    after: Window | None


@dataclass(frozen=True)
class ChangePreview:
    """What a change would do: the sitting itself first, then what goes along."""

    exam: Exam
    period: Words
    steps: tuple[StepView, ...]
    enrolled: int
    running: int
    reaches_into_next: datetime | None
    clashes: Clashes


def preview_change(sitting_id: str, wish: Wish, *, viewer: Viewer, clock: Clock) -> ChangePreview:
    """Return what :func:`change_sitting` would do; nothing is written.

    :raises NotFound: no such sitting, or the viewer is no organizer.
    :raises DomainError: as :func:`app.services.plan_change.plan_change`.
    """
    viewer.require("organizer")
    with reading():
        sittings = store.occurrence_with(sitting_id)
        plan = plan_change(sittings, sitting_id, wish, viewer, clock.now())
        return ChangePreview(
            exam=plan.exam,
            period=period_title(sittings[0].occurrence.period),
            steps=tuple(StepView(step.sitting.wave, step.before, step.after) for step in plan.steps),
            enrolled=plan.enrolled,
            running=plan.running,
            reaches_into_next=plan.reaches_into_next,
            clashes=plan.clashes,
        )


def change_sitting(sitting_id: str, wish: Wish, *, viewer: Viewer, clock: Clock, zone: str) -> None:
    """Move or cancel a sitting, its make-up with it where that was wished for, and let the plan follow.

    Kept apart from what the rules generate: it holds through every refresh of
    the plan and every new load of the exam, until it is undone. Where the
    window's end cuts attempts, those that run get the longer window.

    :raises NotFound: no such sitting, or the viewer is no organizer.
    :raises DomainError: ``reason-missing``, or as :func:`app.services.plan_change.plan_change`.
    """
    viewer.require("organizer")
    reason = wish.reason.strip()[:LONGEST_REASON]
    if not reason:
        raise DomainError("reason-missing")
    with writing():
        one_at_a_time("plan")
        now = clock.now()
        plan = plan_change(store.occurrence_with(sitting_id, lock=True), sitting_id, wish, viewer, now)
        act = new_public_id()
        for step in plan.steps:
            _keep(step, act, reason, viewer, now)
            _apply(step.sitting, step.after, plan.exam)
        flush()
    refresh_plan(clock=clock, zone=zone)


def undo_change(sitting_id: str, *, viewer: Viewer, clock: Clock, zone: str) -> None:
    """Give a sitting the window back that it had before it was changed last, with what went along.

    :raises NotFound: no such sitting, nothing to undo, or the viewer is no organizer.
    :raises NotAllowed: ``sitting-of-others``.
    :raises DomainError: ``too-late-to-undo``: it has opened, or would be open at once.
    """
    viewer.require("organizer")
    with writing():
        one_at_a_time("plan")
        now = clock.now()
        sittings = store.occurrence_with(sitting_id, lock=True)
        own = next((each for each in sittings if each.public_id == sitting_id), None)
        held = store.rows_in_force(store.place_of(own)) if own else []
        if own is None or not held:
            raise NotFound()
        check_reach(own, viewer)
        rows = [row for row in store.rows_of_act(held[-1].act) if row.undone_at is None]
        by_wave = {each.wave: each for each in sittings}
        for row in rows:
            _check_undo(by_wave.get(row.wave), row, now)
        store.mark_undone(held[-1].act, by=viewer.member_id, at=now)
        for row in rows:
            _give_back(by_wave[row.wave], row)
        write_audit("sitting.change_undone", sitting_id, by=viewer.member_id, at=now, act=held[-1].act)
        flush()
    refresh_plan(clock=clock, zone=zone)


def _keep(step: Step, act: str, reason: str, viewer: Viewer, now: datetime) -> None:
    sitting, window = step.sitting, step.after or step.before
    exam_id, period, wave = store.place_of(sitting)
    kind = "moved" if step.after else "cancelled"
    add_row(
        SittingChangeRow(
            act=act,
            exam_id=exam_id,
            period=period,
            wave=wave,
            kind=kind,
            opens_at=window[0],
            closes_at=window[1],
            before_opens_at=step.before[0],
            before_closes_at=step.before[1],
            reason=reason,
            made_by=viewer.member_id,
            made_at=now,
        )
    )
    write_audit(
        f"sitting.{kind}",
        sitting.public_id,
        by=viewer.member_id,
        at=now,
        before=_as_facts(step.before),
        after=_as_facts(step.after),
        reason=reason,
    )


def _apply(sitting: SittingRow, after: tuple[datetime, datetime] | None, exam: Exam) -> None:
    if after is None:
        sitting.cancelled = True
        return
    closed_before = sitting.closes_at
    sitting.opens_at, sitting.closes_at = after
    if exam.let_finish:
        return
    for attempt in store.open_attempts_in(sitting.id):
        if attempt.deadline == closed_before:  # cut by the window, which now lasts longer
            full = attempt.started_at + exam.tiers[attempt.tier].duration
            attempt.deadline = max(attempt.deadline, min(full, sitting.closes_at))


def _check_undo(sitting: SittingRow | None, row: SittingChangeRow, now: datetime) -> None:
    if sitting is None or now >= min(sitting.opens_at, row.before_opens_at):
        raise DomainError("too-late-to-undo", opens_at=row.before_opens_at)


def _give_back(sitting: SittingRow, row: SittingChangeRow) -> None:
    """Return to the window before; the next refresh of the plan follows the rule where that has changed."""
    earlier = store.rows_in_force(store.place_of(sitting))
    sitting.cancelled = bool(earlier) and earlier[-1].kind == "cancelled"
    sitting.opens_at, sitting.closes_at = row.before_opens_at, row.before_closes_at


def _as_facts(window: Sequence[datetime] | None) -> list[str] | None:
    return [moment.isoformat() for moment in window] if window else None
