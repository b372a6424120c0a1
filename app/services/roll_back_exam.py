"""恢复到上一版: an earlier version of an exam, what it would change, and putting it in force again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from difflib import unified_diff

from app.domain.bank.fields import Words
from app.domain.errors import Conflict, NotFound
from app.domain.sittings.exam import Exam
from app.services.clock import Clock
from app.services.gather_names import Names, gather_names
from app.services.preview_plan import PlanPreview, preview_plan
from app.services.publish_exam import NotFeasible, PaperShortage, find_shortages
from app.services.refresh_plan import refresh_plan
from app.services.viewer import Viewer
from app.store.audit import write_audit
from app.store.exams import exam_version, exam_with_key
from app.store.queries.exam_versions import VersionOfExam, versions_of_exam
from app.store.transaction import one_at_a_time, reading, writing


@dataclass(frozen=True)
class ExamVersion:
    """One version. ``changed``: lines that differ from the version before it."""

    number: int
    loaded_at: datetime
    changed: int
    is_current: bool


@dataclass(frozen=True)
class ExamVersions:
    """All versions, newest first; ``current`` is the number of the one in force."""

    key: str
    title: Words
    current: int
    versions: tuple[ExamVersion, ...]


@dataclass(frozen=True)
class VersionReview:
    """What putting a version in force would change."""

    number: int
    current: int
    loaded_at: datetime
    exam: Exam
    names: Names
    differences: tuple[str, ...]  # lines of a unified diff from the version in force
    shortages: tuple[PaperShortage, ...]
    plan: PlanPreview


def list_exam_versions(key: str, *, viewer: Viewer | None) -> ExamVersions:
    """Return the versions of an exam; without a viewer for the command line.

    :raises NotFound: no such exam, or the viewer is no organizer.
    """
    if viewer is not None:
        viewer.require("organizer")
    with reading():
        found = _found(key)
        current = _current(found)
        exam = exam_version(current.id)
    before = ["", *(one.source for one in found[:-1])]
    versions = [
        ExamVersion(one.number, one.loaded_at, _changed(older, one.source), one.is_current)
        for one, older in zip(found, before, strict=True)
    ]
    return ExamVersions(key, exam.title, current.number, tuple(reversed(versions)))


def review_exam_version(key: str, number: int, *, viewer: Viewer, clock: Clock, zone: str) -> VersionReview:
    """Return what version ``number`` would change if it came into force now.

    :raises NotFound: no such exam or version, or the viewer is no organizer.
    """
    viewer.require("organizer")
    with reading():
        found = _found(key)
        wanted, current = _numbered(found, number), _current(found)
        exam = exam_version(wanted.id)
        names = gather_names()
    diff = unified_diff(current.source.splitlines(), wanted.source.splitlines(), lineterm="", n=3)
    return VersionReview(
        number=number,
        current=current.number,
        loaded_at=wanted.loaded_at,
        exam=exam,
        names=names,
        differences=tuple(diff)[2:],
        shortages=tuple(find_shortages(exam)),
        plan=preview_plan(exam, clock=clock, zone=zone),
    )


def restore_exam(key: str, number: int, *, seen: int, viewer: Viewer, clock: Clock, zone: str) -> None:
    """Put version ``number`` in force again and let the plan follow.

    ``seen`` is the version that the viewer saw in force when deciding.

    :raises NotFound: as :func:`review_exam_version`.
    :raises Conflict: ``exam-changed-meanwhile``.
    :raises NotFeasible: a paper of that version cannot be drawn from the banks now.
    """
    viewer.require("organizer")
    roll_back_exam(key, number, by=viewer.member_id, clock=clock, based_on=seen)
    refresh_plan(clock=clock, zone=zone)


def roll_back_exam(
    key: str, number: int, *, by: int | None, clock: Clock, based_on: int | None = None
) -> bool:
    """Put version ``number`` of an exam in force; False when it is already. Sittings that have opened stay.

    :raises NotFound: no such exam or version.
    :raises Conflict: ``exam-changed-meanwhile``: another version than ``based_on`` is in force.
    :raises NotFeasible: a paper of that version cannot be drawn from the banks now.
    """
    with reading():
        wanted = _numbered(_found(key), number)
        exam = exam_version(wanted.id)
    if shortages := find_shortages(exam):
        raise NotFeasible(exam=key, shortages=shortages)
    with writing():
        one_at_a_time(f"exam {key}")
        row = exam_with_key(key, lock=True)
        current = _current(_found(key))
        if row is None:
            raise NotFound()
        if based_on is not None and based_on != current.number:
            raise Conflict("exam-changed-meanwhile", exam=key)
        if row.current_version_id == wanted.id:
            return False
        row.current_version_id = wanted.id
        write_audit("exam.restored", key, by=by, at=clock.now(), number=number, before=current.number)
    return True


def _found(key: str) -> list[VersionOfExam]:
    found = versions_of_exam(key)
    if not found or not any(one.is_current for one in found):
        raise NotFound()
    return found


def _current(found: list[VersionOfExam]) -> VersionOfExam:
    return next(one for one in found if one.is_current)


def _numbered(found: list[VersionOfExam], number: int) -> VersionOfExam:
    for one in found:
        if one.number == number:
            return one
    raise NotFound()


def _changed(before: str, after: str) -> int:
    lines = unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=0)
    return sum(line[:1] in "+-" and line[:3] not in ("+++", "---") for line in lines)
