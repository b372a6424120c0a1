"""成绩复核, the member's side: ask for a check of a result."""

from __future__ import annotations

from datetime import timedelta

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from wtforms import TextAreaField
from wtforms.validators import DataRequired, Length

from app.domain.errors import Conflict, DomainError, NotFound
from app.services.ask_score_check import (
    LONGEST_REASON,
    CheckStanding,
    ask_score_check,
    show_score_checks,
)
from app.web import current
from app.web.forms import BaseForm
from app.web.i18n import _, _l
from app.web.member import bp
from app.web.messages import sentence
from app.web.show import show


class CheckForm(BaseForm):
    reason = TextAreaField(
        _l("What should be looked at?"), validators=[DataRequired(), Length(max=LONGEST_REASON)]
    )


@bp.get("/attempts/<attempt_id>/check")
def score_check(attempt_id: str) -> ResponseReturnValue:
    standing = standing_of(attempt_id)
    if not standing.may_ask:
        return redirect(url_for(".attempt", attempt_id=attempt_id))
    return show("member/check.html", standing, form=CheckForm(formdata=None), attempt_id=attempt_id)


@bp.post("/attempts/<attempt_id>/check")
def ask_check(attempt_id: str) -> ResponseReturnValue:
    form = CheckForm()
    if not form.validate():
        return show(
            "member/check.html", standing_of(attempt_id), form=form, attempt_id=attempt_id, status=422
        )
    try:
        ask_score_check(
            attempt_id,
            form.reason.data or "",
            viewer=current.viewer(),
            clock=current.clock(),
            usual=usual_term(),
        )
    except DomainError as refusal:
        if isinstance(refusal, NotFound):
            raise
        flash(sentence(refusal), "info" if isinstance(refusal, Conflict) else "warn")
    else:
        flash(_("Your request has been sent. The answer will stand here."), "good")
    return redirect(url_for(".attempt", attempt_id=attempt_id))


def standing_of(attempt_id: str) -> CheckStanding:
    """Return where the requests about an own result stand."""
    return show_score_checks(attempt_id, viewer=current.viewer(), clock=current.clock(), usual=usual_term())


def usual_term() -> timedelta:
    """Return for how long a check may be asked for where the exam says nothing."""
    return timedelta(days=current.settings().result_check_days)
