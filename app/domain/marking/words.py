"""How long a text is: as the exam page counts while one writes (static/js/exam/writing.js)."""

from __future__ import annotations

import re

_EAST = (
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3040-\u30ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003fffd"
)
_COUNTED = re.compile(rf"[{_EAST}]|[^\W_{_EAST}]+(?:[.,'’-][^\W_{_EAST}]+)*")


def count_words(text: str) -> int:
    """Return the number of words: each Chinese character counts, and each word or number.

    >>> count_words("在 30 分钟内电话首报，don't wait.")
    11
    """
    return len(_COUNTED.findall(text))
