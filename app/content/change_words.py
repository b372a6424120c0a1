"""Differences between two states of a bank, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from app.domain.bank.difference import Difference
from app.domain.bank.fields import Words
from app.domain.bank.item_fields import ITEM_FIELDS
from app.domain.itemtypes import item_types

KINDS: Mapping[str, Words] = {
    "added": Words("新增", "added"),
    "missing": Words("已删除", "removed"),
    "key": Words("主版本，答案变更", "major version, answer changed"),
    "content": Words("主版本，题面变更", "major version, wording changed"),
    "text": Words("次版本，解析或译文变更", "minor version, explanation or translation changed"),
    "metadata": Words("属性变更，版本不变", "metadata changed, same version"),
}
_NAMES: Mapping[str, Words] = {
    "id": Words("题号", "id"),
    "type": Words("题型", "type"),
    "stem": Words("题干", "stem"),
    "answer-letters": Words("答案字母随选项移动，内容未变", "letters moved with their options, same answer"),
    "options-order": Words("选项顺序", "order of options"),
    "groups": Words("群组", "groups"),
    "status": Words("状态", "status"),
    "scoring": Words("评分规则", "scoring"),
    "bank_scoring": Words("题库默认评分规则", "bank's default scoring"),
    "penalty": Words("扣分", "penalty"),
    "shuffle": Words("选项乱序", "shuffle"),
    "was": Words("原题号", "former ids"),
    "feedback": Words("选项提示", "feedback"),
    "use": Words("用途", "use"),
    "params": Words("参数", "parameters"),
    "group": Words("材料", "shared text"),
    "place": Words("位置", "place"),
    "media": Words("图片", "pictures"),
    "where": Words("参数条件", "condition of parameters"),
    "en": Words("英文", "English"),
    "zh": Words("中文", "Chinese"),
}
_TRUTH = {"true": Words("对", "true"), "false": Words("错", "false")}
_NOTHING = Words("无", "none")
_CONTEXT = 6  # characters kept around what changed in a text
_LONGEST = 60


def field_name(field: str, lang: str) -> str:
    """Return what a field is called: by its alias in Chinese, by its key in English."""
    head, _, tail = field.partition(".")
    if tail and head == "options":
        return Words(f"选项 {tail}", f"option {tail}").in_language(lang)
    if tail:
        return f"{field_name(head, lang)} {field_name(tail, lang)}"
    if head in _NAMES:
        return _NAMES[head].in_language(lang)
    fields = [*ITEM_FIELDS, *(field for each in item_types().values() for field in each.fields)]
    alias = next((each.alias for each in fields if each.name == head and each.alias), head)
    return head if lang == "en" else alias


def describe(difference: Difference, lang: str = "zh") -> str:
    """Return one difference in words, such as ``答案 B→C``; of long texts only what changed."""
    name = difference.field.rpartition(".")[2]
    old, new = (_shown(value, lang, name) for value in (difference.before, difference.after))
    if difference.before is not None and difference.after is not None:
        old, new = _cut_to_change(old, new)
    elif difference.before is None:
        old, new = _NOTHING.in_language(lang), _cut(new)
    else:
        old, new = _cut(old), _NOTHING.in_language(lang)
    return f"{field_name(difference.field, lang)} {old}→{new}"


def _shown(value: Any, lang: str, name: str = "") -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {_shown(one, lang)}" for key, one in value.items())
    if isinstance(value, Sequence) and not isinstance(value, str):
        return Words("、", ", ").in_language(lang).join(_shown(one, lang) for one in value)
    if name == "type":
        return item_types()[str(value)].title.in_language(lang)
    if name == "answer" and value in _TRUTH:
        return _TRUTH[value].in_language(lang)
    return "" if value is None else " ".join(str(value).split())


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _cut_to_change(old: str, new: str) -> tuple[str, str]:
    """Return both texts without the long beginning and end that they share."""
    if max(len(old), len(new)) <= 3 * _CONTEXT:
        return old, new
    head = _length_in_common(old, new)
    tail = min(_length_in_common(old[::-1], new[::-1]), len(old) - head, len(new) - head)
    start, end = max(0, head - _CONTEXT), max(0, tail - _CONTEXT)
    return _between(old, start, end), _between(new, start, end)


def _length_in_common(one: str, other: str) -> int:
    """Return how many characters two texts begin with alike."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((index for index, (left, right) in pairs if left != right), min(len(one), len(other)))


def _between(text: str, start: int, end: int) -> str:
    inner = text[start : len(text) - end]
    if len(inner) > _LONGEST:
        inner = inner[: _LONGEST // 2] + "…" + inner[-_LONGEST // 2 :]
    return f"“{'…' if start else ''}{inner}{'…' if end else ''}”"
