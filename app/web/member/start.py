"""考试须知, and the start of an attempt."""

from __future__ import annotations

import re
import secrets

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import HiddenField, StringField

from app.domain.errors import NotAllowed
from app.services.save_responses import Fenced
from app.services.show_account import show_account
from app.services.show_start import show_start
from app.services.start_attempt import start_attempt
from app.web import current
from app.web.forms import BaseForm
from app.web.i18n import _, _l
from app.web.member import bp
from app.web.member.plain_client import own_client
from app.web.member.start_page import points_text, start_page
from app.web.messages import sentence
from app.web.show import show

CLIENT = re.compile(r"[A-Za-z0-9_-]{8,64}")


class StartForm(BaseForm):
    """``client`` is the id that the device has given itself; empty without script."""

    client = HiddenField()
    password = StringField(_l("Password of the sitting"))


@bp.get("/sittings/<sitting_id>", endpoint="start_page")
def see_start(sitting_id: str) -> ResponseReturnValue:
    return _page(sitting_id)


@bp.post("/sittings/<sitting_id>/start")
def start(sitting_id: str) -> ResponseReturnValue:
    form = StartForm()
    if not form.validate():
        return redirect(url_for(".start_page", sitting_id=sitting_id))
    sent = form.client.data or ""
    try:
        attempt_id = start_attempt(
            sitting_id,
            viewer=current.viewer(),
            client=sent if CLIENT.fullmatch(sent) else own_client(),
            language=current.language(),
            seed=secrets.token_bytes(16),
            clock=current.clock(),
            password=form.password.data or "",
            address=request.remote_addr or "",
        ).attempt_id
    except Fenced as elsewhere:  # the room says so, and lets this device take over
        attempt_id = str(elsewhere.facts["attempt"])
    except NotAllowed as refusal:
        if refusal.code == "entry-password":
            wrong = _("This is not the password of the sitting. Your invigilator knows it.")
            form.password.errors = [wrong if refusal.facts["given"] else sentence(refusal)]
            return _page(sitting_id, form=form, status=409)
        return _page(sitting_id, refusal=sentence(refusal), status=409)
    return redirect(url_for(".attempt", attempt_id=attempt_id))


def _page(
    sitting_id: str, *, refusal: str = "", form: StartForm | None = None, status: int = 200
) -> ResponseReturnValue:
    viewer = current.viewer()
    view = show_start(sitting_id, viewer=viewer, clock=current.clock())
    page = start_page(view, show_account(viewer.member_id))
    return show(
        "member/start.html",
        page,
        form=form or StartForm(formdata=None),
        refusal=refusal,
        points_text=points_text,
        status=status,
    )
