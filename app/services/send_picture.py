"""A picture of a question, for whoever was shown its address."""

from __future__ import annotations

from app.domain.errors import NotFound
from app.services.viewer import Viewer
from app.store.media import SentPicture, media_with_name
from app.store.transaction import reading


def send_picture(name: str, *, viewer: Viewer) -> SentPicture:
    """Return a picture by its name, which is random and stands only in pages that show the question.

    So nobody learns a name before the paper is open to them; whoever has one has seen the picture.

    :raises NotFound: there is none of this name.
    """
    with reading():
        found = media_with_name(name)
    if found is None:
        raise NotFound()
    return found
