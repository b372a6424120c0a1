"""Markdown of items as runs of a Word document: emphasis stays, pictures and formulas become words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from app.domain.bank.gaps import normalise_gaps
from app.domain.bank.picture import PICTURE

_EMPHASIS = re.compile(r"\*\*(.+?)\*\*|(?<!\*)\*([^*\n]+)\*(?!\*)")
_RULE = re.compile(r"\s*\|?[\s:|-]*-[\s:|-]*\|?\s*")
_MARKS = re.compile(r"\{\{\s*([0-9]+)\s*\}\}")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class Run(NamedTuple):
    text: str
    bold: bool = False
    italic: bool = False


def runs_of(markdown: str, lang: str) -> Iterator[Run]:
    """Yield the runs of a text; lines stay lines, rows of tables become lines."""
    picture = "图：" if lang == "zh" else "picture: "
    text = PICTURE.sub(lambda found: f"[{picture}{found[1]}]", markdown)
    text = _MARKS.sub(r"__(\1)__", normalise_gaps(_FORBIDDEN.sub("", text))).replace("____", "________")
    lines = [line.strip().strip("|").strip() for line in text.split("\n") if not _RULE.fullmatch(line)]
    whole = "\n".join(lines) if len(lines) > 1 else text
    at = 0
    for found in _EMPHASIS.finditer(whole):
        if found.start() > at:
            yield Run(whole[at : found.start()])
        yield Run(found[1] or found[2], bold=found[1] is not None, italic=found[1] is None)
        at = found.end()
    if at < len(whole):
        yield Run(whole[at:])


def add_text(paragraph: Any, markdown: str, lang: str) -> None:
    """Add a text to a paragraph."""
    for run in runs_of(markdown, lang):
        added = paragraph.add_run(run.text)
        added.bold = run.bold or None
        added.italic = run.italic or None
