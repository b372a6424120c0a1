"""What picture files are, told by their first bytes, and how large: PNG, JPEG, GIF and WebP."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.errors import DomainError

_PNG = b"\x89PNG\r\n\x1a\n"
_SIZED_FRAMES = frozenset({*range(0xC0, 0xC4), *range(0xC5, 0xC8), *range(0xC9, 0xCC), *range(0xCD, 0xD0)})
_ALONE = frozenset({0x01, *range(0xD0, 0xD9)})  # JPEG markers without a length


class UnreadablePicture(DomainError):
    """The bytes are of no kind that browsers show, or break off."""

    code = "picture-damaged"


def measure(data: bytes) -> tuple[str, int, int]:
    """Return kind, width and height in pixels.

    :raises UnreadablePicture: ``picture-not-one`` or ``picture-damaged``.
    """
    if data.startswith(_PNG):
        size = _png_size(data)
        kind = "png"
    elif data.startswith(b"\xff\xd8\xff"):
        size = _jpeg_size(data)
        kind = "jpeg"
    elif data.startswith((b"GIF87a", b"GIF89a")):
        size = (_little(data[6:8]), _little(data[8:10])) if data.endswith(b"\x3b") else (0, 0)
        kind = "gif"
    elif data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        size = _webp_size(data)
        kind = "webp"
    else:
        raise UnreadablePicture("picture-not-one")
    if 0 in size:
        raise UnreadablePicture("picture-damaged", kind=kind)
    return kind, *size


def _png_size(data: bytes) -> tuple[int, int]:
    """Return the size in the header chunk of a file that has its end chunk too."""
    if data[12:16] != b"IHDR" or len(data) < 33 or b"IEND" not in data[-16:]:
        return 0, 0
    return int.from_bytes(data[16:20]), int.from_bytes(data[20:24])


def _jpeg_size(data: bytes) -> tuple[int, int]:
    for marker, place in _segments(data):
        if marker in _SIZED_FRAMES:
            return int.from_bytes(data[place + 5 : place + 7]), int.from_bytes(data[place + 3 : place + 5])
    return 0, 0


def _segments(data: bytes) -> Iterator[tuple[int, int]]:
    """Yield marker and place of the length of each segment before the pixels."""
    place = 2
    while place + 9 < len(data) and data[place] == 0xFF:
        marker = data[place + 1]
        if marker == 0xFF:
            place += 1
        elif marker in _ALONE:
            place += 2
        elif marker in (0xD9, 0xDA):
            return
        else:
            yield marker, place + 2
            place += 2 + int.from_bytes(data[place + 2 : place + 4])


def _webp_size(data: bytes) -> tuple[int, int]:
    if len(data) < 30 or len(data) < _little(data[4:8]):
        return 0, 0
    chunk = data[12:16]
    if chunk == b"VP8X":
        return _little(data[24:27]) + 1, _little(data[27:30]) + 1
    if chunk == b"VP8L" and data[20] == 0x2F:
        bits = _little(data[21:25])
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if chunk == b"VP8 " and data[23:26] == b"\x9d\x01\x2a":
        return _little(data[26:28]) & 0x3FFF, _little(data[28:30]) & 0x3FFF
    return 0, 0


def _little(part: bytes) -> int:
    return int.from_bytes(part, "little")
