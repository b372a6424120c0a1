"""考场: one address for an attempt; the exam room while it is open, the result after that."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from app.services.show_account import show_account
from app.services.show_attempt import settled_for, show_attempt
from app.web import current
from app.web.member import bp
from app.web.member.result import show_finished
from app.web.member.room_page import room_page
from app.web.show import show


@bp.get("/attempts/<attempt_id>")
def attempt(attempt_id: str) -> ResponseReturnValue:
    owner = current.viewer().member_id
    view = show_attempt(attempt_id, owner=owner, language=current.language(), clock=current.clock())
    if view.state != "open":
        return show_finished(attempt_id)
    settled = settled_for(attempt_id, owner=owner, client=view.client)
    return show("member/exam.html", room_page(view, show_account(owner), settled=settled))


@bp.get("/exam-room/extras")
def room_extras() -> ResponseReturnValue:
    """Give the room's page what it rarely needs; it fetches this once the paper is on the device."""
    return show("member/room_extras.html")
