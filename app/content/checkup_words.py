"""Title and sentence of one thing that was looked at; for amber and red the sentence says what to do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from app.content.wording import all_messages, word


class CheckupWords(NamedTuple):
    """What was looked at, and what was found."""

    title: str
    sentence: str


def checkup_words(name: str, code: str, facts: Mapping[str, object], lang: str) -> CheckupWords:
    """Return the words of a check; a code of the database's own has them where that speaks for itself."""
    own = f"checkup-{code}"
    return CheckupWords(
        word(f"checkup-title-{name}", {}, lang), word(own if own in all_messages() else code, facts, lang)
    )
