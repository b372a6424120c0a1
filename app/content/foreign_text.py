"""Text from files that other programs wrote: encodings guessed, invisible characters taken out."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from app.content.diagnostics import Diagnostic
from app.content.encoding import FORBIDDEN, MOST_BYTES, decode

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CODECS = {"GBK": "gb18030", "Big5": "big5", "UTF-16": "utf-16-le", "Windows-1252": "cp1252"}
_SPACES = re.compile("[\t\x0b\x0c\xa0\u2000-\u200a\u202f\u205f]")
_MOST_BREAKS = re.compile("\n{3,}")


class Text(NamedTuple):
    """A file's text with line feeds alone; empty with a diagnostic when it is none."""

    text: str
    diagnostics: tuple[Diagnostic, ...] = ()


def read_text_file(data: bytes, name: str) -> Text:
    """Return the text of a file in UTF-8, UTF-16, UTF-32 or, as far as can be guessed, another encoding."""
    if len(data) > MOST_BYTES:
        return _refused(name, "file-too-large", size=f"{len(data) / 2**20:.1f}", most=MOST_BYTES // 2**20)
    codec = next((codec for mark, codec in _MARKS if data.startswith(mark)), "")
    found = None if codec else decode(data)
    if found is not None and not found.text and found.troubles:
        trouble = found.troubles[0]
        codec = _CODECS.get(str(trouble.facts.get("encoding", "")), "")
        if not codec:
            return Text("", (Diagnostic(name, trouble.line, 1, "error", trouble.code, trouble.facts),))
    try:
        text = data.decode(codec or "utf-8")
    except UnicodeDecodeError:
        return _refused(name, "file-not-text", kind="?")
    notes: tuple[Diagnostic, ...] = ()
    if codec not in ("", "utf-8"):
        shown = {"gb18030": "GBK"}.get(codec, codec.upper())
        notes = (Diagnostic(name, 1, 1, "warning", "import-encoding", {"encoding": shown}),)
    return Text(text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"), notes)


def clean_text(text: str) -> str:
    """Return ``text`` as a bank may hold it: nothing invisible in it, no white space around it."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    text = FORBIDDEN.sub("", _SPACES.sub(" ", text))
    lines = (line.rstrip() for line in text.split("\n"))
    return _MOST_BREAKS.sub("\n\n", "\n".join(lines)).strip()


def _refused(name: str, code: str, **facts: object) -> Text:
    return Text("", (Diagnostic(name, 1, 1, "error", code, facts),))
