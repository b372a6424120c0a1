"""The member's room: own exams, exam room, results, record."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("member", __name__)

from app.web.member import checks, home, notices, plain, record, result, review, room, start  # noqa: E402, F401 - they add their views to bp
from app.web.questions import add_filters  # noqa: E402

add_filters(bp)
