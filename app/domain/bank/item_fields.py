"""The fields that every item may have, whatever its type, and the keys in which they are written."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from app.domain.bank.fields import Field, Words
from app.domain.itemtypes import item_types

LANGUAGES = ("zh", "en")

ITEM_FIELDS: tuple[Field, ...] = (
    Field("id", "text", Words("题号，在题库内唯一", "Id, unique in the bank"), required=True),
    Field("topic", "text", Words("专题，如 值班/交接班", "Topic, a path"), alias="专题"),
    Field("tier", "texts", Words("适用层次；不写为全部", "Tiers; all when left out"), alias="层次"),
    Field("groups", "texts", Words("只给这些群组", "Only for these groups")),
    Field("tags", "texts", Words("标签", "Tags"), alias="标签"),
    Field(
        "difficulty",
        "number",
        Words("难度 1–5，不写为 3", "Difficulty 1 to 5; 3 when left out"),
        alias="难度",
    ),
    Field(
        "explain",
        "text",
        Words("解析，公布后给考生看", "Explanation, shown after release"),
        alias="解析",
        translatable=True,
    ),
    Field("source", "map", Words("依据，如 {doc: 文件名}", "Source, such as {doc: name}"), alias="依据"),
    Field("status", "text", Words("draft 待审、active 在用、retired 停用", "draft, active or retired")),
    Field("scoring", "text", Words("评分规则", "Scoring rule")),
    Field(
        "penalty",
        "number",
        Words("答错扣分，占本题分值的比例 0–1", "Share of the marks taken when wrong, 0 to 1"),
    ),
    Field(
        "shuffle",
        "any",
        Words("options（默认）、false 或 {pin: [D]}", "options (default), false or {pin: [D]}"),
    ),
    Field("was", "texts", Words("改名前的题号", "Former ids")),
    Field(
        "feedback",
        "map",
        Words("选中某选项时的提示，按字母", "What to say to those who chose an option, by letter"),
        translatable=True,
    ),
    Field(
        "params",
        "any",
        Words("参数及取值，题中写 {{名}}", "Parameters and their values, written {{name}} in texts"),
        alias="参数",
    ),
    Field("where", "text", Words("参数要满足的条件", "Condition that parameters must satisfy"), alias="条件"),
    Field("en", "any", Words("英文译文", "English translation")),
    Field("zh", "any", Words("中文译文", "Chinese translation")),
)


@cache
def type_keys() -> Mapping[str, str]:
    """Return the type keys, English and Chinese, with the type's name."""
    names = {name: name for name in item_types()}
    return MappingProxyType(names | {item_type.alias: name for name, item_type in item_types().items()})


@cache
def own_keys(type_name: str) -> Mapping[str, str]:
    """Return the keys of a type's own fields, English and Chinese, with the field's name."""
    return _spelled(item_types()[type_name].fields)


@cache
def item_keys(type_name: str) -> Mapping[str, str]:
    """Return every key but the type key that an item of this type may have, with the field's name."""
    return MappingProxyType({**common_keys(), **own_keys(type_name)})


@cache
def common_keys() -> Mapping[str, str]:
    """Return the keys of the fields common to all items, English and Chinese, with the field's name."""
    return _spelled(ITEM_FIELDS)


@cache
def translatable_keys(type_name: str) -> Mapping[str, str]:
    """Return the keys that may stand in a translation: ``stem`` and every field that holds text."""
    fields = (*item_types()[type_name].fields, *ITEM_FIELDS)
    translatable = tuple(field for field in fields if field.translatable)
    return MappingProxyType({"stem": "stem", **_spelled(translatable)})


def _spelled(fields: tuple[Field, ...]) -> Mapping[str, str]:
    names = {field.name: field.name for field in fields}
    return MappingProxyType(names | {field.alias: field.name for field in fields if field.alias})
