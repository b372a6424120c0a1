"""Show a page: a template and the one object that it receives."""

from __future__ import annotations

from flask import Response, make_response, render_template


def show(template: str, page: object = None, *, status: int = 200, **more: object) -> Response:
    """Return the template rendered with ``page``; forms are handed over by name in ``more``."""
    response = make_response(render_template(template, page=page, **more), status)
    return response
