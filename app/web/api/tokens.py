"""Tokens for programs."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue

from app.domain.device import describe_device
from app.services.issue_token import issue_token, revoke_token
from app.web import current
from app.web.api import bp
from app.web.api.bodies import read_body, text
from app.web.api.shown import moment


@bp.post("/v1/tokens")
def create_token() -> ResponseReturnValue:
    body = read_body()
    issued = issue_token(
        text(body, "staff_number"),
        text(body, "password"),
        address=request.remote_addr or "",
        clock=current.clock(),
        settings=current.settings(),
        device=describe_device(request.user_agent.string),
    )
    return {"token": issued.token, "expires_at": moment(issued.expires_at)}, 201


@bp.delete("/v1/tokens/current")
def delete_token() -> ResponseReturnValue:
    revoke_token(current.token())
    return "", 204
