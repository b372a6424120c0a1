"""What YAML takes in silence though the author meant something else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from yaml.events import ScalarEvent

from app.content.encoding import FORBIDDEN
from app.content.lines import Lines
from app.content.troubles import Trouble
from app.domain.bank.fields import Raw

_LOST = re.compile(r"\s+(#)(?=\S)")
_KEY = (
    "[a-z][a-z-]{0,23}|[A-Z]|单选|多选|不定项|判断|填空|数值|计算|连线|匹配|排序|问答"
    "|选项|答案|解析|难度|层次|专题|标签|依据"
)
_WIDE_COLON = re.compile(rf"\s*(?:- +)*({_KEY})\s?：")
_TIGHT_COLON = re.compile(rf"\s*(?:- +)*({_KEY}):(?=[^\s/])")
_TIGHT_DASH = re.compile(r"\s*()-(?=[^\s-])")
_WIDE_INDENT = re.compile(r"[ \t\u3000\xa0]*?([\t\u3000\xa0])[ \t\u3000\xa0]*(?=[^\s#])")
_MATH_ESCAPE = re.compile(r"\\[abefnrtvNLP_](?=[A-Za-z])")
_BLOCK_HEADER = re.compile(r"[|>][+-]?[0-9]")
_PAIRS = {"(": ")", "（": "）", "“": "”", "《": "》", "【": "】", "「": "」"}
_TEXT_LISTS = frozenset(
    ("options", "选项", "distractors", "干扰项", "items", "各项", "extra", "多余项", "answer", "答案")
)


def check_plain(start: Any, end: Any, lines: Lines) -> Trouble | None:
    """Return what is wrong with unquoted text: cut off at ``#``, or running over several lines."""
    if lost := _LOST.match(lines.rest(end)):
        line, column = lines.place(end)
        text = lines.rest(end)[lost.start(1) :]
        return Trouble("yaml-text-after-hash", line, column + lost.start(1), {"text": text.rstrip()})
    if end.line > start.line:
        return _check_several_lines(start, end, lines)
    return None


def _check_several_lines(start: Any, end: Any, lines: Lines) -> Trouble:
    """A line meant as a key of its own is the likelier mistake than text in several lines."""
    is_first_on_line = not lines.before(start).strip(" -")
    for index in range(start.line if is_first_on_line else start.line + 1, end.line + 1):
        source = lines.start(index)
        if finding := check_colon(source, index + lines.first):
            return finding
        if dash := _TIGHT_DASH.match(source):
            return Trouble("yaml-no-space-after-dash", index + lines.first, dash.end(1) + 1)
    second = next((i for i in range(start.line + 1, end.line + 1) if lines[i].strip()), end.line)
    column = len(lines[second]) - len(lines[second].lstrip()) + 1
    return Trouble("yaml-multiline-plain", second + lines.first, column)


def check_colon(source: str, line: int) -> Trouble | None:
    """Return the trouble of a line that starts with a key and a colon YAML does not see."""
    for pattern, code in ((_WIDE_COLON, "yaml-wide-colon"), (_TIGHT_COLON, "yaml-no-space-after-colon")):
        if found := pattern.match(source):
            return Trouble(code, line, found.end(1) + 1, {"key": found.group(1)})
    return None


def check_styled(value: str, style: str, start: Any, end: Any, lines: Lines) -> Trouble | None:
    """Return what is wrong with quoted text or with text under ``|`` or ``>``."""
    line, column = lines.place(start)
    if style in "|>":
        if not value.strip():
            is_text = _BLOCK_HEADER.match(lines.rest(start))
            code = "yaml-starts-with" if is_text else "yaml-empty-value"
            return Trouble(code, line, column, {"sign": style, "key": style})
        return None
    if style == '"' and "\\" in (source := lines.between(start, end)):
        if found := FORBIDDEN.search(value):
            facts = {"character": f"U+{ord(found.group()):04X}"}
            return Trouble("yaml-escape", line, column, facts)
        if "$" in value and (escape := _MATH_ESCAPE.search(source)):
            return Trouble("yaml-escape-in-math", line, column, {"text": escape.group()})
    return None


def check_commas(entries: Sequence[Any], key: str, lines: Lines) -> Iterator[tuple[int, Trouble]]:
    """Yield commas inside ``[ ]`` that stand in the middle of a text rather than between two."""
    if key not in _TEXT_LISTS:
        return
    plain = [getattr(entry, "style", "?") in (None, "") for entry in entries]
    gaps = [
        lines.between(before.end_mark, after.start_mark) if isinstance(before, ScalarEvent) else ""
        for before, after in pairwise(entries)
    ]
    is_loose = any(gap.rstrip() != gap for gap in gaps)
    reported = False
    for index, gap in enumerate(gaps):
        if not (plain[index] and plain[index + 1]):
            continue
        first, second = entries[index].value, entries[index + 1].value
        is_tight = is_loose and gap == "," and max(len(first), len(second)) > 1
        if is_tight or _is_cut_in_brackets(first, second):
            line, column = lines.place(entries[index].end_mark)
            facts = {"text": f"{first}{gap.strip()}{second}"}
            yield index, Trouble("yaml-stray-comma", line, column + gap.index(","), facts)
            reported = True
    if not reported:
        yield from _suspect_small_letters(entries, plain, lines)


def _is_cut_in_brackets(first: str, second: str) -> bool:
    return is_open(first) and any(
        first.count(opening) > first.count(closing) and second.count(closing) > second.count(opening)
        for opening, closing in _PAIRS.items()
    )


def is_open(text: str) -> bool:
    """Whether a bracket or quotation begins in ``text`` that does not end in it."""
    return any(
        opening in text and text.count(opening) > text.count(closing) for opening, closing in _PAIRS.items()
    )


def _suspect_small_letters(
    entries: Sequence[Any], plain: Sequence[bool], lines: Lines
) -> Iterator[tuple[int, Trouble]]:
    """``[Call the number, then wait, Hang up]``: one entry alone goes on in small letters."""
    if not all(plain) or len(entries) < 3:
        return
    texts = [entry.value for entry in entries]
    if small := find_small(texts):
        index = small - 1
        line, column = lines.place(entries[index].end_mark)
        facts = {"text": f"{texts[index]}, {texts[index + 1]}"}
        yield index, Trouble("yaml-stray-comma", line, column, facts, severity="warning")


def find_small(texts: Sequence[str]) -> int:
    """Return which of ``texts`` alone begins in small letters and has several words; 0 for none."""
    small = [index for index, text in enumerate(texts) if "a" <= text[:1] <= "z"]
    if len(small) != 1 or " " not in texts[small[0]]:
        return 0
    capitals = sum("A" <= text[:1] <= "Z" for text in texts)
    return small[0] if capitals == len(texts) - 1 and capitals > 1 else 0


def colon_in_entry(trouble: Trouble, tree: Mapping[str, Raw]) -> Trouble | None:
    """Return what is meant when ``- 时间: 地点`` in a list of texts was refused as a mapping."""
    if trouble.code not in ("key-unknown", "text-expected"):
        return None
    steps = list(trouble.path)
    if trouble.code == "key-unknown":
        steps.pop()
    if len(steps) < 2 or not isinstance(steps[-1], int) or steps[-2] not in _TEXT_LISTS:
        return None
    node: Any = tree
    for step in steps:
        node = node[step]
    if not isinstance(node, Mapping) or len(node) != 1:
        return None
    key = next(iter(node))
    return Trouble("yaml-colon-in-text", trouble.line, trouble.column + len(key), {"text": key}, trouble.path)


def find_wide_indentation(lines: Lines, free_lines: set[int]) -> list[Trouble]:
    """Return the lines indented with tabs or wide spaces, outside of block text."""
    found = []
    for index in range(len(lines)):
        if index not in free_lines and (wide := _WIDE_INDENT.match(lines.start(index))):
            code = "yaml-tab" if wide.group(1) == "\t" else "yaml-wide-space"
            found.append(Trouble(code, index + lines.first, wide.start(1) + 1))
    return found
