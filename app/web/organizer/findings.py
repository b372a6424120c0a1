"""Diagnostics of files as a page shows them: the sentence first, then the place and the source line."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from app.content.diagnostics import Diagnostic
from app.web.current import language

MOST_SHOWN = 200
BEFORE, AFTER = 60, 100  # characters of a long line around the place
_WORD = re.compile(r"[\w./%+-]+|\S|\s")


@dataclass(frozen=True)
class Finding:
    """One finding; ``before``, ``marked`` and ``after`` are the source line around its place."""

    is_error: bool
    sentence: str
    place: str
    code: str
    line: int
    before: str
    marked: str
    after: str


@dataclass(frozen=True)
class Findings:
    """All findings, errors counted; ``shown`` is cut when there are very many."""

    errors: int
    warnings: int
    shown: tuple[Finding, ...]

    @property
    def folded(self) -> int:
        return self.errors + self.warnings - len(self.shown)


def findings_of(diagnostics: Iterable[Diagnostic]) -> Findings:
    """Return findings, errors before advice, each by file and place."""
    ordered = sorted(diagnostics, key=lambda each: not each.is_error)
    errors = sum(each.is_error for each in ordered)
    lang = "en" if language() == "en" else "zh"
    shown = tuple(_finding(each, lang) for each in ordered[:MOST_SHOWN])
    return Findings(errors, len(ordered) - errors, shown)


def _finding(each: Diagnostic, lang: str) -> Finding:
    at = each.column - 1
    source = each.source_line
    found = _WORD.match(source, at)
    marked = found[0] if found else ""
    before, after = source[:at].lstrip(), source[at + len(marked) :]
    if len(before) > BEFORE:
        before = "…" + before[-BEFORE:]
    if len(after) > AFTER:
        after = after[:AFTER] + "…"
    return Finding(
        is_error=each.is_error,
        sentence=each.message(lang),
        place=f"{each.file}:{each.line}:{each.column}",
        code=each.code,
        line=each.line,
        before=before,
        marked=marked if marked.strip() else "␣" if source.strip() else "",
        after=after,
    )
