"""The account room: log-in, password, devices, language and how pages look, help."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("account", __name__)

from app.web.account import (  # noqa: E402 - they add their views to bp
    devices,  # noqa: F401
    help_page,  # noqa: F401
    password,  # noqa: F401
    preferences,  # noqa: F401
    sign_in,  # noqa: F401
)
