"""The account room: log-in, password, language and how pages look, help."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("account", __name__)

from app.web.account import help_page, password, preferences, sign_in  # noqa: E402, F401 - they add their views to bp
