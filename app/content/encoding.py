"""Bytes to text: UTF-8 alone, with the likely encoding named when it is something else."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from app.content.troubles import Trouble

MOST_BYTES = 8 * 1024 * 1024

# Control characters other than tab and line feed, directions that reorder what is seen, and invisible spaces.
FORBIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff]"
)
_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_STAND_IN = "\N{REPLACEMENT CHARACTER}"
_MOST_REPORTED = 20

_MAGIC = (
    (b"PK\x03\x04", "Excel/Word/ZIP"),
    (b"\xd0\xcf\x11\xe0", "Excel/Word 97-2003"),
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x1f\x8b", "gzip"),
)
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """A file's text with line feeds alone; ``is_plain``: nothing in it but printable characters."""

    text: str
    is_plain: bool
    troubles: tuple[Trouble, ...] = ()


def decode(data: bytes) -> Decoded:
    """Return the text of a file; what cannot be text at all comes back empty, with the reason."""
    if len(data) > MOST_BYTES:
        return _refused(
            "file-too-large", size=f"{len(data) / 1024 / 1024:.1f}", most=MOST_BYTES // 1024 // 1024
        )
    for magic, name in _MAGIC:
        if data.startswith(magic):
            return _refused("file-not-text", kind=name)
    for mark, name in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _refused("file-encoding", encoding=name)
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _not_utf8(data, error.start)
    if "\x00" in text and (wide := _guess_wide(data)):
        return _refused("file-encoding", encoding=wide)
    if "\r" in text:
        text = text.replace("\r\n", "\n")
    if text.replace("\n", "").isprintable():
        return Decoded(text, is_plain=True)
    return _without_forbidden(text)


def _refused(code: str, line: int = 1, column: int = 1, **facts: object) -> Decoded:
    return Decoded("", is_plain=True, troubles=(Trouble(code, line, column, facts),))


def _not_utf8(data: bytes, start: int) -> Decoded:
    encoding = _guess_wide(data) or _guess_narrow(data)
    if not encoding:
        return _refused("file-not-text", kind="?")
    head = data[:start]
    line_start = head.rfind(b"\n") + 1
    column = len(head[line_start:].decode("utf-8")) + 1
    return _refused("file-encoding", head.count(b"\n") + 1, column, encoding=encoding)


def _guess_wide(data: bytes) -> str:
    sample = data[:4096]
    if sample.count(0) * 5 < len(sample):
        return ""
    return "UTF-16" if sample[0::2].count(0) == 0 or sample[1::2].count(0) == 0 else ""


def _guess_narrow(data: bytes) -> str:
    """Name the legacy encoding that gives the most common Chinese, else the western one."""
    if b"\x00" in data:
        return ""
    common = re.compile("[的是在时间机答案题选项，。、：？確機時間選項題]")
    scores = {}
    for codec, name in (("gb18030", "GBK"), ("big5", "Big5")):
        try:
            scores[name] = len(common.findall(data.decode(codec)))
        except UnicodeDecodeError:
            continue
    if scores:
        return max(scores, key=lambda name: scores[name])
    return "Windows-1252"


def _without_forbidden(text: str) -> Decoded:
    """Report each forbidden character and put a visible stand-in, so that the rest can still be read."""
    troubles = [
        Trouble(
            "text-bidi-character" if _BIDI.match(found.group()) else "text-control-character",
            text.count("\n", 0, found.start()) + 1,
            found.start() - text.rfind("\n", 0, found.start()),
            {"character": f"U+{ord(found.group()):04X}"},
        )
        for found, _ in zip(FORBIDDEN.finditer(text), range(_MOST_REPORTED), strict=False)
    ]
    if troubles:
        text = FORBIDDEN.sub(_STAND_IN, text)
    return Decoded(text, is_plain=False, troubles=tuple(troubles))
