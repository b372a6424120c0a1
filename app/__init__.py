"""Baiti 百题: a quiz and examination engine with a question bank.

Importing the package loads nothing heavy; ``create_app`` does so when called.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flask import Flask


def create_app(**overrides: Any) -> Flask:
    """Return the Flask application; ``overrides`` are fields of :class:`app.settings.Settings`."""
    from app.factory import build_app

    return build_app(**overrides)
