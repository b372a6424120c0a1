"""Uploading a bank: choose files, look at what they would change, publish."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

from flask import flash, redirect, send_file, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from app.content.bank_archive import pack_archive
from app.content.change_words import describe
from app.domain.errors import Conflict
from app.services.gather_names import names_in_force
from app.services.upload_bank import (
    BankReview,
    check_bank_upload,
    kept_bank_files,
    publish_bank_upload,
    review_bank_upload,
)
from app.web import current
from app.web.filters import in_words
from app.web.i18n import _
from app.web.messages import sentence
from app.web.organizer import bp
from app.web.organizer.banks import grouped_changes
from app.web.organizer.exam_words import shortage_sentence
from app.web.organizer.findings import Findings, findings_of
from app.web.organizer.forms import PublishForm, UploadForm
from app.web.show import show


@dataclass(frozen=True)
class Starved:
    """An exam that could no longer be drawn, and what it would lack."""

    title: str
    lacks: tuple[str, ...]


@dataclass(frozen=True)
class KeyChangeRow:
    """How what is right changes in a question, and in how many attempts it was answered."""

    item: str
    said: tuple[str, ...]
    attempts: int


@dataclass(frozen=True)
class BankReviewPage:
    review: BankReview
    findings: Findings
    groups: tuple[tuple[str, tuple[str, ...]], ...]
    starved: tuple[Starved, ...]
    kept: int
    gone: int
    key_changes: tuple[KeyChangeRow, ...] = ()

    @property
    def next_number(self) -> int:
        return (self.review.in_force or 0) + 1


@bp.get("/banks/upload")
def bank_upload() -> ResponseReturnValue:
    return show("organizer/bank_upload.html", None, form=UploadForm())


@bp.post("/banks/upload")
def check_bank() -> ResponseReturnValue:
    form = UploadForm()
    if not form.validate():
        return show("organizer/bank_upload.html", None, form=form, status=422)
    review = check_bank_upload(
        form.contents(),
        folder=uploads(),
        viewer=current.viewer(),
        clock=current.clock(),
        zone=current.settings().zone,
    )
    if review.has_errors:
        return show("organizer/bank_upload.html", _page(review), form=form, status=422)
    return redirect(url_for(".bank_dry_run", upload=review.upload))


@bp.get("/banks/upload/<upload>")
def bank_dry_run(upload: str) -> ResponseReturnValue:
    review = review_bank_upload(
        upload,
        folder=uploads(),
        viewer=current.viewer(),
        clock=current.clock(),
        zone=current.settings().zone,
    )
    if review.published:
        flash(_("Published already as version %(number)s.", number=review.published), "info")
        return redirect(url_for(".versions", key=review.bank))
    if review.has_errors:
        return show("organizer/bank_upload.html", _page(review), form=UploadForm(), status=422)
    return show("organizer/bank_dry_run.html", _page(review), form=PublishForm())


@bp.get("/banks/upload/<upload>/files.zip")
def bank_files(upload: str) -> ResponseReturnValue:
    files = kept_bank_files(upload, folder=uploads(), viewer=current.viewer(), clock=current.clock())
    data = io.BytesIO(pack_archive(files))
    return send_file(data, mimetype="application/zip", as_attachment=True, download_name="bank.zip")


@bp.post("/banks/upload/<upload>/publish")
def publish_bank(upload: str) -> ResponseReturnValue:
    form = PublishForm()
    if not form.validate():
        raise BadRequest()
    try:
        summary = publish_bank_upload(
            upload,
            retire=form.retire.data,
            accept_key_changes=form.accept_key_changes.data,
            folder=uploads(),
            viewer=current.viewer(),
            clock=current.clock(),
            zone=current.settings().zone,
        )
    except Conflict as error:
        flash(sentence(error), "warn")
        return redirect(url_for(".bank_dry_run", upload=upload))
    text = _("Published as version %(number)s; papers are drawn from it now.", number=summary.snapshot)
    flash(text, "good")
    return redirect(url_for(".versions", key=summary.bank))


def uploads() -> Path:
    """Return the folder in which uploads wait to be published."""
    return current.settings().instance / "uploads"


def _page(review: BankReview) -> BankReviewPage:
    changes = review.summary.changes if review.summary else ()
    names = names_in_force()
    return BankReviewPage(
        review=review,
        findings=findings_of(review.diagnostics),
        groups=grouped_changes(tuple((change.item, change.kind) for change in changes)),
        starved=tuple(
            Starved(in_words(exam.title), tuple(shortage_sentence(one, names) for one in exam.shortages))
            for exam in review.starved
        ),
        kept=sum(change.kind == "kept" for change in changes),
        gone=sum(change.kind == "missing" for change in changes),
        key_changes=tuple(
            KeyChangeRow(
                change.item,
                tuple(describe(each, current.language()[:2]) for each in change.differences),
                change.attempts,
            )
            for change in (review.summary.key_changes if review.summary else ())
        ),
    )
