"""Bringing in a sheet of members: choose the file, look at what it would change, do it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from flask import flash, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from app.content.people.change_words import change_line
from app.domain.errors import Conflict, DomainError
from app.domain.people.roster import Decisions, RosterPlan
from app.services.people_scope import PeopleScope
from app.services.upload_members import (
    RosterReview,
    ask_progress,
    check_members_upload,
    import_members_upload,
    review_members_upload,
)
from app.web import current
from app.web.i18n import _
from app.web.messages import sentence
from app.web.organizer import bp
from app.web.organizer.people_forms import ImportForm, RosterUploadForm
from app.web.organizer.people_words import EVIDENCE, RowFindings, lang, row_findings
from app.web.show import show


@dataclass(frozen=True)
class DoubtLine:
    """A new number that may be somebody's who is known."""

    key: str
    number: str
    name: str
    known_number: str
    known_name: str
    known_department: str
    why: str
    is_likely: bool


@dataclass(frozen=True)
class PersonLine:
    """One member in the preview; ``told`` is what changes, or where somebody belongs."""

    key: str
    number: str
    name: str
    told: tuple[str, ...]


@dataclass(frozen=True)
class MembersDryRunPage:
    review: RosterReview
    findings: RowFindings
    added: tuple[PersonLine, ...]
    changed: tuple[PersonLine, ...]
    returning: tuple[PersonLine, ...]
    missing: tuple[PersonLine, ...]
    doubts: tuple[DoubtLine, ...]
    emptied: tuple[tuple[str, int], ...]  # which fields lose what they hold, of how many members

    @property
    def plan(self) -> RosterPlan:
        return self.review.preview.plan


@bp.get("/people/import")
def member_upload() -> ResponseReturnValue:
    PeopleScope.of(current.viewer())
    return show("organizer/member_upload.html", None, form=RosterUploadForm())


@bp.post("/people/import")
def check_members() -> ResponseReturnValue:
    form = RosterUploadForm()
    if not form.validate():
        return show("organizer/member_upload.html", None, form=form, status=422)
    data, name = form.content()
    review = check_members_upload(
        data, name, folder=_folder(), viewer=current.viewer(), clock=current.clock()
    )
    if not review.upload:
        findings = row_findings(review.preview.diagnostics)
        return show("organizer/member_upload.html", findings, form=form, status=422)
    return redirect(url_for(".members_dry_run", upload=review.upload))


@bp.get("/people/import/<upload>")
def members_dry_run(upload: str) -> ResponseReturnValue:
    try:
        review = review_members_upload(
            upload, folder=_folder(), viewer=current.viewer(), clock=current.clock()
        )
    except Conflict as error:
        flash(sentence(error), "info")
        return redirect(url_for(".members"))
    if review.preview.has_errors:  # since the file was checked, the organisation changed
        findings = row_findings(review.preview.diagnostics)
        return show("organizer/member_upload.html", findings, form=RosterUploadForm(), status=422)
    form = ImportForm(formdata=None, digest=review.preview.digest)
    return show("organizer/members_dry_run.html", _page(review), form=form)


@bp.post("/people/import/<upload>")
def import_roster(upload: str) -> ResponseReturnValue:
    ask_progress(upload, folder=_folder(), viewer=current.viewer())  # nobody learns of another's upload
    form = ImportForm()
    if not form.validate():
        raise BadRequest()
    try:
        done = import_members_upload(
            upload,
            decisions=_decisions(),
            digest=form.digest.data,
            folder=_folder(),
            viewer=current.viewer(),
            clock=current.clock(),
            zone=current.settings().zone,
        )
    except Conflict as error:
        flash(sentence(error), "warn")
        return redirect(url_for(".members_dry_run", upload=upload))
    except DomainError as error:
        if not error.code.startswith("people-"):
            raise
        flash(sentence(error), "bad")
        return redirect(url_for(".members_dry_run", upload=upload))
    text = _(
        "Done: %(added)s added, %(changed)s changed, %(left)s deactivated.",
        added=done.added,
        changed=done.changed,
        left=done.left,
    )
    flash(text, "good")
    return redirect(url_for(".slips") if done.added else url_for(".members"))


@bp.get("/people/import/<upload>/progress")
def import_progress(upload: str) -> ResponseReturnValue:
    done, total = ask_progress(upload, folder=_folder(), viewer=current.viewer())
    return jsonify(done=done, total=total)


def _decisions() -> Decisions:
    """Return what was decided: ``same-7316`` is 1 when the new number 7316 is who it may be."""
    sent = request.form
    same = (key.removeprefix("same-") for key, value in sent.items() if value == "1")
    return Decisions(same=frozenset(same), leave=frozenset(sent.getlist("leave")))


def _folder() -> Path:
    return current.settings().instance / "uploads"


def _page(review: RosterReview) -> MembersDryRunPage:
    plan, names = review.preview.plan, review.preview.directory
    doubtful = {one.row.folded for one in plan.doubts}
    lines = [
        (
            PersonLine(
                one.member.folded,
                one.member.number,
                one.member.name,
                tuple(change_line(change, names, lang()) for change in one.changes),
            ),
            one.sets("status", True),
        )
        for one in plan.changed
    ]
    emptied = {
        title: sum(
            change.name == name and bool(change.old) and not change.new
            for one in plan.changed
            for change in one.changes
        )
        for name, title in (("phone", _("phone")), ("email", _("e-mail")), ("groups", _("groups")))
    }
    return MembersDryRunPage(
        review=review,
        findings=row_findings(review.preview.diagnostics),
        added=tuple(
            PersonLine(row.folded, row.number, row.name or "", (names.path_of(row.department or "", lang()),))
            for row in plan.added
            if row.folded not in doubtful
        ),
        changed=tuple(line for line, returns in lines if not returns),
        returning=tuple(line for line, returns in lines if returns),
        missing=tuple(
            PersonLine(one.folded, one.number, one.name, (names.path_of(one.department, lang()),))
            for one in plan.missing
        ),
        doubts=tuple(
            DoubtLine(
                key=one.row.folded,
                number=one.row.number,
                name=one.row.name or "",
                known_number=one.member.number,
                known_name=one.member.name,
                known_department=names.path_of(one.member.department, lang()),
                why=str(EVIDENCE[one.evidence.value]),
                is_likely=one.evidence.is_strong,
            )
            for one in plan.doubts
        ),
        emptied=tuple((title, count) for title, count in emptied.items() if count),
    )
