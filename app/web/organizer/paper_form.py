"""纸考成绩 of one member: enter it, correct it, withdraw it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import DateField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from app.domain.attempts.on_paper import LONGEST_NOTE, LONGEST_REFERENCE, PaperProblem, WrittenRow
from app.domain.errors import DomainError, NotFound
from app.domain.marks import show_marks
from app.domain.people.staff_number import fold_staff_number
from app.services.enter_papers import enter_paper, withdraw_paper
from app.services.judge_papers import JudgedRow
from app.services.list_papers import PapersView, list_papers
from app.services.paper_roster import Expected
from app.web import current
from app.web.filters import in_words
from app.web.forms import BaseForm
from app.web.i18n import _, _l
from app.web.messages import sentence
from app.web.organizer import bp
from app.web.organizer.paper_words import Problem, choices_of, entered_text, problem_text, problems_of
from app.web.show import show


class PaperForm(BaseForm):
    """The result of one member. Marks of sections stand beside it by their numbers."""

    number = StringField(_l("Staff number"), validators=[InputRequired()])
    score = StringField(_l("Score"))
    written_on = DateField(_l("Date written"), validators=[Optional()])
    reference = StringField(_l("Sheet reference"), validators=[Length(max=LONGEST_REFERENCE)])
    note = StringField(_l("Note"), validators=[Length(max=LONGEST_NOTE)])
    reason = TextAreaField(_l("Why it is corrected"), validators=[Length(max=500)])


class WithdrawForm(BaseForm):
    reason = TextAreaField(_l("Why it is withdrawn"), validators=[Length(max=500)])


@dataclass(frozen=True)
class SectionField:
    name: str
    title: str
    most: str
    value: str


@dataclass(frozen=True)
class OnePage:
    view: PapersView
    member: Expected
    sections: tuple[SectionField, ...]
    total: str
    problems: tuple[Problem, ...] = ()
    choices: tuple[tuple[str, str], ...] = ()

    @property
    def is_correction(self) -> bool:
        return self.member.on_paper is not None


@bp.get("/sittings/<sitting_id>/papers/one")
def paper(sitting_id: str) -> ResponseReturnValue:
    view, member = _one(sitting_id, request.args.get("number", ""))
    if member is None:
        flash(_("Nobody with this number is expected in this sitting in your units."), "warn")
        return redirect(url_for(".papers", sitting_id=sitting_id))
    known = member.on_paper
    form = PaperForm(
        formdata=None,
        number=member.member.staff_number,
        score=show_marks(known.score) if known and known.score is not None else "",
        written_on=known.written_on if known else None,
        reference=known.reference if known else "",
        note=known.note if known else "",
    )
    return show("organizer/paper.html", _one_page(view, member, {}), form=form)


@bp.post("/sittings/<sitting_id>/papers/one")
def enter_one_paper(sitting_id: str) -> ResponseReturnValue:
    form = PaperForm()
    view, member = _one(sitting_id, form.number.data or "")
    if member is None:
        raise NotFound()
    if not form.validate():
        return show("organizer/paper.html", _one_page(view, member, request.form), form=form, status=422)
    row = WrittenRow(
        line=1,
        number=member.member.staff_number,
        score=form.score.data or "",
        sections=tuple(request.form.get(f"section-{place}", "").strip() for place in _places(member)),
        written_on=form.written_on.data.isoformat() if form.written_on.data else "",
        reference=form.reference.data or "",
        note=form.note.data or "",
    )
    try:
        found = enter_paper(
            sitting_id,
            row,
            request.form.get("counts", ""),
            form.reason.data or "",
            viewer=current.viewer(),
            clock=current.clock(),
            zone=current.settings().zone,
        )
    except DomainError as refusal:
        if refusal.code != "paper-reason-missing":
            raise
        form.refuse(form.reason, refusal)
        return show("organizer/paper.html", _one_page(view, member, request.form), form=form, status=422)
    undecided = found.does == "ask" and request.form.get("counts", "") not in found.choices
    if found.has_error or undecided:
        page = _one_page(view, member, request.form, found, undecided=undecided)
        return show("organizer/paper.html", page, form=form, status=422)
    flash(entered_text(found.does in ("enter", "ask"), found.does == "correct"), "good")
    return redirect(url_for(".papers", sitting_id=sitting_id))


@bp.post("/papers/<attempt_id>/withdraw")
def withdraw_paper_result(attempt_id: str) -> ResponseReturnValue:
    form = WithdrawForm()
    back = request.form.get("sitting", "")
    try:
        form.validate()
        back = withdraw_paper(
            attempt_id, form.reason.data or "", viewer=current.viewer(), clock=current.clock()
        )
    except DomainError as refusal:
        if refusal.code != "paper-reason-missing":
            raise
        flash(sentence(refusal), "warn")
    else:
        flash(_("The result is withdrawn."), "good")
    return redirect(url_for(".papers", sitting_id=back))


def _one(sitting_id: str, number: str) -> tuple[PapersView, Expected | None]:
    view = list_papers(sitting_id, viewer=current.viewer(), clock=current.clock())
    folded = fold_staff_number(number)
    return view, next((one for one in view.people if one.member.folded == folded), None)


def _places(member: Expected) -> range:
    return range(1, len(member.points) + 1)


def _one_page(
    view: PapersView,
    member: Expected,
    sent: Mapping[str, str],
    found: JudgedRow | None = None,
    *,
    undecided: bool = False,
) -> OnePage:
    sections = tuple(
        SectionField(
            f"section-{place}", in_words(shape.title), show_marks(most), sent.get(f"section-{place}", "")
        )
        for place, shape, most in zip(_places(member), member.shape.sections, member.points, strict=True)
    )
    problems = problems_of(found)
    if undecided:
        facts = {"number": member.member.staff_number}
        problems = (*problems, problem_text(PaperProblem("paper-decision-missing", facts)))
    return OnePage(
        view=view,
        member=member,
        sections=sections,
        total=show_marks(sum(member.points, Fraction(0))),
        problems=problems,
        choices=choices_of(found),
    )
