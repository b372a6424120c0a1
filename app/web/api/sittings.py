"""Sittings of the caller, and the start of an attempt."""

from __future__ import annotations

import secrets

from flask import request
from flask.typing import ResponseReturnValue

from app.services.list_sittings import list_sittings
from app.services.show_attempt import settled_for, show_attempt
from app.services.start_attempt import start_attempt
from app.web import current
from app.web.api import bodies, bp
from app.web.api.shown import shown_attempt, shown_sitting


@bp.get("/v1/sittings")
def get_sittings() -> ResponseReturnValue:
    found = list_sittings(current.viewer(), clock=current.clock())
    return {"sittings": [shown_sitting(sitting) for sitting in found]}


@bp.post("/v1/sittings/<sitting_id>/attempts")
def create_attempt(sitting_id: str) -> ResponseReturnValue:
    body = bodies.read_body()
    client = bodies.client(body.get("client"))
    viewer, language = current.viewer(), current.language()
    started = start_attempt(
        sitting_id,
        viewer=viewer,
        client=client,
        language=language,
        seed=secrets.token_bytes(16),
        clock=current.clock(),
        password=bodies.text(body, "password") if "password" in body else "",
        address=request.remote_addr or "",
    )
    view = show_attempt(started.attempt_id, owner=viewer.member_id, language=language, clock=current.clock())
    settled = settled_for(started.attempt_id, owner=viewer.member_id, client=client)
    return shown_attempt(
        view, language=language, client=client, settled=settled
    ), 201 if started.created else 200
