"""Log in and out."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.domain.device import describe_device
from app.domain.errors import DomainError
from app.services.recognise import end_browser
from app.services.sign_in import NewBrowser, sign_in
from app.web import current
from app.web.access import safe_next
from app.web.account import bp
from app.web.account.forms import LoginForm
from app.web.i18n import _
from app.web.messages import status_of
from app.web.shell import start_page
from app.web.show import show


@bp.route("/login", methods=["GET", "POST"])
def login() -> ResponseReturnValue:
    target = safe_next(request.values.get("next"))
    if current.person() is not None:
        return redirect(target or start_page())
    form = LoginForm()
    if not form.validate_on_submit():
        status = 400 if form.is_submitted() else 200
        return _page(form, target, status=status)
    browser = NewBrowser(describe_device(request.user_agent.string), is_shared=bool(form.shared.data))
    try:
        member = sign_in(
            form.staff_number.data or "",
            form.password.data or "",
            address=request.remote_addr or "",
            clock=current.clock(),
            settings=current.settings(),
            browser=browser,
        )
    except DomainError as error:
        form.refuse(None, error)
        return _page(form, target, status=status_of(error))
    current.begin_session(member.id, browser.key, is_shared=browser.is_shared)
    return redirect(target or start_page())


@bp.post("/logout")
def logout() -> ResponseReturnValue:
    if key := current.browser():
        end_browser(key)
    current.end_session()
    flash(_("You are logged out."), "good")
    return redirect(url_for(".login"))


def _page(form: LoginForm, target: str | None, *, status: int) -> ResponseReturnValue:
    minutes = current.settings().shared_minutes
    return show("account/login.html", form=form, target=target, minutes=minutes, status=status)
