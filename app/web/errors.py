"""Error answers: pages for people, problem JSON for programs."""

from __future__ import annotations

import secrets
from typing import Any

import structlog
from flask import Flask, Response, jsonify, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError

from app.domain.errors import DomainError
from app.web import current
from app.web.i18n import _, _l
from app.web.logs import note_incident
from app.web.messages import sentence, status_of

log = structlog.get_logger()
LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # none that are mistaken for one another when read out

TITLES: dict[int, Any] = {
    400: _l("This did not work"),
    401: _l("Sign in first"),
    403: _l("You may not do this"),
    404: _l("Page not found"),
    405: _l("This did not work"),
    409: _l("Changed meanwhile"),
    413: _l("The file is too large"),
    415: _l("This did not work"),
    429: _l("Please wait a little"),
    500: _l("Something went wrong here"),
    503: _l("The service is not ready"),
}
ADVICE: dict[int, Any] = {
    400: _l("Go back, reload the page and try again."),
    403: _l("If you need it for your work, ask an administrator."),
    404: _l("It does not exist, or you may not see it. Check the address or go to the start page."),
    405: _l("Go back, reload the page and try again."),
    409: _l("Somebody else was faster. Reload the page and look again."),
    413: _l("At most %(limit)s MiB are accepted."),
    429: _l("Try again in some minutes."),
    500: _l(
        "What you did is not lost if it was shown as saved. "
        "Try again; if it stays, tell the exam staff this number."
    ),
    503: _l(
        "Nothing you saved is lost. Try again in a minute; if it stays, tell the exam staff this number."
    ),
}

RETRY_AFTER_S = "15"


def init_errors(app: Flask, *, unavailable: tuple[type[Exception], ...]) -> None:
    """Answer refusals, HTTP errors and faults; ``unavailable`` are the database's own ways to say no."""
    app.register_error_handler(DomainError, _on_refusal)
    app.register_error_handler(CSRFError, _on_stale_form)
    app.register_error_handler(HTTPException, _on_http_error)
    app.register_error_handler(InternalServerError, _on_fault)
    for kind in unavailable:
        app.register_error_handler(kind, _on_unavailable)


def _on_refusal(error: DomainError) -> Response:
    return _answer(status_of(error), code=error.code, detail=sentence(error), facts=error.facts)


def _on_stale_form(error: CSRFError) -> Response:
    detail = _("The page was open for too long. Go back, reload it and try again.")
    return _answer(400, code="stale-form", detail=detail)


def _on_http_error(error: HTTPException) -> Response:
    if error.response is not None:
        return error.response  # type: ignore[return-value]
    status = error.code or 500
    answer = _answer(status, code=error.name.lower().replace(" ", "-"))
    for name, value in error.get_headers():
        if name not in {"Content-Type", "Content-Length"}:
            answer.headers[name] = value
    return answer


def _on_fault(error: InternalServerError) -> Response:
    incident, cause = _new_incident(), error.original_exception
    log.error("request failed", incident=incident, endpoint=request.endpoint, exc_info=cause)
    return _answer(500, code="fault", incident=incident)


def _on_unavailable(error: Exception) -> Response:
    incident = _new_incident()
    log.error("database unavailable", incident=incident, endpoint=request.endpoint, exc_info=error)
    response = _answer(503, code="database-unavailable", incident=incident)
    response.headers["Retry-After"] = RETRY_AFTER_S
    return response


def _answer(
    status: int, *, code: str, detail: str = "", facts: dict[str, object] | None = None, incident: str = ""
) -> Response:
    title = str(TITLES.get(status, TITLES[500] if status >= 500 else TITLES[400]))
    detail = detail or str(ADVICE.get(status, "")) % {"limit": current.settings().upload_limit_mb}
    if current.is_api():
        response = jsonify(
            {"type": "about:blank", "title": title, "status": status, "code": code, "detail": detail}
            | ({"facts": {name: _plain(fact) for name, fact in facts.items()}} if facts else {})
            | ({"incident": incident} if incident else {})
        )
        response.status_code, response.mimetype = status, "application/problem+json"
        return response
    page = render_template("errors/error.html", status=status, title=title, detail=detail, incident=incident)
    return make_response(page, status)


def _plain(fact: object) -> object:
    return fact if isinstance(fact, (str, int, float, bool, list, type(None))) else str(fact)


def _new_incident() -> str:
    text = "".join(secrets.choice(LETTERS) for _position in range(8))
    number = f"{text[:4]}-{text[4:]}"
    note_incident(number)
    return number
