"""Pictures in the database: kept once by content, found by a name that cannot be guessed."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from app.domain.bank.picture import Picture
from app.store.database import db
from app.store.models import MediaRow


class SentPicture(NamedTuple):
    """A picture as it is sent to a browser."""

    kind: str
    data: bytes


def keep_media(pictures: Iterable[tuple[Picture, bytes]], *, at: datetime) -> None:
    """Add the pictures that are not there yet."""
    wanted = {picture.digest: (picture, data) for picture, data in pictures}
    known = _names(wanted)
    for digest, (picture, data) in wanted.items():
        if digest not in known:
            name = secrets.token_urlsafe(16)
            size = {"width": picture.width, "height": picture.height}
            db.session.add(
                MediaRow(name=name, digest=digest, kind=picture.kind, data=data, first_seen_at=at, **size)
            )
    db.session.flush()


def media_names(digests: Iterable[str]) -> Mapping[str, str]:
    """Return the names by digest; what is not kept is left out."""
    wanted = set(digests)
    return _names(wanted) if wanted else {}


def media_with_name(name: str) -> SentPicture | None:
    """Return a picture, None when there is none of this name."""
    found = db.session.execute(select(MediaRow.kind, MediaRow.data).where(MediaRow.name == name)).first()
    return None if found is None else SentPicture(*found)


def media_with_digest(digest: str) -> bytes | None:
    """Return a picture's bytes."""
    return db.session.scalar(select(MediaRow.data).where(MediaRow.digest == digest))


def _names(digests: Iterable[str]) -> dict[str, str]:
    statement = select(MediaRow.digest, MediaRow.name).where(MediaRow.digest.in_(list(digests)))
    return {row.digest: row.name for row in db.session.execute(statement)}
