"""我的考试."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from app.services.list_notices import list_notices
from app.services.list_sittings import list_sittings
from app.services.own_clashes import find_own_clashes
from app.services.show_account import show_account
from app.web import current
from app.web.member import bp
from app.web.member.home_page import home_page
from app.web.member.notices import notice_rows
from app.web.show import show


@bp.get("/")
def home() -> ResponseReturnValue:
    viewer, clock = current.viewer(), current.clock()
    sittings, now = list_sittings(viewer, clock=clock), clock.now()
    notices = list_notices(viewer, sittings, clock=clock)
    rows = notice_rows(notices, find_own_clashes(sittings, now))
    return show("member/home.html", home_page(show_account(viewer.member_id), sittings, rows, now))
