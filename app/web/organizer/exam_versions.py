"""版本: the versions of an exam, and putting an earlier one in force again."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from app.domain.errors import DomainError, NotFound
from app.services.roll_back_exam import list_exam_versions, restore_exam, review_exam_version
from app.web import current
from app.web.i18n import _
from app.web.messages import sentence
from app.web.organizer import bp
from app.web.organizer.exam_upload import VersionReviewPage, version_page
from app.web.organizer.forms import RestoreForm
from app.web.show import show


@bp.get("/exams/<key>/versions")
def exam_versions(key: str) -> ResponseReturnValue:
    return show("organizer/exam_versions.html", list_exam_versions(key, viewer=current.viewer()))


@bp.get("/exams/<key>/versions/<int:number>")
def exam_version(key: str, number: int) -> ResponseReturnValue:
    review = review_exam_version(
        key, number, viewer=current.viewer(), clock=current.clock(), zone=current.settings().zone
    )
    page: VersionReviewPage = version_page(review)
    return show("organizer/exam_version.html", page)


@bp.post("/exams/<key>/versions/<int:number>/restore")
def restore_exam_version(key: str, number: int) -> ResponseReturnValue:
    form = RestoreForm()
    if not form.validate():
        raise BadRequest()
    try:
        restore_exam(
            key,
            number,
            seen=form.seen.data,
            viewer=current.viewer(),
            clock=current.clock(),
            zone=current.settings().zone,
        )
    except DomainError as refusal:
        if isinstance(refusal, NotFound):
            raise
        flash(sentence(refusal), "warn")
        return redirect(url_for(".exam_version", key=key, number=number))
    flash(_("Version %(number)s is in force again.", number=number), "good")
    return redirect(url_for(".exam_versions", key=key))
