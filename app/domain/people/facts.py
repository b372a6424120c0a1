"""What is kept of a member: in which form, and how long it may be."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from app.domain.phone import fold_phone, is_phone

LONGEST = {"number": 40, "name": 60, "email": 120}
_TWO_PARTS = re.compile("([\u3400-\u9fff\U00020000-\U000323af])\\s+([\u3400-\u9fff\U00020000-\U000323af])")
_EMAIL = re.compile(r"[^@\s,;，；]+@[^@\s,;，；]+")
_SHORTENED = re.compile(r"\d[\d.]*[eE]\+\d+")  # as Excel shows what is too long for a number


class Trouble(NamedTuple):
    """What is wrong with a value: a code, and the facts for its words."""

    code: str
    facts: Mapping[str, object]


def tidy_name(text: str) -> str:
    """Return a name without padding: ``张　三`` is 张三, any other gap is one space.

    >>> tidy_name("张　三"), tidy_name("Mary  Ann")
    ('张三', 'Mary Ann')
    """
    found = _TWO_PARTS.fullmatch(text.strip())
    return found[1] + found[2] if found else " ".join(text.split())


def same_name(left: str, right: str) -> bool:
    """Return whether two names differ by nothing but spaces."""
    return left == right or "".join(left.split()) == "".join(right.split())


def tidy_phone(text: str) -> str:
    """Return a telephone number as it is kept; what is none comes back recognisable."""
    return fold_phone(text)


def find_trouble(field: str, text: str) -> Trouble | None:
    """Return what is wrong with a tidied, non-empty value of ``number``, ``name``, ``phone`` or ``email``."""
    if field in ("number", "phone") and _SHORTENED.fullmatch(text):
        return Trouble("people-digits-lost", {"value": text})
    if len(text) > LONGEST.get(field, len(text)):
        return Trouble("people-value-too-long", {"length": len(text), "most": LONGEST[field]})
    if not text.isprintable():
        return Trouble("people-value-unprintable", {"value": ascii(text)})
    if field == "phone" and not is_phone(text):
        return Trouble("people-phone-malformed", {"value": text})
    if field == "email" and not _EMAIL.fullmatch(text):
        return Trouble("people-email-malformed", {"value": text})
    return None
