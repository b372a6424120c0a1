"""Automatic numbering of Word: what stands before a paragraph without being in its text."""

from __future__ import annotations

import re
from typing import Any

from app.domain.bank.shapes import letter

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HAN_DIGITS = "〇一二三四五六七八九"
_HAN_FORMATS = frozenset(
    (
        "chineseCounting",
        "chineseCountingThousand",
        "ideographDigital",
        "japaneseCounting",
        "taiwaneseCounting",
    )
)
_LEVEL = re.compile("%([1-9])")


def word(name: str) -> str:
    """Return the name of an element of Word."""
    return _WORD + name


def attribute(node: Any, name: str = "val", missing: str = "") -> str:
    """Return an attribute of Word; empty without the element, ``missing`` without the attribute."""
    if node is None:
        return missing if missing == "none" else ""
    found: str = node.get(_WORD + name, missing)
    return found


class Numbering:
    """Counts the lists of a document as its paragraphs go by."""

    def __init__(self, numbering: Any, styles: Any) -> None:
        self._levels: dict[str, dict[int, tuple[str, str, int]]] = {}
        self._lists: dict[str, str] = {}
        self._styled: dict[str, tuple[str, int]] = {}
        self._counts: dict[tuple[str, int], int] = {}
        if numbering is not None:
            self._read(numbering)
        if styles is not None:
            for style in styles.iter(word("style")):
                if found := _list_of(style.find(word("pPr"))):
                    self._styled[attribute(style, "styleId")] = found

    def _read(self, root: Any) -> None:
        for abstract in root.iter(word("abstractNum")):
            self._levels[attribute(abstract, "abstractNumId")] = {
                int(attribute(level, "ilvl") or 0): (
                    attribute(level.find(word("numFmt"))),
                    attribute(level.find(word("lvlText"))),
                    _number(attribute(level.find(word("start"))), 1),
                )
                for level in abstract.iter(word("lvl"))
            }
        for each in root.iter(word("num")):
            self._lists[attribute(each, "numId")] = attribute(each.find(word("abstractNumId")))

    def label(self, paragraph: Any) -> tuple[str, str]:
        """Return ``1. `` or the like, and the name of the list; both empty outside lists."""
        properties = paragraph.find(word("pPr"))
        if properties is None:
            return "", ""
        found = _list_of(properties) or self._styled.get(attribute(properties.find(word("pStyle"))))
        if found is None:
            return "", ""
        list_id, level = found
        levels = self._levels.get(self._lists.get(list_id, ""), {})
        if list_id == "0" or level not in levels or levels[level][0] in ("bullet", "none", ""):
            return "", ""
        key = (list_id, level)
        self._counts[key] = self._counts.get(key, levels[level][2] - 1) + 1
        for other in [each for each in self._counts if each[0] == list_id and each[1] > level]:
            del self._counts[other]
        text = _LEVEL.sub(lambda each: self._shown(list_id, int(each[1]) - 1, levels), levels[level][1])
        return f"{text} ", f"{list_id}:{level}"

    def _shown(self, list_id: str, level: int, levels: dict[int, tuple[str, str, int]]) -> str:
        form, _, start = levels.get(level, ("decimal", "", 1))
        value = self._counts.get((list_id, level), start)
        if form in ("upperLetter", "lowerLetter") and value <= 26:
            return letter(value - 1) if form == "upperLetter" else letter(value - 1).lower()
        if form in _HAN_FORMATS and value < 100:
            tens, ones = divmod(value, 10)
            ten = ("" if tens == 1 else _HAN_DIGITS[tens]) + "十" if tens else ""
            return ten + (_HAN_DIGITS[ones] if ones or not tens else "")
        return str(value)


def _list_of(properties: Any) -> tuple[str, int] | None:
    found = None if properties is None else properties.find(word("numPr"))
    if found is None:
        return None
    list_id = attribute(found.find(word("numId")))
    return (list_id, _number(attribute(found.find(word("ilvl"))), 0)) if list_id else None


def _number(text: str, missing: int) -> int:
    return int(text) if text.isdecimal() and len(text) < 5 else missing
