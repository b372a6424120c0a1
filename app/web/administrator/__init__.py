"""The administrator's room 系统管理: departments, tiers and groups, roles, the state of the service."""

from __future__ import annotations

from flask import Blueprint

from app.web import current

bp = Blueprint("administrator", __name__, url_prefix="/administrator")


@bp.context_processor
def add_reach() -> dict[str, bool]:
    """Whether the reader administers the whole organisation, which tiers and groups belong to."""
    person = current.person()
    return {"whole": person is not None and current.viewer().holds_whole("administrator")}


from app.web.administrator import (  # noqa: E402 - they add their views to bp
    checkup,  # noqa: F401
    departments,  # noqa: F401
    roles,  # noqa: F401
    tiers,  # noqa: F401
)
