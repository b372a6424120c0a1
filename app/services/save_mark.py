"""给分: what a marker gives for an answer, changed, taken back; the last one completes the attempt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from app.domain.errors import Conflict, DomainError, NotFound
from app.domain.marking.points import GivenMarks, MarkPoint, read_marks, share_of
from app.domain.marking.settle import ADJUDICATION, DONE
from app.services.claim_answer import found_task
from app.services.clock import Clock
from app.services.end_attempt import grade_responses, publish_score
from app.services.mark_sheet import points_of
from app.services.viewer import Viewer
from app.store import marking as store
from app.store.attempts import lock_attempt_by_id
from app.store.audit import write_audit
from app.store.exams import exam_of_attempt
from app.store.marking import AnswerGroup
from app.store.models import AttemptRow, MarkingTaskRow, MarkRow
from app.store.rows import add_row, flush
from app.store.transaction import writing

LONGEST_COMMENT = 2000


class MarksRefused(DomainError):
    """Some number is missing or cannot be: see ``given.problems``. Nothing was saved."""

    code = "marks-refused"

    def __init__(self, given: GivenMarks) -> None:
        super().__init__()
        self.given = given


@dataclass(frozen=True)
class SavedMark:
    """What became of an answer. ``completes``: it was the last one, and the attempt is graded."""

    group: AnswerGroup
    stage: str
    decides: bool
    completes: bool


@dataclass(frozen=True)
class _Locked:
    """A task and its attempt, locked in this order: attempt, task."""

    attempt: AttemptRow
    task: MarkingTaskRow
    marks: list[MarkRow]
    own: MarkRow | None


def save_mark(task_id: str, texts: Sequence[str], comment: str, *, viewer: Viewer, clock: Clock) -> SavedMark:
    """Give an answer the numbers in ``texts``, a text for each point, or change one's own mark.

    Saving the same twice changes nothing. With the last mark the attempt is graded.

    :raises NotFound: no such answer, or not for this viewer, or the viewer's own.
    :raises MarksRefused: a number is missing, malformed or above its maximum.
    :raises DomainError: ``comment-too-long``.
    :raises Conflict: ``answer-claimed``, ``answer-marked-meanwhile``, ``answer-decided``, ``answer-graded``.
    """
    if len(comment) > LONGEST_COMMENT:
        raise DomainError("comment-too-long", most=LONGEST_COMMENT)
    with writing():
        locked = _lock(task_id, viewer)
        points = points_of(locked.task)
        given = read_marks(points, texts)
        if given.problems:
            raise MarksRefused(given)
        now = clock.now()
        if locked.own is not None and _says(locked.own, given.points, comment):
            return _saved(locked, completes=False)
        _check_may_save(locked, viewer, now)
        _keep(locked, points, given.points, comment, viewer, now)
        return _saved(locked, completes=_settle(locked, viewer, now))


def take_back_mark(task_id: str, *, viewer: Viewer, clock: Clock) -> AnswerGroup:
    """Take one's own mark back: the answer waits again.

    :raises NotFound: no such answer, or no mark of the viewer's on it.
    :raises Conflict: ``answer-decided``, ``answer-graded``, ``answer-claimed``.
    """
    with writing():
        locked = _lock(task_id, viewer)
        if locked.own is None:
            raise NotFound()
        now = clock.now()
        _check_may_save(locked, viewer, now)
        write_audit("mark.taken_back", task_id, by=viewer.member_id, at=now, **_facts(locked.own))
        store.remove_mark(locked.own)
        locked.marks.remove(locked.own)
        _settle(locked, viewer, now)
        return store.place_of(locked.task.id).group


def may_change(attempt: AttemptRow, marks: Sequence[MarkRow], own: MarkRow) -> str:
    """Return why an own mark stands for good, as a code; empty while it may be changed."""
    if attempt.state != "marking":
        return "answer-graded"
    if not own.decides and any(mark.decides for mark in marks):
        return "answer-decided"
    return ""


def _lock(task_id: str, viewer: Viewer) -> _Locked:
    found = found_task(task_id, viewer)
    attempt = lock_attempt_by_id(found.attempt_id)
    task = store.lock_task(found.id)
    if attempt.member_id == viewer.member_id or attempt.state not in ("marking", "graded"):
        raise NotFound()
    marks = store.marks_of([task.id])[task.id]
    own = next((mark for mark in marks if mark.marker_id == viewer.member_id), None)
    return _Locked(attempt, task, marks, own)


def _says(mark: MarkRow, points: Sequence[Fraction], comment: str) -> bool:
    return store.as_mark(mark).points == tuple(points) and mark.comment == comment


def _check_may_save(locked: _Locked, viewer: Viewer, now: datetime) -> None:
    task = locked.task
    if locked.own is None:
        if task.stage == DONE or locked.attempt.state != "marking":
            raise Conflict("answer-marked-meanwhile")
    elif code := may_change(locked.attempt, locked.marks, locked.own):
        raise Conflict(code)
    is_others = task.claimed_by not in (None, viewer.member_id)
    if is_others and task.claimed_until is not None and task.claimed_until > now:
        raise Conflict("answer-claimed")


def _keep(
    locked: _Locked,
    points: Sequence[MarkPoint],
    given: Sequence[Fraction],
    comment: str,
    viewer: Viewer,
    now: datetime,
) -> None:
    share = share_of(points, given)
    values = {"points": [str(mark) for mark in given], "share": share, "comment": comment, "marked_at": now}
    if locked.own is not None:
        before = _facts(locked.own)
        for name, value in values.items():
            setattr(locked.own, name, value)
        after = {f"new_{name}": value for name, value in _facts(locked.own).items()}
        write_audit("mark.changed", locked.task.public_id, by=viewer.member_id, at=now, **before, **after)
        return
    decides = locked.task.stage == ADJUDICATION
    own = MarkRow(task_id=locked.task.id, marker_id=viewer.member_id, decides=decides, **values)
    locked.marks.append(add_row(own))
    action = "mark.decided" if decides else "mark.given"
    write_audit(action, locked.task.public_id, by=viewer.member_id, at=now, **_facts(own))


def _facts(mark: MarkRow) -> dict[str, object]:
    return {"points": list(mark.points), "share": str(mark.share)}


def _settle(locked: _Locked, viewer: Viewer, now: datetime) -> bool:
    """Note what the answer waits for now; with the last one done grade the attempt, and say so."""
    task, attempt = locked.task, locked.attempt
    task.stage = store.standing(task, locked.marks)[0]
    task.claimed_by = task.claimed_until = None
    flush()
    if any(one.stage != DONE for one in store.tasks_of(attempt.id, attempt.round)):
        return False
    publish_score(attempt, grade_responses(attempt.id), exam_of_attempt(attempt), now)
    write_audit("attempt.marked", attempt.public_id, by=viewer.member_id, at=now, round=attempt.round)
    return True


def _saved(locked: _Locked, *, completes: bool) -> SavedMark:
    decides = locked.own.decides if locked.own is not None else locked.marks[-1].decides
    return SavedMark(store.place_of(locked.task.id).group, locked.task.stage, decides, completes)
