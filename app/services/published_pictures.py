"""The pictures of a bank in force, for files that come without them."""

from __future__ import annotations

from collections.abc import Callable

from app.store.items import published_pool
from app.store.media import media_with_digest
from app.store.transaction import reading


def published_pictures(bank: str) -> Callable[[str], bytes | None]:
    """Return what gives a picture's bytes by its path, as the bank in force has it."""
    with reading():
        pool = published_pool([bank])
        digests = {path: one.digest for entry in pool.items for path, one in entry.item.media.items()}

    def read(path: str) -> bytes | None:
        if path not in digests:
            return None
        with reading():
            return media_with_digest(digests[path])

    return read
