"""What `localise` has in common: the stem, and advice about parts left untranslated."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.bank.fields import Fields, Report
from app.domain.bank.shapes import read_text

STEM = "stem"


def localised_stem(stem: str, fields: Fields, report: Report) -> str | None:
    """Return the translated stem, the source's with a warning when there is none."""
    if STEM in fields:
        return read_text(fields[STEM], report.at(STEM))
    report.warn("translation-incomplete", key=STEM)
    return stem


def is_translated(key: str, fields: Fields, report: Report) -> bool:
    """Return whether ``key`` is translated; warn when it is not."""
    if key in fields:
        return True
    report.warn("translation-incomplete", key=key)
    return False


def has_same_count(source: Sequence[object], found: Sequence[object], report: Report) -> bool:
    """Report a translation with more or fewer parts than the source."""
    if len(source) == len(found):
        return True
    report.error("translation-shape", expected=len(source), found=len(found))
    return False
