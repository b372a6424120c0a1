"""The account page: who one is here, and how pages look."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from app.services.set_preferences import LANGUAGES, set_preferences
from app.services.show_account import show_account
from app.web import current
from app.web.access import safe_next
from app.web.account import bp
from app.web.account.devices import device_lines
from app.web.account.forms import LanguageForm, PreferencesForm
from app.web.i18n import _
from app.web.show import show

A_YEAR_S = 365 * 24 * 3600


@bp.get("/account", endpoint="show")
def account() -> ResponseReturnValue:
    asking = current.signed_in()
    form = PreferencesForm(
        formdata=None, language=current.language(), theme=asking.theme, text_percent=asking.text_percent
    )
    page = show_account(asking.member_id)
    return show("account/account.html", page, form=form, devices=device_lines())


@bp.post("/account/preferences")
def preferences() -> ResponseReturnValue:
    form = PreferencesForm()
    if not form.validate():
        raise BadRequest()
    set_preferences(
        current.signed_in().member_id,
        language=form.language.data,
        theme=form.theme.data,
        text_percent=form.text_percent.data,
    )
    current.forget_person()
    flash(_("Kept."), "good")
    return _remember(redirect(url_for(".show")), form.language.data)


@bp.post("/language")
def choose_language() -> ResponseReturnValue:
    """Keep the language with the member, or with the browser, and go back to where the reader was."""
    form = LanguageForm()
    if not form.validate() or form.language.data not in LANGUAGES:
        raise BadRequest()
    if person := current.person():
        set_preferences(person.member_id, language=form.language.data)
    return _remember(redirect(safe_next(form.here.data) or url_for(".login")), form.language.data)


def _remember(response: Response, language: str) -> Response:  # the log-in page speaks it too
    response.set_cookie(
        current.LANGUAGE_COOKIE,
        language,
        max_age=A_YEAR_S,
        httponly=True,
        samesite="Lax",
        secure=current.settings().secure_cookies,
        path=request.script_root or "/",
    )
    return response
