"""回看试题: once answers are released, one question after the other."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.domain.errors import NotFound
from app.services.publish_catalog import current_catalog
from app.services.show_result import show_result
from app.web import current
from app.web.member import bp
from app.web.member.review_page import review_page
from app.web.show import show


@bp.get("/attempts/<attempt_id>/review")
def review(attempt_id: str) -> ResponseReturnValue:
    result = show_result(
        attempt_id, viewer=current.viewer(), language=current.language(), clock=current.clock()
    )
    if not result.released.answers:
        return redirect(url_for(".attempt", attempt_id=attempt_id))
    number = request.args.get("slot", type=int)
    page = review_page(result, number, request.args.get("show") == "lost", current_catalog())
    if page is None:
        raise NotFound()
    return show("member/review.html", page)
