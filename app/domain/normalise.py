"""Folding of text, so that an answer is judged by its meaning and not by its keyboard.

What is folded and what is deliberately kept apart stands in
docs/algorithms/text-folding.md.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

_UNSEEN = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff"
_INVISIBLE = re.compile(f"[{_UNSEEN}]")

# Compatibility normalisation would make these equal to plain text: ① would be 1, ª would be a.
_KEPT = (
    "\u00aa\u00ba\u02b0-\u02ff\u1d2c-\u1d6a\u1d78\u1d9b-\u1dbf\u2090-\u209c"
    "\u2460-\u24ff\u3192-\u319f\u3200-\u32ff"
)
_UNKEPT_RUN = re.compile(f"[^{_KEPT}]+")

_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ", "0123456789+-=()ni")
_SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎", "0123456789+-=()")
_SUPERSCRIPT_RUN = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ]+")
# H₂O is typed H2O; but log₂8 is not log28, so a subscript before a digit stays marked.
_CHEMICAL_SUBSCRIPT = re.compile(r"(?<=[A-Za-z)\]])([₀₁₂₃₄₅₆₇₈₉]+)(?![0-9])")
_SUBSCRIPT_RUN = re.compile("[₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎]+")
_VULGAR_FRACTION = re.compile("[\u00bc-\u00be\u2150-\u215f\u2189]")
_SQUARED_UNIT = re.compile("[\u3371-\u337a\u3380-\u33df]")
_POWER_AT_END = re.compile(r"(?<=[A-Za-z])([23])$")

_SPECIAL = re.compile(
    f"[{_UNSEEN}{_KEPT}⁰¹²³⁴-ⁿⁱ₀-₎\u00bc-\u00be\u2150-\u215f\u2189\u3371-\u337a\u3380-\u33df]"
)

_SIGNS = str.maketrans(
    {
        **dict.fromkeys("‐‑‒–—―−－", "-"),
        **dict.fromkeys("～〜∼", "~"),
        **dict.fromkeys("∶︰", ":"),
        **dict.fromkeys("⁄∕", "/"),
        **dict.fromkeys("。｡", "."),
        **dict.fromkeys("、､", ","),
        **dict.fromkeys("【〔〖", "["),
        **dict.fromkeys("】〕〗", "]"),
        **dict.fromkeys("•‧∙・･⋅", "·"),
        **dict.fromkeys("“”‘’「」『』《》〈〉﹁﹂﹃﹄", None),
    }
)
_STRAIGHT_QUOTES = re.compile(r"""(?<![0-9])["']""")  # after a digit they are feet, inches, minutes
_DASHES = re.compile("-{2,}")
_MIDDLE_DOT = re.compile(r"(?<![0-9])·|·(?![0-9])")
_END_MARKS = re.compile(r"(?<=[^.,;:])[.,;:]+$")

# 10 MW and 10 mW are not the same; kHz and KHZ are.
_MEGA = re.compile(r"(?<=[0-9])( ?)M(?=(?:w|v|va|wh|pa|Ω|ω)(?![a-z]))", re.IGNORECASE)
_LOOSE_SPACE = re.compile(r"(?<![a-z0-9]) | (?![a-z0-9])|(?<=[a-z]) (?=[0-9])|(?<=[0-9]) (?=[a-z])")


def fold_width(text: str) -> str:
    """Return ``text`` in compatibility form, without merging what means different things.

    Full width becomes half width, ㎞ becomes km, ℃ becomes °C. A superscript is
    written out (x² becomes x^2), a fraction too (1½ becomes 1+1/2), circled
    numbers stay as they are. Case, spaces and punctuation are not touched.

    >>> fold_width("ｘ²"), fold_width("H₂O"), fold_width("5 ㎡"), fold_width("①")
    ('x^2', 'H2O', '5 m^2', '①')
    """
    if not _SPECIAL.search(text):
        return unicodedata.normalize("NFKC", text)
    text = _INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    text = _SUPERSCRIPT_RUN.sub(lambda found: "^" + found[0].translate(_SUPERSCRIPTS), text)
    text = _CHEMICAL_SUBSCRIPT.sub(lambda found: found[0].translate(_SUBSCRIPTS), text)
    text = _SUBSCRIPT_RUN.sub(lambda found: "_" + found[0].translate(_SUBSCRIPTS), text)
    text = _VULGAR_FRACTION.sub(_write_fraction, text)
    text = _SQUARED_UNIT.sub(_write_unit, text)
    text = _UNKEPT_RUN.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)
    return unicodedata.normalize("NFC", text)


def fold_strictly(text: str) -> str:
    """Return ``text`` with only the marks of the keyboard taken out.

    Width, invisible characters, spaces at the ends and runs of spaces do not
    count; case and punctuation do.
    """
    return " ".join(fold_width(text).split())


def fold_each_strictly(texts: Sequence[str]) -> list[str]:
    """Return each text folded strictly; at one go where nothing in them is special, as banks are long."""
    joined = "\n".join(texts)
    if joined.count("\n") >= len(texts) or _SPECIAL.search(joined):
        return [fold_strictly(text) for text in texts]
    return [" ".join(text.split()) for text in unicodedata.normalize("NFKC", joined).split("\n")]


def fold(text: str) -> str:
    """Return ``text`` folded for loose comparison: case, spaces and Chinese punctuation do not count.

    Text made of nothing but such marks is only folded strictly, so that no
    answer ever folds to nothing.

    >>> fold("《第五项修炼》。"), fold("ＰＤＣＡ 循环"), fold("10 MW") == fold("10 mW")
    ('第五项修炼', 'pdca循环', False)
    """
    folded = fold_strictly(text)
    while folded:
        again = _fold_once(folded)
        if again == folded:
            return folded
        folded = again
    return fold_strictly(text)


def same_text(left: str, right: str, *, strict: bool = False) -> bool:
    """Return whether two texts say the same after folding."""
    return fold_strictly(left) == fold_strictly(right) if strict else fold(left) == fold(right)


def _fold_once(text: str) -> str:
    text = fold_strictly(text.translate(_SIGNS))
    text = _STRAIGHT_QUOTES.sub("", text)
    text = _MIDDLE_DOT.sub("", _DASHES.sub("-", text))
    text = _MEGA.sub(lambda found: "mega" if found[0].strip() == "M" else found[0], text)
    text = unicodedata.normalize("NFC", text.casefold())
    text = _LOOSE_SPACE.sub("", text)
    return _END_MARKS.sub("", text).strip()


def _write_fraction(found: re.Match[str]) -> str:
    plain = unicodedata.normalize("NFKC", found[0]).replace("\u2044", "/")
    after_number = found.start() > 0 and found.string[found.start() - 1].isdigit()
    return "+" + plain if after_number else plain


def _write_unit(found: re.Match[str]) -> str:
    return _POWER_AT_END.sub(r"^\1", unicodedata.normalize("NFKC", found[0]))
