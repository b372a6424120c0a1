"""Change the password; after a first log-in this is the only page there is."""

from __future__ import annotations

from flask import flash, redirect
from flask.typing import ResponseReturnValue

from app.domain.errors import DomainError
from app.services.change_password import change_password
from app.services.passwords import SHORTEST
from app.web import current
from app.web.account import bp
from app.web.account.forms import PasswordForm
from app.web.current import signed_in
from app.web.i18n import _
from app.web.messages import status_of
from app.web.shell import start_page
from app.web.show import show


@bp.route("/account/password", methods=["GET", "POST"])
def password() -> ResponseReturnValue:
    form, asking = PasswordForm(), signed_in()
    if not form.validate_on_submit():
        return _page(form, status=400 if form.is_submitted() else 200)
    try:
        change_password(
            asking.member_id,
            form.old.data or "",
            form.new.data or "",
            clock=current.clock(),
            settings=current.settings(),
            here=current.browser(),
        )
    except DomainError as error:
        about_old = error.code in {"wrong-old-password", "too-many-failures"}
        form.refuse(form.old if about_old else form.new, error)
        return _page(form, status=max(400, status_of(error)))
    current.forget_person()
    flash(_("The new password holds from now on. Other devices must log in again."), "good")
    return redirect(start_page())


def _page(form: PasswordForm, *, status: int) -> ResponseReturnValue:
    forced = signed_in().must_change_password
    return show("account/password.html", form=form, forced=forced, shortest=SHORTEST, status=status)
