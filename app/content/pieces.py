"""A broken file cut at its questions, so that one of them never hides the others."""

from __future__ import annotations

import re
from dataclasses import dataclass

_QUESTIONS = re.compile(r"questions\s*[:：]\s*(?:#.*)?$")
_DASH = re.compile(r"( *)-(?:\s|$)")
_NEAR_DASH = re.compile(r"( *)-\s*(?:id|ID|Id)\s*[:：]")


@dataclass(frozen=True, slots=True)
class Piece:
    """Some lines of a file, from line ``first_line`` on."""

    text: str
    first_line: int


def cut_at_questions(text: str) -> tuple[Piece, list[Piece]] | None:
    """Return the header and one piece for each question; None when no list of questions can be seen."""
    lines = text.split("\n")
    start = next((i for i, line in enumerate(lines) if _QUESTIONS.match(line)), None)
    if start is None:
        return None
    first = next((i for i in range(start + 1, len(lines)) if _DASH.match(lines[i])), None)
    if first is None:
        return None
    indent = len(lines[first]) - len(lines[first].lstrip())
    starts = [i for i in range(first, len(lines)) if _starts_question(lines[i], indent)]
    ends = [*starts[1:], len(lines)]
    header = Piece("\n".join(lines[:start]), 1)
    questions = [
        Piece("\n".join(lines[begin:end]), begin + 1) for begin, end in zip(starts, ends, strict=True)
    ]
    return header, questions


def _starts_question(line: str, indent: int) -> bool:
    """A dash where the questions have theirs, or ``- id:`` one column beside it."""
    if (dash := _DASH.match(line)) and len(dash.group(1)) == indent:
        return True
    near = _NEAR_DASH.match(line)
    return near is not None and abs(len(near.group(1)) - indent) <= 1
