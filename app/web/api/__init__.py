"""The interface for programs; the exam page uses exactly these calls."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("api", __name__, url_prefix="/api")

# They add their calls to bp.
from app.web.api import attempts, figures, me, openapi, readings, sittings, tokens  # noqa: E402, F401
