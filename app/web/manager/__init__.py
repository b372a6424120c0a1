"""The manager's room 成绩: overview, distributions, tiers, stations, topics."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("manager", __name__, url_prefix="/manager")

from app.web.manager import audit, overview, scores  # noqa: E402, F401 - they add their views to bp
