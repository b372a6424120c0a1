"""The device of a browser without script: the server gives it its id, and keeps it with the log-in."""

from __future__ import annotations

import secrets

from flask import session

_KEY = "client"


def own_client() -> str:
    """Return the id of this browser, made at the first question for it."""
    if _KEY not in session:
        session[_KEY] = secrets.token_urlsafe(12)
    found: str = session[_KEY]
    return found
