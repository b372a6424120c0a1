"""Static files under an address that changes with their content, so that browsers keep them for ever.

``/static/<version>/css/base.css``: the version is a hash over all files. It stands in the path,
not in a query, so that modules which import one another by relative paths share it.
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import rcssmin
from flask import Flask, Response, request, url_for
from werkzeug.exceptions import NotFound

FOLDER = Path(__file__).parent / "static"
FOR_EVER = "public, max-age=31536000, immutable"
COMMENTS = re.compile(rb"(?m)^[ \t]*//.*\n|^[ \t]+|^\n")  # no script has a text of several lines
TEXT = {".css", ".js", ".svg", ".json", ".webmanifest"}


@dataclass(frozen=True)
class StaticFile:
    """A file as sent: its bytes, the same compressed when that pays, its type and tag."""

    plain: bytes
    compressed: bytes | None
    mimetype: str
    tag: str


def init_static(app: Flask) -> None:
    app.add_url_rule("/static/<version>/<path:filename>", "static", _send)
    app.jinja_env.globals["static_url"] = static_url

    @app.url_defaults
    def add_version(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static":
            values.setdefault("version", _version(app.debug))


def static_url(filename: str) -> str:
    """Return the address of a file below ``static/``."""
    return url_for("static", filename=filename)


def _send(version: str, filename: str) -> Response:
    if app_is_debugged():
        _read.cache_clear()
    found = _read(filename)
    squeezed = found.compressed is not None and request.accept_encodings.quality("gzip") > 0
    response = Response(found.compressed if squeezed else found.plain, content_type=found.mimetype)
    if squeezed:
        response.headers["Content-Encoding"] = "gzip"
    response.vary.add("Accept-Encoding")
    response.set_etag(found.tag + ("-gzip" if squeezed else ""))
    fresh = version == _version(app_is_debugged()) and not app_is_debugged()
    response.headers["Cache-Control"] = FOR_EVER if fresh else "no-cache"
    response.make_conditional(request)
    return response


def app_is_debugged() -> bool:
    from flask import current_app

    return current_app.debug


@cache
def _read(filename: str) -> StaticFile:
    path = (FOLDER / filename).resolve()
    if not path.is_relative_to(FOLDER) or not path.is_file():
        raise NotFound()
    content = slim(path.read_bytes(), path.suffix)
    mimetype = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    if path.suffix == ".js":
        mimetype = "text/javascript"  # some systems' tables say otherwise, and modules are then refused
    if path.suffix in TEXT:
        mimetype += "; charset=utf-8"
    small = gzip.compress(content, 9, mtime=0) if path.suffix in TEXT else content
    tag = hashlib.sha256(content).hexdigest()[:16]
    return StaticFile(content, small if len(small) < len(content) else None, mimetype, tag)


def slim(content: bytes, suffix: str) -> bytes:
    """Return a script without its ``//`` lines and indents, a style sheet without comments and air."""
    if suffix == ".css":
        return bytes(rcssmin.cssmin(content))
    return COMMENTS.sub(b"", content) if suffix == ".js" else content


@cache
def _version(debugged: bool) -> str:
    if debugged:
        return "debug"
    digest = hashlib.sha256()
    for path in sorted(FOLDER.rglob("*")):
        if path.is_file():
            digest.update(path.relative_to(FOLDER).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]
