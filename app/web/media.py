"""Pictures of questions: kept by the browser for good, since what a name stands for never changes."""

from __future__ import annotations

from flask import Blueprint, Response, request

from app.services.render_item import MEDIA_PATH
from app.services.send_picture import send_picture
from app.web import current

bp = Blueprint("media", __name__, url_prefix=MEDIA_PATH)
_PLACES = (f'src="{MEDIA_PATH}/', f'src=\\"{MEDIA_PATH}/')  # in a page, in JSON


@bp.get("/<name>")
def picture(name: str) -> Response:
    found = send_picture(name, viewer=current.viewer())
    response = Response(found.data, mimetype=f"image/{found.kind}")
    response.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@bp.after_app_request
def put_prefix(response: Response) -> Response:
    """Put the path that a proxy serves us below before the addresses of pictures, rendered without it."""
    prefix = request.script_root
    if prefix and not response.is_streamed and response.mimetype in ("text/html", "application/json"):
        text = response.get_data(as_text=True)
        for place in _PLACES:
            text = text.replace(place, place.replace(MEDIA_PATH, prefix + MEDIA_PATH))
        response.set_data(text)
    return response
