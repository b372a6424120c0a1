"""For whoever watches the service: is the process alive, can it work."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from app.store.readiness import Readiness, database_readiness
from app.web.i18n import _, _l

bp = Blueprint("health", __name__)

WORDS = {
    Readiness.READY: _l("ready"),
    Readiness.UNREACHABLE: _l("the database cannot be reached"),
    Readiness.EMPTY: _l("the database has no tables yet: run baiti db upgrade"),
    Readiness.OLDER: _l("the database is older than the program: run baiti db upgrade"),
    Readiness.NEWER: _l("the database is newer than the program: update the program"),
}


@bp.get("/healthz")
def healthz() -> Response:
    return jsonify(status=_("alive"))


@bp.get("/readyz")
def readyz() -> Response:
    found = database_readiness()
    response = jsonify(status=found.value, detail=str(WORDS[found]))
    response.status_code = 200 if found is Readiness.READY else 503
    return response
