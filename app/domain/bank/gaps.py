"""Gaps 空 in the stem of a blank item: a run of three or more underscores, also full-width ones."""

from __future__ import annotations

import re

GAP = "____"
_GAP = re.compile("(?:_{3,}|＿{2,})")


def normalise_gaps(stem: str) -> str:
    """Return ``stem`` with each gap written as exactly four underscores."""
    return _GAP.sub(GAP, stem)


def count_gaps(stem: str) -> int:
    """Return how many gaps a stem has."""
    return len(_GAP.findall(stem))


def split_at_gaps(stem: str) -> list[str]:
    """Return the texts around the gaps: one more than there are gaps."""
    return _GAP.split(stem)
