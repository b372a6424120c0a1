"""我的考试."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from app.services.list_sittings import list_sittings
from app.services.show_account import show_account
from app.web import current
from app.web.member import bp
from app.web.member.home_page import home_page
from app.web.show import show


@bp.get("/")
def home() -> ResponseReturnValue:
    viewer, clock = current.viewer(), current.clock()
    sittings = list_sittings(viewer, clock=clock)
    return show("member/home.html", home_page(show_account(viewer.member_id), sittings, clock.now()))
