"""The text of one bank file in its canonical form: keys, their order, answers; layout and comments stay."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache

from app.content.slices import Edit, Slice, apply_edits, line_end, line_start, slice_text
from app.domain.bank.group import ALIAS, GROUP, GROUP_FIELDS, QUESTIONS, group_keys
from app.domain.bank.item import Item
from app.domain.bank.item_fields import ITEM_FIELDS, LANGUAGES, item_keys, translatable_keys, type_keys
from app.domain.itemtypes import item_types

_FIRST = ("id", "was")
_COMMON = (
    *("shuffle", "scoring", "penalty", "feedback", "topic", "tier", "groups", "difficulty", "tags"),
    *("source", "status", "explain", "en", "zh"),
)
_CHOICES = ("single", "multiple", "indefinite")
_TRUTH = {"zh": {"true": "对", "false": "错"}, "en": {"true": "true", "false": "false"}}
_QUESTION_KEYS = (QUESTIONS, "小题")


@cache
def key_order(type_name: str) -> tuple[str, ...]:
    """Return the fields of a type in the order in which they are written; ``group`` is one too."""
    if type_name == GROUP:
        return (*_FIRST, GROUP, *_COMMON, QUESTIONS)
    own = (field.name for field in item_types()[type_name].fields)
    return tuple(dict.fromkeys((*_FIRST, type_name, "params", "where", *own, *_COMMON)))


def add_ids(text: str, new_id: Callable[[], str]) -> str:
    """Return the text with an id for every question, and every group, that has none."""
    return apply_edits(text, _missing_ids(text, new_id))


def format_text(text: str, items: Mapping[str, Item], *, language: str, chinese: bool = False) -> str:
    """Return the text in canonical form.

    ``items`` are what its questions mean, by id; ``language`` is that in which
    they are written; with ``chinese``, keys that have a Chinese name get it.
    """
    edits = [edit for one in _questions(text) for edit in _rewrite(one, items, language, chinese)]
    text = apply_edits(text, edits)
    text = apply_edits(text, (edit for one in _top_questions(text) for edit in _reorder(text, one)))
    children = (child for one in _top_questions(text) for child in _children(one))
    return apply_edits(text, (edit for child in children for edit in _reorder(text, child)))


def _top_questions(text: str) -> list[Slice]:
    root = slice_text(text)
    rows = root.child(QUESTIONS) if root else None
    return rows.rows if rows else []


def _children(question: Slice) -> Sequence[Slice]:
    rows = question.child(*_QUESTION_KEYS) if _type_of(question) == GROUP else None
    return rows.rows if rows else ()


def _questions(text: str) -> Iterator[Slice]:
    for question in _top_questions(text):
        yield question
        yield from _children(question)


def _type_of(question: Slice) -> str:
    """Return the name of the type, ``group`` for a group."""
    keys = [key.value or "" for key, _ in question.pairs]
    if GROUP in keys or ALIAS in keys:
        return GROUP
    return next((type_keys()[key] for key in keys if key in type_keys()), "")


def _names(type_name: str) -> Mapping[str, str]:
    """Return the keys that a question of this type may have, with the field's name."""
    if type_name == GROUP:
        return group_keys()
    item_type = item_types()[type_name]
    return {**item_keys(type_name), item_type.name: type_name, item_type.alias: type_name}


@cache
def _aliases(type_name: str) -> Mapping[str, str]:
    """Return the Chinese keys by the field's name."""
    if type_name == GROUP:
        return {field.name: field.alias for field in GROUP_FIELDS if field.alias}
    item_type = item_types()[type_name]
    fields = (*ITEM_FIELDS, *item_type.fields)
    return {type_name: item_type.alias} | {field.name: field.alias for field in fields if field.alias}


def _missing_ids(text: str, new_id: Callable[[], str]) -> Iterator[Edit]:
    for question in _questions(text):
        if question.pairs and question.child("id") is None:
            key = question.pairs[0][0]
            gap = ", " if question.is_flow else "\n" + " " * key.column
            yield Edit(key.start, key.start, f"id: {new_id()}{gap}")


def _rewrite(question: Slice, items: Mapping[str, Item], language: str, chinese: bool) -> Iterator[Edit]:
    """Yield the edits of keys and of the answer."""
    type_name = _type_of(question)
    if not type_name:
        return
    names = _names(type_name)
    for key, value in question.pairs:
        name = names.get(key.value or "", "")
        yield from _renamed(key, name, type_name, chinese)
        if name in LANGUAGES and type_name != GROUP:
            of_texts = translatable_keys(type_name)
            for inner, _ in value.pairs:
                yield from _renamed(inner, of_texts.get(inner.value or "", ""), type_name, chinese)
        written = question.child("id")
        if name == "answer" and (item := items.get((written and written.value) or "")):
            yield from _answer(value, item, language)


def _renamed(key: Slice, name: str, type_name: str, chinese: bool) -> Iterator[Edit]:
    wanted = _aliases(type_name).get(name, name) if chinese else name
    if wanted and key.value != wanted:
        yield Edit(key.start, key.end, wanted)


def _answer(value: Slice, item: Item, language: str) -> Iterator[Edit]:
    """Yield the edit that makes ``A、b`` to ``AB`` and ``√`` to ``对``."""
    if item.type not in (*_CHOICES, "truefalse") or not (value.value or value.is_flow):
        return
    answer = str(item_types()[item.type].dump(item.body)["answer"])
    if item.type == "truefalse":
        answer = _TRUTH[language][answer]
    if value.value != answer:
        yield Edit(value.start, value.end, answer)


def _reorder(text: str, question: Slice) -> Iterator[Edit]:
    """Yield the edits that put a question's keys in order, each with the comments above and beside it."""
    type_name = _type_of(question)
    if not type_name:
        return
    ranks = {name: rank for rank, name in enumerate(key_order(type_name))}
    names = _names(type_name)
    found = [ranks.get(names.get(key.value or "", ""), len(ranks)) for key, _ in question.pairs]
    order = sorted(range(len(found)), key=found.__getitem__)
    if order != list(range(len(found))):
        reorder = _reorder_flow if question.is_flow else _reorder_block
        yield from reorder(text, question, order)


def _reorder_flow(text: str, question: Slice, order: Sequence[int]) -> Iterator[Edit]:
    bodies = [text[key.start : value.end] for key, value in question.pairs]
    between = [
        text[left[1].end : right[0].start]
        for left, right in zip(question.pairs, question.pairs[1:], strict=False)
    ]
    if any("#" in gap for gap in between):
        return
    for place, index in enumerate(order):
        key, value = question.pairs[place]
        yield Edit(key.start, value.end, bodies[index])


def _reorder_block(text: str, question: Slice, order: Sequence[int]) -> Iterator[Edit]:
    starts = [key.start for key, _ in question.pairs]
    ends = [line_end(text, value.end) for _, value in question.pairs]
    lines = [line_start(text, start) for start in starts]
    if any(text[line:start].strip() for line, start in zip(lines[1:], starts[1:], strict=True)):
        return
    above = ["", *(text[end:line] for end, line in zip(ends, lines[1:], strict=False))]
    bodies = [_whole_line(text[start:end]) for start, end in zip(starts, ends, strict=True)]
    first, indent = order[0], " " * question.pairs[0][0].column
    if above[first].strip():  # a comment above what becomes the first key goes above the question
        margin = text[lines[0] : starts[0]].partition("-")[0]
        comments = (line.strip() for line in above[first].splitlines() if line.strip())
        yield Edit(lines[0], lines[0], "".join(f"{margin}{comment}\n" for comment in comments))
    new = bodies[first] + "".join(above[index] + indent + bodies[index] for index in order[1:])
    yield Edit(starts[0], ends[-1], new if text[: ends[-1]].endswith("\n") else new.removesuffix("\n"))


def _whole_line(text: str) -> str:
    return text if text.endswith("\n") else text + "\n"
