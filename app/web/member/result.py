"""成绩: the receipt and the result of a finished attempt, and the receipt to keep."""

from __future__ import annotations

from dataclasses import replace

from flask import Response
from flask.typing import ResponseReturnValue

from app.domain.errors import NotFound
from app.services.list_sittings import MemberSitting, find_sitting
from app.services.publish_catalog import current_catalog
from app.services.show_account import show_account
from app.services.show_result import show_result
from app.web import current
from app.web.filters import in_words
from app.web.i18n import _
from app.web.member import bp
from app.web.member.candidate import station_of
from app.web.member.checks import standing_of
from app.web.member.result_page import ResultPage, result_page
from app.web.show import show


def show_finished(attempt_id: str) -> ResponseReturnValue:
    """Show a finished attempt: the receipt first while it is fresh, else the result."""
    page = _page(attempt_id)
    is_result = page.receipt is None or (page.result.released.answers and not page.is_fresh)
    return show("member/result.html" if is_result else "member/handed_in.html", page)


@bp.get("/attempts/<attempt_id>/receipt")
def receipt(attempt_id: str) -> ResponseReturnValue:
    page = _page(attempt_id)
    if page.receipt is None:
        raise NotFound()
    lines = (
        (_("Handed in, receipt code"), page.receipt.code),
        (_("Exam"), f"{in_words(page.result.title)} {in_words(page.result.period)}".strip()),
        (_("Handed in at"), page.receipt.handed_in_at),
        (_("Answers received"), page.receipt.received),
        (_("Candidate"), f"{page.who.name} {page.who.staff_number}"),
    )
    text = "".join(_("%(label)s: %(value)s", label=label, value=value) + "\r\n" for label, value in lines)
    response = Response("\ufeff" + text, content_type="text/plain; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="receipt-{page.receipt.code}.txt"'
    return response


def _page(attempt_id: str) -> ResultPage:
    viewer, clock = current.viewer(), current.clock()
    result = show_result(attempt_id, viewer=viewer, language=current.language(), clock=clock)
    who = show_account(viewer.member_id)
    sitting = _sitting(result.sitting_id) if result.sitting_id else None
    page = result_page(result, who, station_of(who), sitting, current_catalog())
    return replace(page, checks=standing_of(attempt_id)) if result.sitting_id else page


def _sitting(sitting_id: str) -> MemberSitting | None:
    """Return what may come next in this sitting, None when it is no longer the member's."""
    try:
        return find_sitting(sitting_id, current.viewer(), clock=current.clock())
    except NotFound:
        return None
