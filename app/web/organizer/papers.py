"""纸考成绩: download the sheet of a sitting, and bring it back with results."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import Any

from flask import flash, redirect, request, send_file, url_for
from flask.typing import ResponseReturnValue
from wtforms import DateField
from wtforms.validators import Optional

from app.domain.errors import Conflict, DomainError, NotFound
from app.domain.marks import show_marks
from app.services.enter_papers import PaperReview, check_papers, digest_of, enter_papers, review_papers
from app.services.judge_papers import JudgedRow
from app.services.list_papers import PapersView, list_papers, make_template
from app.web import current
from app.web.filters import in_words
from app.web.forms import BaseForm
from app.web.i18n import _, _l
from app.web.messages import sentence
from app.web.organizer import bp
from app.web.organizer.bank_upload import uploads
from app.web.organizer.exam_words import wave_name
from app.web.organizer.findings import Findings, findings_of
from app.web.organizer.forms import UploadForm
from app.web.organizer.paper_words import DOES, Problem, choices_of, entered_text, problems_of
from app.web.show import show

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class PapersForm(UploadForm):
    """One sheet of results; ``usual_day`` holds for rows without a date."""

    several = False
    usual_day = DateField(_l("Date, where the sheet has none"), validators=[Optional()])


@dataclass(frozen=True)
class PapersPage:
    view: PapersView
    wave: str
    findings: Findings | None = None


@dataclass(frozen=True)
class ReviewRow:
    """One row as it is shown."""

    judged: JudgedRow
    who: str
    unit: str
    before: str
    after: str
    outcome: str
    problems: tuple[Problem, ...]
    choices: tuple[tuple[str, str], ...]

    @property
    def does(self) -> str:
        return str(DOES[self.judged.does])


@dataclass(frozen=True)
class ReviewPage:
    review: PaperReview
    rows: tuple[ReviewRow, ...]
    digest: str


@bp.get("/sittings/<sitting_id>/papers")
def papers(sitting_id: str) -> ResponseReturnValue:
    asked = request.args.get("number", "").strip()
    if asked:
        return redirect(url_for(".paper", sitting_id=sitting_id, number=asked))
    return _papers_page(sitting_id, PapersForm(formdata=None))


@bp.get("/sittings/<sitting_id>/papers/template")
def paper_template(sitting_id: str) -> ResponseReturnValue:
    data = make_template(
        sitting_id, viewer=current.viewer(), clock=current.clock(), language=current.language()
    )
    name = f"{_('Results from paper')}.xlsx"
    return send_file(BytesIO(data), mimetype=EXCEL, as_attachment=True, download_name=name)


@bp.post("/sittings/<sitting_id>/papers")
def check_paper_sheet(sitting_id: str) -> ResponseReturnValue:
    form = PapersForm()
    if not form.validate():
        return _papers_page(sitting_id, form, status=422)
    name, data = next(iter(form.contents().items()))
    review = check_papers(sitting_id, name, data, form.usual_day.data, **_desk())
    if review.diagnostics:
        return _papers_page(sitting_id, form, findings=findings_of(review.diagnostics), status=422)
    return redirect(url_for(".papers_review", sitting_id=sitting_id, upload=review.upload))


@bp.get("/sittings/<sitting_id>/papers/upload/<upload>")
def papers_review(sitting_id: str, upload: str) -> ResponseReturnValue:
    return _review_page(sitting_id, upload)


@bp.post("/sittings/<sitting_id>/papers/upload/<upload>")
def enter_paper_sheet(sitting_id: str, upload: str) -> ResponseReturnValue:
    sent = request.form
    decisions = {name.removeprefix("counts-"): sent[name] for name in sent if name.startswith("counts-")}
    if not BaseForm().validate():
        return _review_page(sitting_id, upload)
    try:
        done = enter_papers(
            sitting_id, upload, decisions, sent.get("reason", ""), seen=sent.get("seen", ""), **_desk()
        )
    except DomainError as refusal:
        if isinstance(refusal, NotFound) or refusal.code == "upload-gone":
            raise
        status = 409 if isinstance(refusal, Conflict) else 422
        return _review_page(sitting_id, upload, refusal=sentence(refusal), status=status)
    flash(entered_text(done.entered, done.corrected), "good")
    return redirect(url_for(".papers", sitting_id=sitting_id))


def _desk() -> dict[str, Any]:
    return {
        "folder": uploads(),
        "viewer": current.viewer(),
        "clock": current.clock(),
        "zone": current.settings().zone,
    }


def _papers_page(
    sitting_id: str, form: PapersForm, *, findings: Findings | None = None, status: int = 200
) -> ResponseReturnValue:
    view = list_papers(sitting_id, viewer=current.viewer(), clock=current.clock())
    page = PapersPage(view, wave_name(view.wave), findings)
    return show("organizer/papers.html", page, form=form, status=status)


def _review_page(
    sitting_id: str, upload: str, *, refusal: str = "", status: int = 200
) -> ResponseReturnValue:
    review = review_papers(sitting_id, upload, **_desk())
    if review.is_entered:
        flash(_("This sheet has been entered already."), "info")
        return redirect(url_for(".papers", sitting_id=sitting_id))
    page = ReviewPage(review, tuple(_row(row) for row in review.rows), digest_of(review.rows))
    return show("organizer/papers_review.html", page, refusal=refusal, sent=request.form, status=status)


def _row(row: JudgedRow) -> ReviewRow:
    result = row.result
    outcome = ""
    if result is not None:
        outcome = _("Pass") if result.outcome.is_passed else _("Fail")
    member = row.expected.member if row.expected else None
    return ReviewRow(
        judged=row,
        who=f"{member.name} {member.staff_number}" if member else f"{row.row.name} {row.row.number}".strip(),
        unit=in_words(row.expected.unit) if row.expected else "",
        before=show_marks(row.before) if row.before is not None else "",
        after=show_marks(result.outcome.score) if result else row.row.score,
        outcome=outcome,
        problems=problems_of(row),
        choices=choices_of(row),
    )
