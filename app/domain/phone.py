"""Telephone numbers: the one form in which they are kept and compared."""

from __future__ import annotations

import re
import unicodedata

_BETWEEN = re.compile(r"[\s\-‐‑‒–—()（）.·]+")
_NUMBER = re.compile(r"\+?\d{5,20}")
_CHINA = re.compile(r"(?:\+86|0086)(?=1\d{10}$)")


def fold_phone(text: str) -> str:
    """Return the form in which numbers are kept: digits alone, a leading ``+`` for foreign ones.

    What is no number comes back only without spaces, so that it can be shown to whoever wrote it.

    >>> fold_phone("+86 138-0013 8000")
    '13800138000'
    >>> fold_phone("（010）8609 1234")
    '01086091234'
    """
    plain = _BETWEEN.sub("", unicodedata.normalize("NFKC", text))
    return _CHINA.sub("", plain)


def is_phone(text: str) -> bool:
    """Return whether ``text``, folded or not, can be a telephone number."""
    return _NUMBER.fullmatch(fold_phone(text)) is not None
