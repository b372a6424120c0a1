"""成绩复核: what members have asked, and the answers."""

from __future__ import annotations

from dataclasses import dataclass

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from wtforms import RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length

from app.domain.errors import DomainError, NotFound
from app.services.answer_score_check import (
    LONGEST_ANSWER,
    CheckList,
    CheckRequest,
    answer_score_check,
    list_score_checks,
    show_score_check,
)
from app.web import current
from app.web.forms import BaseForm
from app.web.i18n import _, _l
from app.web.organizer import bp
from app.web.organizer.exam_words import wave_name
from app.web.show import show

VERDICTS = {"unchanged": _l("The result stays"), "passed-on": _l("Passed on for correction")}


class AnswerForm(BaseForm):
    verdict = RadioField(
        _l("Verdict"),
        choices=[SelectChoice(key, title) for key, title in VERDICTS.items()],
        validators=[InputRequired()],
    )
    answer = TextAreaField(
        _l("Answer to the member"), validators=[DataRequired(), Length(max=LONGEST_ANSWER)]
    )


@dataclass(frozen=True)
class CheckPage:
    request: CheckRequest
    wave: str
    verdict: str


@bp.get("/checks")
def checks() -> ResponseReturnValue:
    found: CheckList = list_score_checks(current.viewer())
    verdicts = {key: str(title) for key, title in VERDICTS.items()}
    return show("organizer/checks.html", found, verdicts=verdicts)


@bp.get("/checks/<check_id>")
def check(check_id: str) -> ResponseReturnValue:
    return _page(check_id, AnswerForm(formdata=None))


@bp.post("/checks/<check_id>")
def answer_check(check_id: str) -> ResponseReturnValue:
    form = AnswerForm()
    if not form.validate():
        return _page(check_id, form, status=422)
    try:
        answer_score_check(
            check_id,
            form.verdict.data,
            form.answer.data or "",
            viewer=current.viewer(),
            clock=current.clock(),
        )
    except DomainError as refusal:
        if isinstance(refusal, NotFound):
            raise
        form.refuse(None, refusal)
        return _page(check_id, form, status=409)
    flash(_("Answered. The member reads it beside the result."), "good")
    return redirect(url_for(".checks"))


def _page(check_id: str, form: AnswerForm, *, status: int = 200) -> ResponseReturnValue:
    found = show_score_check(check_id, viewer=current.viewer())
    verdict = str(VERDICTS[found.facts.verdict]) if found.facts.verdict else ""
    page = CheckPage(found, wave_name(found.facts.wave), verdict)
    return show("organizer/check.html", page, form=form, status=status)
