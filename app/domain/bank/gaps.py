"""Gaps 空 in stems: a run of three or more underscores, also full-width ones, or a mark ``{{1}}``."""

from __future__ import annotations

import re

GAP = "____"
_GAP = re.compile("(?:_{3,}|＿{2,})")
_MARK = re.compile(r"\{\{\s*([1-9][0-9]?)\s*\}\}")
_GAP_OR_MARK = re.compile(f"{_GAP.pattern}|{_MARK.pattern}")


def normalise_gaps(stem: str) -> str:
    """Return ``stem`` with each gap written as exactly four underscores."""
    return _GAP.sub(GAP, stem)


def count_gaps(stem: str) -> int:
    """Return how many gaps a stem has."""
    return len(_GAP.findall(stem))


def split_at_gaps(text: str) -> list[str | None]:
    """Return the texts around gaps and marks, and between them each gap's number, None where it has none.

    >>> split_at_gaps("先____，再{{2}}。")
    ['先', None, '，再', '2', '。']
    """
    return _GAP_OR_MARK.split(text)


def find_marks(stem: str) -> list[str]:
    """Return the numbers of the marks ``{{1}}`` of a cloze text, in their order."""
    return _MARK.findall(stem)


def normalise_marks(stem: str) -> str:
    """Return ``stem`` with each mark written without spaces."""
    return _MARK.sub(r"{{\1}}", stem)


def texts_behind_marks(stem: str) -> dict[str, str]:
    """Return what follows each mark up to the next: a number's unit often stands there."""
    _, *parts = _MARK.split(stem)
    return dict(zip(parts[::2], parts[1::2], strict=True))
