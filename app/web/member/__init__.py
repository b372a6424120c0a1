"""The member's room: own exams, exam room, results, record."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("member", __name__)
