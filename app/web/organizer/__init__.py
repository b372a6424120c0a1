"""The organizer's room 考务管理: banks, exams, sittings, people."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("organizer", __name__, url_prefix="/organizer")
