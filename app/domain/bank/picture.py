"""图片: what an item knows of a picture in its text: not the bytes, but what they are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.domain.bank.fields import Raw

PICTURE = re.compile(r"!\[([^\]\n]*)\]\(([^)\n]*)\)")  # alternative text, path below the bank's folder


@dataclass(frozen=True)
class Picture:
    """A picture by its content: ``digest`` is the SHA-256 of its bytes, ``kind`` png, jpeg, gif or webp."""

    digest: str
    kind: str
    width: int  # in pixels
    height: int


def picture_paths(raw: Raw) -> Iterator[str]:
    """Yield the path of every picture in the texts below, as often as it stands there."""
    if isinstance(raw, str):
        if "](" in raw:
            yield from (path.strip() for _, path in PICTURE.findall(raw))
    elif isinstance(raw, Mapping):
        for key, value in raw.items():
            yield from picture_paths(key)
            yield from picture_paths(value)
    elif isinstance(raw, Sequence):
        for value in raw:
            yield from picture_paths(value)
