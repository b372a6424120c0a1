"""材料题: a shared text with questions of its own below it, which are items like any other.

What a group says of topic, tiers and so on holds for its children. It is drawn
as a whole, so what decides whether it may be drawn stands at the group alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache

from app.domain.bank.build import build_item
from app.domain.bank.fields import Field, Fields, Raw, Report, Words, point_at_written_keys
from app.domain.bank.item import Group, Item
from app.domain.bank.item_fields import ITEM_FIELDS, LANGUAGES
from app.domain.bank.metadata import BankDefaults, Context, read_id, read_metadata
from app.domain.bank.shapes import read_field, read_text, suggest
from app.domain.bank.translations import STEM, canonical_keys

GROUP, QUESTIONS = "group", "questions"
ALIAS = "材料"
TITLE = Words("材料题", "Group of questions")
ABOUT = Words("一段材料和几道小题，整组抽取。", "A shared text with several questions, drawn as a whole.")
MOST_CHILDREN = 20
OF_GROUP_ALONE = ("tier", "groups", "status")
_INHERITED = ("topic", "tier", "groups", "tags", "difficulty", "source", "status", "penalty")

GROUP_FIELDS: tuple[Field, ...] = (
    Field(GROUP, "text", ABOUT, required=True, alias=ALIAS, translatable=True),
    Field(
        QUESTIONS,
        "any",
        Words("小题，各有题号", "The questions, each with an id"),
        required=True,
        alias="小题",
    ),
    *(each for each in ITEM_FIELDS if each.name in ("id", *_INHERITED, *LANGUAGES)),
)


@dataclass(frozen=True)
class GroupReading:
    """A group's id, as far as it could be read, and its children; none after an error was reported."""

    id: str | None
    items: tuple[Item, ...] = field(default_factory=tuple)


@cache
def group_keys() -> Mapping[str, str]:
    """Return the keys of a group, English and Chinese, with the field's name."""
    names = {each.name: each.name for each in GROUP_FIELDS}
    return names | {each.alias: each.name for each in GROUP_FIELDS if each.alias}


def is_group(fields: Fields) -> bool:
    """Whether an author's fields are those of a group."""
    return GROUP in fields or ALIAS in fields


def build_group(
    bank: str, fields: Fields, defaults: BankDefaults, report: Report, context: Context
) -> GroupReading:
    """Return the children of a group in their order, none after reporting every error found."""
    asked = Report(base=report.base)
    given, written = canonical_keys(fields, group_keys(), asked)
    found = _read(bank, given, defaults, asked, context)
    first = len(report.problems)
    report.problems += asked.problems
    point_at_written_keys(report, first, written)
    return replace(found, items=()) if asked.has_errors else found


def _read(bank: str, given: Fields, defaults: BankDefaults, report: Report, context: Context) -> GroupReading:
    group_id = read_id(given["id"], report.at("id")) if "id" in given else None
    if "id" not in given:
        report.error("key-missing", key="id")
    stem = read_field(given, GROUP, report)
    own = read_metadata({key: raw for key, raw in given.items() if key in _INHERITED}, report, context)
    below = replace(defaults, **own)
    stems = _read_translations(given, report, context)
    group = Group(
        id=group_id or "",
        stem=stem or "",
        topic=below.topic,
        difficulty=own.get("difficulty", 0),
        translations=stems,
    )
    return GroupReading(group_id, _read_children(bank, given, group, below, report, context))


def _read_children(
    bank: str, given: Fields, group: Group, defaults: BankDefaults, report: Report, context: Context
) -> tuple[Item, ...]:
    if QUESTIONS not in given:
        report.error("key-missing", key=QUESTIONS)
        return ()
    at = report.at(QUESTIONS)
    rows = given[QUESTIONS]
    if isinstance(rows, str | Mapping) or not rows:
        at.error("group-questions")
        return ()
    if len(rows) > MOST_CHILDREN:
        at.error("group-too-long", count=len(rows), most=MOST_CHILDREN)
        return ()
    children = [_read_child(bank, row, defaults, at.at(index), context) for index, row in enumerate(rows)]
    found = [child for child in children if child is not None]
    difficulty = group.difficulty or round(sum(each.difficulty for each in found) / max(len(found), 1))
    return tuple(
        replace(child, group=replace(group, position=place, size=len(found), difficulty=difficulty))
        for place, child in enumerate(found)
    )


def _read_child(bank: str, raw: Raw, defaults: BankDefaults, report: Report, context: Context) -> Item | None:
    if not isinstance(raw, Mapping):
        report.error("group-questions")
        return None
    if is_group(raw):
        report.at(GROUP if GROUP in raw else ALIAS).error_on_key("group-in-group")
        return None
    aliases = {each.alias: each.name for each in ITEM_FIELDS if each.alias}
    for key in raw:
        if aliases.get(key, key) in OF_GROUP_ALONE:
            report.at(key).error_on_key("group-alone-key", key=key)
    return build_item(bank, raw, defaults, report, context)


def _read_translations(given: Fields, report: Report, context: Context) -> dict[str, str]:
    found: dict[str, str] = {}
    wanted = tuple(context.languages)[1:]
    for language in LANGUAGES:
        at = report.at(language)
        if language not in given:
            if language in wanted:
                report.warn("translation-missing", language=language)
            continue
        raw = given[language]
        if language not in wanted:
            languages = ", ".join(context.languages)
            at.error_on_key("language-not-declared", language=language, languages=languages)
        elif not isinstance(raw, Mapping):
            at.error("map-expected")
        else:
            for key in raw:
                if key != STEM:
                    at.at(key).error_on_key("key-unknown", key=key, suggestion=suggest(key, (STEM,)))
            if text := read_text(raw.get(STEM), at.at(STEM) if STEM in raw else at):
                found[language] = text
    return found
