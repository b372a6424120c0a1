"""Help: what a member asks most."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from app.web import current
from app.web.account import bp
from app.web.show import show


@bp.get("/help")
def help_page() -> ResponseReturnValue:
    chosen = current.settings()
    return show("account/help.html", hours=chosen.session_hours, minutes=chosen.shared_minutes)
