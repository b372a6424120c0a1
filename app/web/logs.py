"""Logs: one event a line, with ids and counts, never with what people wrote or who they are.

The text of an error may hold anything, an answer in a failing statement for
instance. It is logged only where it cannot: for errors of the program itself, and
for what the database says when it is away. Others are told by kind and place.
"""

from __future__ import annotations

import logging
import sys
import time
import traceback
from collections.abc import Iterator
from typing import Any

import structlog
from flask import Flask, Response, request
from jinja2 import UndefinedError

from app.settings import Settings
from app.store.database import UNAVAILABLE

SLOW_S = 1.0  # what takes longer is logged by `some`
TELL_NOTHING = (TypeError, AttributeError, NameError, ImportError, RecursionError, UndefinedError)
MOST_FRAMES, MOST_TEXT = 12, 300
_STARTED, _INCIDENT = "baiti.started", "baiti.incident"
log = structlog.get_logger()


def init_logs(app: Flask, settings: Settings) -> None:
    """Send events to stderr, and requests with them as far as ``log_requests`` says."""
    is_text = settings.log_format == "text"
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            tell_fault,
            structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
            if is_text
            else structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=lambda *_names: structlog.PrintLogger(sys.stderr),  # the stderr of the moment
    )
    if settings.log_requests != "none":
        _log_requests(app, everything=settings.log_requests == "all")


def note_incident(number: str) -> None:
    """Let the line of this request name the number that the error page shows."""
    request.environ[_INCIDENT] = number


def tell_fault(_logger: Any, _method: str, event: Any) -> Any:
    """Put kind and place of an error into an event, in the stead of its text."""
    given = event.pop("exc_info", None)
    error = sys.exc_info()[1] if given is True else given[1] if isinstance(given, tuple) else given
    if isinstance(error, BaseException):
        event["fault"] = " < ".join(_told(each) for each in _chain(error))
        event["at"] = _places(error)
    return event


def _log_requests(app: Flask, *, everything: bool) -> None:
    @app.before_request
    def begin() -> None:
        request.environ[_STARTED] = time.perf_counter()

    @app.after_request
    def end(response: Response) -> Response:
        seconds = time.perf_counter() - request.environ.get(_STARTED, time.perf_counter())
        wanted = everything and request.endpoint != "static"
        if wanted or response.status_code >= 500 or seconds >= SLOW_S:
            _write(response, seconds)
        return response


def _write(response: Response, seconds: float) -> None:
    incident = request.environ.get(_INCIDENT)
    log.info(
        "request",
        method=request.method,
        route=request.url_rule.rule if request.url_rule else None,  # without the ids in the address
        status=response.status_code,
        ms=round(seconds * 1000, 1),
        **({"incident": incident} if incident else {}),
    )


def _chain(error: BaseException) -> Iterator[BaseException]:
    """Yield the error, then what it came from."""
    seen: set[int] = set()
    each: BaseException | None = error
    while each is not None and id(each) not in seen:
        seen.add(id(each))
        yield each
        each = each.__cause__ or (None if each.__suppress_context__ else each.__context__)


def _places(error: BaseException) -> list[str]:
    """Return where in the program it happened, and where in the end: libraries between are left out."""
    found = [
        f"{_short(one.filename)}:{one.lineno} {one.name}" for one in traceback.extract_tb(error.__traceback__)
    ]
    own = [place for place in found[:-1] if place.startswith("app/")]
    return [*own[-MOST_FRAMES:], *found[-1:]]


def _told(error: BaseException) -> str:
    kind = type(error).__name__
    if isinstance(error, UNAVAILABLE):
        text = str(getattr(error, "orig", None) or error)
    elif isinstance(error, TELL_NOTHING):
        text = str(error)
    elif isinstance(error, OSError):
        text = error.strerror or ""
    else:
        text = str(getattr(error, "code", "")) if type(error).__module__.startswith("app.") else ""
    line = text.strip().partition("\n")[0][:MOST_TEXT]
    return f"{kind}: {line}" if line else kind


def _short(path: str) -> str:
    """Return a file's path from the package or the library on, without the machine's folders."""
    for mark in ("/site-packages/", "/app/"):
        if mark in (found := path.replace("\\", "/")):
            return f"{mark.strip('/')}/{found.rpartition(mark)[2]}".removeprefix("site-packages/")
    return path.replace("\\", "/").rpartition("/")[2]
