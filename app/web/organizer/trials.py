"""试考: an organizer tries a paper in the real exam room."""

from __future__ import annotations

import re
import secrets

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest
from wtforms import HiddenField, StringField
from wtforms.validators import InputRequired

from app.domain.errors import DomainError, NotFound
from app.services.remove_trial import remove_trial as remove
from app.services.save_responses import Fenced
from app.services.start_trial import start_trial as begin
from app.web import current
from app.web.forms import BaseForm
from app.web.i18n import _
from app.web.messages import sentence
from app.web.organizer import bp

CLIENT = re.compile(r"[A-Za-z0-9_-]{8,64}")


class TrialForm(BaseForm):
    """``client`` is the id that the device has given itself; empty without script."""

    client = HiddenField()
    tier = StringField(validators=[InputRequired()])


@bp.post("/exams/<key>/trial")
def start_trial(key: str) -> ResponseReturnValue:
    form = TrialForm()
    if not form.validate():
        raise BadRequest()
    sent = form.client.data or ""
    try:
        attempt_id = begin(
            key,
            form.tier.data or "",
            viewer=current.viewer(),
            client=sent if CLIENT.fullmatch(sent) else secrets.token_urlsafe(12),
            language=current.language(),
            seed=secrets.token_bytes(16),
            clock=current.clock(),
        ).attempt_id
    except Fenced as elsewhere:  # the room says so, and lets this device take over
        attempt_id = str(elsewhere.facts["attempt"])
    except DomainError as refusal:
        if isinstance(refusal, NotFound):
            raise
        flash(sentence(refusal), "warn")
        return redirect(url_for(".exam", key=key))
    return redirect(url_for("member.attempt", attempt_id=attempt_id))


@bp.post("/trials/<attempt_id>/remove")
def remove_trial(attempt_id: str) -> ResponseReturnValue:
    key = remove(attempt_id, viewer=current.viewer(), clock=current.clock())
    flash(_("The trial is deleted."), "good")
    return redirect(url_for(".exam", key=key, _anchor="trials"))
