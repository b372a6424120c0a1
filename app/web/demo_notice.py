"""The line above the offices' pages that says that their figures are made up."""

from __future__ import annotations

import time

from flask import Flask, current_app

from app.services.know_demo import has_demo_year

ASK_EVERY = 60.0  # seconds; a demo year comes and goes by the command line, while this process serves
_KNOWN = "baiti_demo_known"


def init_demo_notice(app: Flask) -> None:
    app.jinja_env.globals["is_made_up"] = is_made_up


def is_made_up() -> bool:
    """Whether there is a demo year, as known for a minute at most."""
    asked_at, known = current_app.extensions.get(_KNOWN, (None, False))
    if asked_at is None or time.monotonic() - asked_at > ASK_EVERY:
        known = has_demo_year()
        current_app.extensions[_KNOWN] = (time.monotonic(), known)
    return bool(known)
