"""Findings in files, as people and machines read them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from unicodedata import east_asian_width

from app.content.wording import word

FORMATS = ("text", "json", "github")
_LONGEST_SHOWN = 160  # columns of source shown around the caret
_SEVERITIES = {"error": {"zh": "错误", "en": "error"}, "warning": {"zh": "提醒", "en": "warning"}}


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding. ``line`` and ``column`` count from 1 in characters; ``file`` is as the reader named it."""

    file: str
    line: int
    column: int
    severity: str  # error | warning
    code: str
    facts: Mapping[str, object] = field(default_factory=dict)
    source_line: str = ""

    @property
    def is_error(self) -> bool:
        return self.severity == "error"

    def message(self, lang: str = "zh") -> str:
        """Return the sentence for a reader of ``lang`` (zh or en), without place and code."""
        return word(self.code, self.facts, lang)


def in_order(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Return the findings by file and place, each once."""
    unique = {
        (each.file, each.line, each.column, each.code, repr(sorted(each.facts.items()))): each
        for each in diagnostics
    }
    return [unique[place] for place in sorted(unique)]


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    return any(each.is_error for each in diagnostics)


def format_text(diagnostic: Diagnostic, lang: str = "zh") -> str:
    """Return ``file:line:column: error [code] message``, then the source line and a caret under the place."""
    each = diagnostic
    head = f"{each.file}:{each.line}:{each.column}: {each.severity} [{each.code}] {each.message(lang)}"
    if not each.source_line.strip():
        return head
    source, column = _shorten(each.source_line, each.column)
    return f"{head}\n    {source}\n    {_caret(source, column)}"


def format_json(diagnostics: Iterable[Diagnostic], lang: str = "zh") -> str:
    """Return a JSON list; every entry has the message in ``lang`` beside its code and facts."""
    return json.dumps([as_json(each, lang) for each in diagnostics], ensure_ascii=False, indent=1)


def as_json(diagnostic: Diagnostic, lang: str = "zh") -> dict[str, Any]:
    return {
        "file": diagnostic.file,
        "line": diagnostic.line,
        "column": diagnostic.column,
        "severity": diagnostic.severity,
        "code": diagnostic.code,
        "facts": {name: _plain(value) for name, value in diagnostic.facts.items()},
        "message": diagnostic.message(lang),
        "source_line": diagnostic.source_line,
    }


def format_github(diagnostic: Diagnostic, lang: str = "zh") -> str:
    """Return a workflow command that GitHub shows beside the changed line."""
    place = f"file={_escape(diagnostic.file)},line={diagnostic.line},col={diagnostic.column}"
    title = f"title={_escape(diagnostic.code)}"
    return f"::{diagnostic.severity} {place},{title}::{_escape(diagnostic.message(lang), is_value=False)}"


def format_all(diagnostics: Iterable[Diagnostic], form: str = "text", lang: str = "zh") -> str:
    """Return all findings in one of :data:`FORMATS`; empty when there are none (JSON: an empty list)."""
    if form == "json":
        return format_json(diagnostics, lang)
    show = format_github if form == "github" else format_text
    return "\n".join(show(each, lang) for each in diagnostics)


def _shorten(source: str, column: int) -> tuple[str, int]:
    """Cut a very long line to the part around ``column``."""
    if len(source) <= _LONGEST_SHOWN:
        return source, column
    start = max(0, column - 1 - _LONGEST_SHOWN // 2)
    head = "…" if start else ""
    return head + source[start : start + _LONGEST_SHOWN], column - start + len(head)


def _caret(source: str, column: int) -> str:
    """Return ``^`` moved right by the width of what stands before it: two columns for a wide character."""
    before = source[: column - 1].ljust(column - 1)
    return "".join(_blank(character) for character in before) + "^"


def _blank(character: str) -> str:
    if character == "\t":
        return "\t"
    return "  " if east_asian_width(character) in "WF" else " "


def _plain(value: object) -> object:
    return value if isinstance(value, str | int | float | bool | None) else str(value)


def _escape(text: str, *, is_value: bool = True) -> str:
    for character in "%\r\n" + (":," if is_value else ""):
        text = text.replace(character, f"%{ord(character):02X}")
    return text
