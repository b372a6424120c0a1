"""Staff numbers 工号: text, whose leading zeros count."""

from __future__ import annotations

import re
import unicodedata

_WHOLE_FLOAT = re.compile(r"(\d+)\.0+")


def fold_staff_number(text: str) -> str:
    """Return the form in which staff numbers are compared: full-width digits and case make no difference.

    Leading zeros stay: a staff number is text.

    >>> fold_staff_number(" ｇＸ007316 ")
    'gx007316'
    """
    return tidy_staff_number(text).casefold()


def tidy_staff_number(text: str) -> str:
    """Return a staff number as it is shown: in half width, without any space.

    >>> tidy_staff_number("ＧＸ 007316")
    'GX007316'
    """
    return "".join(unicodedata.normalize("NFKC", text).split())


def without_fraction(text: str) -> str:
    """Return a number that some program wrote as ``1001.0`` as people wrote it.

    >>> without_fraction("1001.0"), without_fraction("10.5")
    ('1001', '10.5')
    """
    found = _WHOLE_FLOAT.fullmatch(text)
    return found[1] if found else text


def without_zeros(folded: str) -> str:
    """Return the number as Excel leaves it when it takes it for one: ``007316`` → ``7316``."""
    return (folded.lstrip("0") or "0") if folded.isdigit() else folded
