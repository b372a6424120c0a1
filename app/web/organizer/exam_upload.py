"""Uploading an exam: choose the file, look at what it would change in the plan, publish."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from app.domain.errors import Conflict, DomainError
from app.services.roll_back_exam import VersionReview
from app.services.upload_exam import (
    ExamReview,
    check_exam_upload,
    publish_exam_upload,
    review_exam_upload,
)
from app.web import current
from app.web.i18n import _
from app.web.messages import sentence
from app.web.organizer import bp
from app.web.organizer.bank_upload import uploads
from app.web.organizer.exam_words import Row, exam_rows, shortage_sentence
from app.web.organizer.findings import Findings, findings_of
from app.web.organizer.forms import ExamUploadForm, PublishForm
from app.web.show import show


@dataclass(frozen=True)
class DiffLine:
    """A line of the differences: ``kind`` is plus, minus, place or same."""

    kind: str
    sign: str
    text: str


@dataclass(frozen=True)
class ExamReviewPage:
    review: ExamReview
    findings: Findings
    rows: tuple[Row, ...]
    shortages: tuple[str, ...]
    differences: tuple[DiffLine, ...]
    affected: int  # enrolments in sittings that move or go


@dataclass(frozen=True)
class VersionReviewPage:
    """An earlier version, with what putting it in force would change."""

    review: VersionReview
    rows: tuple[Row, ...]
    shortages: tuple[str, ...]
    differences: tuple[DiffLine, ...]
    affected: int


@bp.get("/exams/upload")
def exam_upload() -> ResponseReturnValue:
    return show("organizer/exam_upload.html", None, form=ExamUploadForm())


@bp.post("/exams/upload")
def check_exam() -> ResponseReturnValue:
    form = ExamUploadForm()
    if not form.validate():
        return show("organizer/exam_upload.html", None, form=form, status=422)
    name, data = next(iter(form.contents().items()))
    review = check_exam_upload(
        name,
        data,
        folder=uploads(),
        viewer=current.viewer(),
        clock=current.clock(),
        zone=current.settings().zone,
    )
    if review.has_errors:
        return show("organizer/exam_upload.html", _page(review), form=form, status=422)
    return redirect(url_for(".exam_dry_run", upload=review.upload))


@bp.get("/exams/upload/<upload>")
def exam_dry_run(upload: str) -> ResponseReturnValue:
    review = review_exam_upload(
        upload,
        folder=uploads(),
        viewer=current.viewer(),
        clock=current.clock(),
        zone=current.settings().zone,
    )
    if review.is_published and review.exam:
        flash(_("Published already."), "info")
        return redirect(url_for(".exam", key=review.exam.id))
    if review.has_errors:
        return show("organizer/exam_upload.html", _page(review), form=ExamUploadForm(), status=422)
    return show("organizer/exam_dry_run.html", _page(review), form=PublishForm())


@bp.post("/exams/upload/<upload>/publish")
def publish_exam(upload: str) -> ResponseReturnValue:
    form = PublishForm()
    if not form.validate():
        raise BadRequest()
    try:
        summary = publish_exam_upload(
            upload,
            folder=uploads(),
            viewer=current.viewer(),
            clock=current.clock(),
            zone=current.settings().zone,
        )
    except DomainError as error:
        if not isinstance(error, Conflict) and error.code not in ("exam-not-feasible", "exam-kind-changed"):
            raise
        flash(sentence(error), "warn")
        return redirect(url_for(".exam_dry_run", upload=upload))
    flash(_("Published. Sittings that have not opened follow it."), "good")
    return redirect(url_for(".exam", key=summary.exam))


def _page(review: ExamReview) -> ExamReviewPage:
    names = review.names
    moved = [change for change in review.plan.changes if change.kind in ("moved", "removed")]
    return ExamReviewPage(
        review=review,
        findings=findings_of(review.diagnostics),
        rows=tuple(exam_rows(review.exam, names)) if review.exam and names else (),
        shortages=tuple(shortage_sentence(one, names) for one in review.shortages) if names else (),
        differences=tuple(_differences(review.differences)),
        affected=sum(change.enrolled for change in moved),
    )


def version_page(review: VersionReview) -> VersionReviewPage:
    """Return an earlier version as the page of its dry run shows it."""
    moved = [change for change in review.plan.changes if change.kind in ("moved", "removed")]
    return VersionReviewPage(
        review=review,
        rows=tuple(exam_rows(review.exam, review.names)),
        shortages=tuple(shortage_sentence(one, review.names) for one in review.shortages),
        differences=tuple(_differences(review.differences)),
        affected=sum(change.enrolled for change in moved),
    )


def _differences(lines: Iterable[str]) -> Iterator[DiffLine]:
    kinds = {"+": "plus", "-": "minus", "@": "place"}
    for line in lines:
        kind = kinds.get(line[:1], "same")
        yield DiffLine(kind, "" if kind == "place" else line[:1], "…" if kind == "place" else line[1:])
