"""Choices as our fields: the type follows from the options and how many of them are right."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from app.domain.bank.fields import Raw
from app.domain.bank.shapes import letter
from app.domain.normalise import fold

_TRUE = frozenset({"对", "正确", "是", "√", "✓", "✔", "t", "true", "yes", "y"})
_FALSE = frozenset(
    {"错", "错误", "否", "不对", "不正确", "不是", "×", "✗", "✘", "x", "f", "false", "no", "n"}
)
# An option's own letter: A. A、 A） (A) Ａ： and the like; a single letter alone is not one.
_OWN_LETTER = re.compile(r"\s*[(（\[【]?\s*([A-Za-zＡ-Ｚａ-ｚ])\s*(?:[.．、:：)）\]】]|\s(?=\S))\s*(?=\S)")
_NEXT_LETTER = r"(?:(?:^|(?<=[\s。；;，,)）】])){letter}\s*[.．、:：)）]|[(（]\s*{letter}\s*[)）])\s*"


def read_truth(text: str) -> bool | None:
    """Return what a word for true or false says, None when it says neither."""
    word = fold(text)
    return True if word in _TRUE else False if word in _FALSE else None


def choice_fields(
    stem: str, options: Sequence[Raw], right: Collection[int], *, indefinite: bool = False
) -> dict[str, Raw]:
    """Return type, options and answer; two options that say true and false make a true-or-false item.

    Without a right option the answer is left out, for the check to ask for it.
    """
    texts = [option if isinstance(option, str) else "" for option in options]
    truths = [read_truth(text) for text in texts]
    if len(options) == 2 and {True, False} == set(truths) and len(right) == 1:
        return {"truefalse": stem, "answer": "对" if truths[min(right)] else "错"}
    name = "indefinite" if indefinite else "multiple" if len(right) > 1 else "single"
    fields: dict[str, Raw] = {name: stem, "options": list(options)}
    if right:
        fields["answer"] = "".join(letter(position) for position in sorted(right) if position < 26)
    return fields


def without_own_letters(options: Sequence[str]) -> list[str]:
    """Return options without the letters written before them, when each carries its own, in order."""
    found = [_OWN_LETTER.match(option) for option in options]
    letters = "".join(_plain_letter(each.group(1)) for each in found if each)
    if len(letters) < max(len(options), 2) or letters != "".join(map(letter, range(len(options)))):
        return list(options)
    return [option[each.end() :] for option, each in zip(options, found, strict=True) if each]


def cut_options(text: str) -> tuple[str, list[str]] | None:
    """Cut ``题干 A.甲 B.乙 C.丙`` into stem and options; None when fewer than two follow each other."""
    starts: list[tuple[int, int]] = []
    for position in range(26):
        name = letter(position)
        pattern = re.compile(_NEXT_LETTER.format(letter=f"[{name}{chr(ord(name) + 0xFEE0)}]"), re.MULTILINE)
        found = pattern.search(text, starts[-1][1] if starts else 0)
        if found is None:
            break
        starts.append(found.span())
    if len(starts) < 2:
        return None
    ends = [start for start, _ in starts[1:]] + [len(text)]
    options = [text[begin:end].strip() for (_, begin), end in zip(starts, ends, strict=True)]
    return text[: starts[0][0]].strip(), options


def _plain_letter(found: str) -> str:
    return (chr(ord(found) - 0xFEE0) if ord(found) > 0x7F else found).upper()
