"""The interface for programs; the exam page uses exactly these calls."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("api", __name__, url_prefix="/api")

from app.web.api import attempts, me, openapi, readings, sittings, tokens  # noqa: E402, F401 - they add their calls
