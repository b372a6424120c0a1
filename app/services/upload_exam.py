"""An exam uploaded in the browser: checked, tried out against banks and plan, then published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import unified_diff
from pathlib import Path

from app.content.diagnostics import Diagnostic
from app.content.documents import Source
from app.content.encoding import decode
from app.content.exam_files import ExamReading, read_exam
from app.domain.errors import Conflict, DomainError
from app.domain.sittings.exam import Exam
from app.services.clock import Clock
from app.services.gather_library import gather_library
from app.services.gather_names import Names, gather_names
from app.services.keep_upload import Upload, find_upload, keep_upload, note_upload
from app.services.preview_plan import PlanPreview, preview_plan
from app.services.publish_exam import ExamSummary, PaperShortage, find_shortages, publish_exam
from app.services.refresh_plan import refresh_plan
from app.services.viewer import Viewer
from app.store.queries.plan_pages import ExamFacts, exam_in_force
from app.store.transaction import reading

KIND = "exam"


@dataclass(frozen=True)
class ExamReview:
    """What was found in an uploaded exam, and without errors what publishing it would change.

    ``upload`` is the id under which a clean file is kept, empty otherwise.
    """

    upload: str
    file: str
    source: str
    diagnostics: tuple[Diagnostic, ...]
    exam: Exam | None = None
    names: Names | None = None
    is_new: bool = False
    kind_in_force: str = ""
    differences: tuple[str, ...] = ()  # lines of a unified diff of the text; empty when nothing changed
    shortages: tuple[PaperShortage, ...] = ()
    plan: PlanPreview = field(default_factory=lambda: PlanPreview((), 0))
    is_published: bool = False

    @property
    def has_errors(self) -> bool:
        return any(each.is_error for each in self.diagnostics)

    @property
    def may_publish(self) -> bool:
        has_change = self.is_new or bool(self.differences)
        stands = not self.kind_in_force or self.exam is None or self.kind_in_force == self.exam.kind
        return has_change and stands and not (self.has_errors or self.shortages or self.is_published)


def check_exam_upload(
    name: str, data: bytes, *, folder: Path, viewer: Viewer, clock: Clock, zone: str
) -> ExamReview:
    """Check a file and keep it for publishing when it has no errors; nothing else is written.

    :raises NotFound: the viewer is no organizer.
    :raises DomainError: ``upload-not-kept``.
    """
    viewer.require("organizer")
    reading_ = _read(name, data, clock, zone)
    review = ExamReview("", name, decode(data).text, tuple(reading_.diagnostics), reading_.exam)
    if review.has_errors or reading_.exam is None:
        return review
    with reading():
        base = _base(exam_in_force(reading_.exam.id))
    upload = keep_upload(folder, KIND, {name: data}, base=base, by=viewer.member_id, clock=clock)
    return ExamReview(upload, name, review.source, review.diagnostics, reading_.exam)


def review_exam_upload(
    upload_id: str, *, folder: Path, viewer: Viewer, clock: Clock, zone: str
) -> ExamReview:
    """Return the dry run of a kept exam against what is in force now.

    :raises NotFound: no such upload of this viewer, or the viewer is no organizer.
    :raises DomainError: ``upload-gone``.
    """
    viewer.require("organizer")
    upload = find_upload(folder, upload_id, KIND, by=viewer.member_id, clock=clock)
    name, data = _only_file(upload)
    exam, diagnostics = _read(name, data, clock, zone)
    if exam is None:
        return ExamReview(upload_id, name, decode(data).text, tuple(diagnostics))
    with reading():
        current = exam_in_force(exam.id)
        names = gather_names()
    if upload.base != _base(current):
        note_upload(folder, upload_id, base=_base(current))
    source = decode(data).text
    return ExamReview(
        upload=upload_id,
        file=name,
        source=source,
        diagnostics=tuple(diagnostics),
        exam=exam,
        names=names,
        is_new=current is None,
        kind_in_force=current.kind if current else "",
        differences=_differences(current.source if current else "", source) if current else (),
        shortages=tuple(find_shortages(exam)),
        plan=preview_plan(exam, clock=clock, zone=zone),
        is_published=bool(upload.published),
    )


def publish_exam_upload(
    upload_id: str, *, folder: Path, viewer: Viewer, clock: Clock, zone: str
) -> ExamSummary:
    """Publish a kept exam and let the plan follow it.

    :raises NotFound: no such upload of this viewer, or the viewer is no organizer.
    :raises NotFeasible: a paper cannot be drawn.
    :raises DomainError: ``upload-gone``, ``exam-kind-changed``, or ``exam-has-errors`` (tiers or banks
        changed meanwhile).
    :raises Conflict: ``upload-published`` before, or ``exam-changed-meanwhile``.
    """
    viewer.require("organizer")
    upload = find_upload(folder, upload_id, KIND, by=viewer.member_id, clock=clock)
    name, data = _only_file(upload)
    exam, _ = _read(name, data, clock, zone)
    if exam is None:
        raise DomainError("exam-has-errors")
    if upload.published:
        raise Conflict("upload-published-exam", exam=exam.id)
    source = decode(data).text
    summary = publish_exam(exam, source, by=viewer.member_id, clock=clock, based_on=int(upload.base))
    note_upload(folder, upload_id, published=exam.id)
    refresh_plan(clock=clock, zone=zone)
    return summary


def _read(name: str, data: bytes, clock: Clock, zone: str) -> ExamReading:
    return read_exam(Source(name, data), gather_library(clock=clock, zone=zone))


def _only_file(upload: Upload) -> tuple[str, bytes]:
    files: Mapping[str, bytes] = upload.files
    return next(iter(files.items()))


def _base(current: ExamFacts | None) -> str:
    return str(current.version_id if current else 0)


def _differences(before: str, after: str) -> tuple[str, ...]:
    """Return the changed lines with three around each, without the two head lines."""
    lines = unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=3)
    return tuple(lines)[2:]
