"""What moving or cancelling a sitting would do, and whether it may be done: the dry run and the rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.errors import Conflict, DomainError, NotAllowed, NotFound
from app.domain.sittings.exam import Exam
from app.domain.sittings.waves import MAKE_UP, PILOT, Wave
from app.services.find_clashes import Clashes, find_clashes
from app.services.viewer import Viewer
from app.store import sitting_changes as store
from app.store.exams import exam_of
from app.store.models import SittingRow
from app.store.queries.sitting_people import enrolled_paths, people_running

Window = tuple[datetime, datetime]


@dataclass(frozen=True)
class Wish:
    """What somebody wants of a sitting. ``window`` None: it shall be cancelled.

    ``makeup_follows``: the make-up is put off by as much as this one closes later.
    ``seen``: the window on the page that the wish was made on.
    """

    window: Window | None
    makeup_follows: bool
    reason: str
    seen: Window | None = None


@dataclass(frozen=True)
class Step:
    """One wave with its window before and after; ``after`` None: cancelled."""

    sitting: SittingRow
    before: Window
    after: Window | None


@dataclass(frozen=True)
class ChangePlan:
    """The steps of one decision, and whom they concern."""

    exam: Exam
    steps: tuple[Step, ...]
    enrolled: int
    running: int
    reaches_into_next: datetime | None  # when the exam's next occurrence opens, if the window reaches it
    clashes: Clashes


def plan_change(
    sittings: Sequence[SittingRow], wanted: str, wish: Wish, viewer: Viewer, now: datetime
) -> ChangePlan:
    """Return what the wish would do, inside the caller's transaction; ``sittings``: all of the occurrence.

    :raises NotFound: no such sitting.
    :raises NotAllowed: ``sitting-of-others``: somebody expected in it is not of the viewer's units.
    :raises Conflict: ``sitting-changed-meanwhile``.
    :raises DomainError: why it cannot be done.
    """
    own = next((each for each in sittings if each.public_id == wanted), None)
    if own is None:
        raise NotFound()
    if wish.seen is not None and wish.seen != (own.opens_at, own.closes_at):
        raise Conflict("sitting-changed-meanwhile")
    check_reach(own, viewer)
    exam = exam_of(own)
    _check(own, exam, wish.window, now)
    steps = _steps(own, sittings, wish, now)
    _check_make_up(steps, sittings)
    after = wish.window
    following = None
    if after is not None:
        opening = store.next_opening(own.occurrence.exam_id, own.occurrence_id, own.opens_at)
        following = opening if opening is not None and opening < after[1] else None
    return ChangePlan(
        exam=exam,
        steps=tuple(steps),
        enrolled=len(enrolled_paths(own)),
        running=people_running(own.id),
        reaches_into_next=following,
        clashes=find_clashes(exam, _moved(own, sittings, exam, after), now),
    )


def check_reach(sitting: SittingRow, viewer: Viewer) -> None:
    """Let only who is responsible for everybody in a sitting change it.

    :raises NotAllowed: ``sitting-of-others``.
    """
    own = viewer.paths("organizer")
    if not all(path.startswith(own) for path in enrolled_paths(sitting)):
        raise NotAllowed("sitting-of-others")


def _check(own: SittingRow, exam: Exam, after: Window | None, now: datetime) -> None:
    if own.cancelled:
        raise DomainError("sitting-is-cancelled")
    if now >= own.closes_at:
        raise DomainError("sitting-is-closed")
    if after is None:
        if now >= own.opens_at:
            raise DomainError("sitting-is-open")
        return
    opens_at, closes_at = after
    longest = max(rule.duration for rule in exam.tiers.values())
    if after == (own.opens_at, own.closes_at):
        raise DomainError("sitting-unchanged")
    if closes_at <= opens_at:
        raise DomainError("window-backwards")
    if now >= own.opens_at:
        if opens_at != own.opens_at or closes_at <= own.closes_at:
            raise DomainError("sitting-open-later-only", closes_at=own.closes_at)
        return
    if opens_at <= now:
        raise DomainError("window-in-the-past")
    if closes_at - opens_at < longest:
        raise DomainError("window-too-short", longest=longest)


def _steps(own: SittingRow, sittings: Sequence[SittingRow], wish: Wish, now: datetime) -> list[Step]:
    steps = [Step(own, (own.opens_at, own.closes_at), wish.window)]
    make_up = _open_make_up(sittings, now)
    if make_up is None or own.wave == MAKE_UP:
        return steps
    window = (make_up.opens_at, make_up.closes_at)
    if wish.window is None:
        others = [
            each for each in sittings if each.wave != MAKE_UP and each is not own and not each.cancelled
        ]
        if not others:  # nothing is left to make up for
            steps.append(Step(make_up, window, None))
    elif wish.makeup_follows:
        shift: timedelta = wish.window[1] - own.closes_at
        if shift:
            steps.append(Step(make_up, window, (window[0] + shift, window[1] + shift)))
    return steps


def _moved(
    own: SittingRow, sittings: Sequence[SittingRow], exam: Exam, after: Window | None
) -> list[tuple[str, Wave]]:
    """Return the moved wave with its period, to be looked at for clashes; nothing when it is cancelled."""
    if after is None:
        return []
    has_pilot = exam.pilot is not None and any(each.wave == PILOT for each in sittings)
    pilot = exam.pilot.departments if exam.pilot and has_pilot else ()
    wave = Wave(own.wave, *after, departments=exam.departments, without=pilot)
    if own.wave == PILOT:
        wave = Wave(own.wave, *after, departments=pilot)
    return [(own.occurrence.period, wave)]


def _open_make_up(sittings: Sequence[SittingRow], now: datetime) -> SittingRow | None:
    return next(
        (each for each in sittings if each.wave == MAKE_UP and not each.cancelled and now < each.opens_at),
        None,
    )


def _check_make_up(steps: Sequence[Step], sittings: Sequence[SittingRow]) -> None:
    """A make-up opens when everybody's first chance has gone by.

    :raises DomainError: ``make-up-too-early``.
    """
    after = {each.id: None if each.cancelled else (each.opens_at, each.closes_at) for each in sittings}
    after |= {step.sitting.id: step.after for step in steps}
    windows = [(each.wave, after[each.id]) for each in sittings]
    first = [window[1] for wave, window in windows if wave != MAKE_UP and window]
    make_up = [window[0] for wave, window in windows if wave == MAKE_UP and window]
    if first and make_up and min(make_up) < max(first):
        raise DomainError("make-up-too-early", opens_at=min(make_up), closes_at=max(first))
