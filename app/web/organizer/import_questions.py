"""导入题目: choose a file or paste text, look at what was read, write it as drafts."""

from __future__ import annotations

import io
from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from flask import redirect, request, send_file, url_for
from flask.typing import ResponseReturnValue

from app.content.sheets.question_template import write_question_template
from app.domain.bank.fields import Words
from app.domain.bank.item_type import Presented
from app.domain.errors import DomainError
from app.domain.itemtypes import item_types
from app.services.import_fixes import ImportDecisions
from app.services.import_questions import (
    ImportReview,
    banks_to_choose,
    check_import,
    preview_item,
    review_import,
    write_import,
)
from app.services.show_item import present
from app.services.upload_bank import BankReview
from app.web import current
from app.web.filters import in_words
from app.web.i18n import _
from app.web.organizer import bp
from app.web.organizer.bank_upload import uploads
from app.web.organizer.findings import Findings, findings_of
from app.web.organizer.import_forms import ImportFileForm, WriteImportForm, decisions_in
from app.web.organizer.import_words import (
    ItemLine,
    Problem,
    columns_sentence,
    item_line,
    problem_of,
    type_title,
)
from app.web.questions import rule_line
from app.web.show import show

MOST_PROBLEMS, MOST_LINES, SHOWN_LINES = 200, 300, 5
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class ImportPage:
    review: ImportReview
    types: tuple[tuple[str, int], ...]
    problems: tuple[Problem, ...]
    lines: tuple[ItemLine, ...]
    columns: str
    findings: Findings
    refused: Findings | None  # what the check says of the files made of them
    twins: int

    @property
    def recognised(self) -> int:
        return len(self.review.recognised)

    @property
    def total(self) -> int:
        return len(self.review.items)


@dataclass(frozen=True)
class PreviewPage:
    upload: str
    number: int
    total: int
    type: str
    rule: str
    presented: Presented
    html: dict[str, str]


@bp.get("/banks/import")
def import_file() -> ResponseReturnValue:
    return show("organizer/import_file.html", None, form=ImportFileForm())


@bp.get("/banks/import/template.xlsx")
def question_template() -> ResponseReturnValue:
    lang = "en" if current.language() == "en" else "zh"
    name = "questions.xlsx" if lang == "en" else "题目模板.xlsx"
    data = io.BytesIO(write_question_template(lang))
    return send_file(data, mimetype=XLSX, as_attachment=True, download_name=name)


@bp.post("/banks/import")
def check_import_file() -> ResponseReturnValue:
    form = ImportFileForm()
    if not form.validate():
        return show("organizer/import_file.html", None, form=form, status=422)
    data, name = form.content()
    try:
        review = check_import(data, name, folder=uploads(), viewer=current.viewer(), clock=current.clock())
    except DomainError as error:
        if error.code != "import-format-unknown":
            raise
        form.file.errors = [
            _("This is no file with questions that can be read: Excel, Word, CSV, text, GIFT or Aiken.")
        ]
        return show("organizer/import_file.html", None, form=form, status=422)
    if not review.upload:
        findings = findings_of(review.diagnostics)
        return show("organizer/import_file.html", findings, form=form, status=422)
    return redirect(url_for(".import_review", upload=review.upload, bank=request.args.get("bank") or None))


@bp.get("/banks/import/<upload>")
def import_review(upload: str) -> ResponseReturnValue:
    review = _review(upload)
    return show("organizer/import_review.html", _page(review), form=_target_form(review))


@bp.post("/banks/import/<upload>")
def write_questions(upload: str) -> ResponseReturnValue:
    form = _target_form(None)
    review = _review(upload)
    decisions = decisions_in(request.form, review)
    if not form.validate():
        return _again(review, form, decisions, None)
    try:
        written = write_import(
            upload,
            decisions,
            form.as_target(),
            folder=uploads(),
            viewer=current.viewer(),
            clock=current.clock(),
            zone=current.settings().zone,
        )
    except DomainError as error:
        if error.code == "import-nothing-chosen":
            form.refuse(None, error)
        elif error.code in ("bank-name-malformed", "import-bank-exists"):
            form.refuse(form.key, error)
        else:
            raise
        return _again(review, form, decisions, None)
    if written.has_errors:
        return _again(_review(upload, decisions), form, decisions, written)
    return redirect(url_for(".bank_dry_run", upload=written.upload))


@bp.get("/banks/import/<upload>/<int:number>")
def import_preview(upload: str, number: int) -> ResponseReturnValue:
    item, html = preview_item(
        upload,
        number,
        folder=uploads(),
        viewer=current.viewer(),
        clock=current.clock(),
        zone=current.settings().zone,
    )
    presented, _solution = present(item)
    scoring = item.scoring or item.bank_scoring or item_types()[item.type].scorings[0]
    rule = rule_line(item.type, scoring, item.penalty or Fraction(0), gaps=presented.gaps)
    page = PreviewPage(upload, number, 0, type_title(item.type), rule, presented, dict(html))
    return show("organizer/import_preview.html", page)


def _review(upload: str, decisions: ImportDecisions | None = None) -> ImportReview:
    return review_import(
        upload,
        folder=uploads(),
        viewer=current.viewer(),
        clock=current.clock(),
        zone=current.settings().zone,
        decisions=decisions,
    )


def _again(
    review: ImportReview, form: WriteImportForm, decisions: ImportDecisions, written: BankReview | None
) -> ResponseReturnValue:
    page = _page(review, decisions, written)
    return show("organizer/import_review.html", page, form=form, status=422)


def _target_form(review: ImportReview | None) -> WriteImportForm:
    form = WriteImportForm()
    form.offer([(key, in_words(Words(**title))) for key, title in banks_to_choose()])
    if review is not None and not form.title.data:
        form.title.data = Path(review.file).stem[:100]
        wanted = request.args.get("bank", "")
        if form.offers(wanted):
            form.target.data, form.bank.data = "known", wanted
    return form


def _page(
    review: ImportReview, decisions: ImportDecisions | None = None, written: BankReview | None = None
) -> ImportPage:
    count = Counter(one.type for one in review.items)
    return ImportPage(
        review=review,
        types=tuple((type_title(name), number) for name, number in count.most_common()),
        problems=tuple(problem_of(one, decisions) for one in review.problems[:MOST_PROBLEMS]),
        lines=tuple(item_line(one) for one in review.recognised[:MOST_LINES]),
        columns=columns_sentence(review.columns),
        findings=findings_of(review.diagnostics),
        refused=findings_of(written.diagnostics) if written else None,
        twins=sum(one.twin is not None for one in review.items),
    )
