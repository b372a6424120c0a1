"""Keys for files, made from titles: people who edit on pages need not think of one."""

from __future__ import annotations

import re
from collections.abc import Collection

_OTHER = re.compile(r"[^a-z0-9]+")
_LONGEST = 40


def make_key(title: str, taken: Collection[str]) -> str:
    """Return a key that is not taken yet: the title in pinyin, with a number where it must have one.

    >>> make_key("青石中波台", {"qingshi"})
    'qingshizhongbotai'
    >>> make_key("UPS 班", {"ups-ban"})
    'ups-ban-2'
    """
    from pypinyin import lazy_pinyin  # its tables take a moment to load: only where a key is made

    words = " ".join("".join(lazy_pinyin(part)) for part in title.casefold().split())
    base = _OTHER.sub("-", words)[:_LONGEST].strip("-") or "unit"
    number = next(n for n in range(1, len(taken) + 2) if (base if n == 1 else f"{base}-{n}") not in taken)
    return base if number == 1 else f"{base}-{number}"
