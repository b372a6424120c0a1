"""Answers as people write them in tables, and what else stands in cells in many ways."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from string import ascii_uppercase
from typing import Any

from app.content.importers._choices import read_truth
from app.domain.bank.fields import Raw
from app.domain.bank.gaps import GAP, count_gaps
from app.domain.normalise import fold_strictly, fold_width

_BETWEEN = re.compile(r"[\s,、;/|，；。.和及与&+]+|选项|答案")
_SEVERAL = re.compile(r"[\n;；|、,，]+")
_EMPTY_BRACKETS = re.compile(r"[（(【\[][\s_　]*[）)】\]]")
_GAP_SEPARATORS = ("\n", "；", ";", "|", "、", "，", ",", " ")
_ALTERNATIVES = re.compile(r"\s*\|\s*")
_PAIR_SIGNS = ("=>", "->", "→", "——", "—", "=", "＝", "：", ":")
_POINT_WORDS = re.compile(r"(全含|任含|all|any)\s*[:：]\s*(.+)", re.IGNORECASE)
_POINT_SCORE = re.compile(r"([0-9]+(?:\.[0-9]+)?|[0-9]+/[0-9]+)\s*分?")
_DIFFICULTIES = {
    **dict.fromkeys(("很易", "极易", "非常容易", "very easy"), "1"),
    **dict.fromkeys(("易", "容易", "简单", "较易", "较容易", "低", "初级", "easy"), "2"),
    **dict.fromkeys(("中", "中等", "一般", "适中", "普通", "中级", "medium", "normal"), "3"),
    **dict.fromkeys(("难", "较难", "困难", "高", "高级", "hard", "difficult"), "4"),
    **dict.fromkeys(("很难", "极难", "非常难", "very hard"), "5"),
}
_STATUSES = {
    **dict.fromkeys(("待审", "草稿", "未审核", "待审核", "draft"), "draft"),
    **dict.fromkeys(("停用", "禁用", "作废", "retired"), "retired"),
    **dict.fromkeys(
        ("在用", "启用", "正常", "已审核", "active"), ""
    ),  # the bank decides: a draft until approved
}


def read_choice(answer: str, options: Sequence[str]) -> set[int] | None:
    """Return the positions that an answer names: letters, numbers, or the options' own words."""
    folded = [fold_strictly(option) for option in options]
    if fold_strictly(answer) in folded and len(answer.strip()) > 1:
        return {folded.index(fold_strictly(answer))}
    signs = _BETWEEN.sub("", fold_width(answer).upper())
    if signs and all(sign in ascii_uppercase for sign in signs):
        found = {ascii_uppercase.index(sign) for sign in signs}
        return found if max(found) < max(len(options), 1) else None
    numbers = [int(part) for part in _BETWEEN.split(fold_width(answer)) if part.isdecimal() and len(part) < 3]
    if (
        numbers
        and len("".join(map(str, numbers))) == len(signs)
        and 0 < min(numbers) <= max(numbers) <= len(options)
    ):
        return {number - 1 for number in numbers}
    parts = [fold_strictly(part) for part in _SEVERAL.split(answer) if part.strip()]
    return {folded.index(part) for part in parts} if parts and set(parts) <= set(folded) else None


def read_truth_cell(answer: str, options: Sequence[str]) -> bool | None:
    """Return what a cell says of a true-or-false item: a word, a sign, 1 or 0, or the letter of an option."""
    word = fold_width(answer).strip().upper()
    if word in ("1", "0", "1.0", "0.0"):
        return word[0] == "1"
    if (truth := read_truth(answer)) is not None:
        return truth
    if word in ("A", "B"):
        position = ascii_uppercase.index(word)
        said = read_truth(options[position]) if position < len(options) else None
        return position == 0 if said is None and not options else said
    return None


def with_gaps(stem: str) -> str:
    """Return a stem whose empty brackets, or whose end, are gaps."""
    if count_gaps(stem):
        return stem
    replaced = _EMPTY_BRACKETS.sub(GAP, stem)
    return replaced if count_gaps(replaced) else f"{stem}{GAP}"


def split_gaps(answer: str, gaps: int) -> list[Raw]:
    """Return an entry for each gap; alternatives of one gap stand between bars."""
    parts = [answer]
    if gaps > 1:
        splits = ([part.strip() for part in answer.split(sign) if part.strip()] for sign in _GAP_SEPARATORS)
        parts = next((found for found in splits if len(found) == gaps), [answer])
    entries: list[Raw] = []
    for part in parts:
        texts = [text for text in _ALTERNATIVES.split(part.strip()) if text]
        entries.append(texts[0] if len(texts) == 1 else texts or part)
    return entries


def split_lines(text: str) -> list[str]:
    """Return the entries of a cell: its lines, else its parts between bars or semicolons."""
    for sign in ("\n", "|", "；", ";"):
        if sign in text:
            return [part.strip() for part in text.split(sign) if part.strip()]
    return [text.strip()] if text.strip() else []


def split_words(text: str) -> list[str]:
    """Return words such as tags: between commas, semicolons, bars or lines."""
    return [word for part in re.split(r"[,，、;；|\n]+", text) if (word := part.strip())]


def split_pairs(text: str) -> list[Raw]:
    """Return pairs from lines such as ``左=右``; a line without a sign stays as it is, for the check."""
    pairs: list[Raw] = []
    for line in split_lines(text):
        sign = next((one for one in _PAIR_SIGNS if one in line), None)
        pairs.append([part.strip() for part in line.split(sign, 1)] if sign else [line])
    return pairs


def read_rubric(text: str) -> list[Raw]:
    """Return the points of a cell, one a line: ``要点 | 2 | 全含: 甲, 乙 | 任含: 丙, 丁``.

    What is no number, and is not introduced so, belongs to the point itself.
    """
    return [_read_point(line) for line in text.split("\n") if line.strip()]


def _read_point(line: str) -> Raw:
    fields: dict[str, Raw] = {}
    said: list[str] = []
    for part in (part.strip() for part in line.split("|")):
        words = _POINT_WORDS.fullmatch(part)
        score = _POINT_SCORE.fullmatch(fold_width(part))
        if words:
            fields["all" if words[1] in ("全含", "all") else "any"] = list(split_words(words[2]))
        elif score and said:
            fields["score"] = score[1]
        elif part:
            said.append(part)
    return {"point": " | ".join(said), **fields}


def write_rubric(rubric: Sequence[Mapping[str, Any]]) -> str:
    """Return points as :func:`read_rubric` reads them."""
    return "\n".join(_write_point(point) for point in rubric)


def _write_point(point: Mapping[str, Any]) -> str:
    parts = [point["point"], point.get("score", "")]
    parts += [
        f"{title}: {', '.join(point[key])}"
        for key, title in (("all", "全含"), ("any", "任含"))
        if key in point
    ]
    return " | ".join(part for part in parts if part)


def read_difficulty(text: str) -> str:
    """Return 1 to 5; a coefficient from 0 to 1 is the share who answer rightly, so 0.9 is easy."""
    word = fold_width(text).strip().lower()
    if word in _DIFFICULTIES:
        return _DIFFICULTIES[word]
    if re.fullmatch(r"0?\.[0-9]+|1\.0+", word):
        return str(min(5, max(1, 5 - int(float(word) * 5))))
    return word.removesuffix(".0").removesuffix("级").removesuffix("星")


def read_status(text: str) -> str:
    """Return draft or retired, empty for what is in use; an unknown word stays, for the check."""
    return _STATUSES.get(text.strip().lower(), text.strip())


def read_shuffle(text: str) -> Raw:
    """Return ``false``, or the options pinned by letters."""
    word = fold_width(text).strip()
    if word.lower() in ("false", "0", "否", "不乱序", "no"):
        return "false"
    letters = re.findall("[A-Z]", word.upper().replace("PIN", ""))
    is_pin = letters and re.fullmatch(r"[A-Z,、\s]+", word.upper().replace("PIN", "").replace(":", ""))
    return {"pin": letters} if is_pin else word


def read_path(text: str) -> str:
    """Return a topic's path; people write the steps with many signs."""
    return "/".join(part.strip() for part in re.split(r"[/／\\>＞→]+", text) if part.strip())
