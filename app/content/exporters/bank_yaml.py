"""Questions as our own YAML, as a person would write it: block style, quotes only where they are needed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from app.content.bank_files import LocatedItem
from app.content.bank_header import BankHeader
from app.content.encoding import FORBIDDEN
from app.content.exporter import Export, Exporter
from app.domain.bank.build import dump_item
from app.domain.bank.fields import Fields, Raw, Words
from app.domain.bank.group import GROUP, OF_GROUP_ALONE, QUESTIONS
from app.domain.bank.item import Group, Item
from app.domain.bank.item_fields import type_keys

_INDENT = "  "
_LONGEST_ROW = 60
_NEEDS_QUOTES = re.compile(
    r"""^[-?:,\[\]{}\#&*!|>'"%@`=<~.]   # a sign that YAML keeps for itself, or that others read meaning into
      | :(?:\s|$) | \s\#                # a key, a comment
      | [\x00-\x1f\x7f\ufeff]""",
    re.VERBOSE,
)
_LOOKS_TYPED = re.compile(
    r"(?:true|false|null|yes|no|on|off|[-+]?[0-9][0-9_.,:eE+-]*|0[xo][0-9a-fA-F]+)", re.IGNORECASE
)
_SAFE_IN_ROW = re.compile(r"[\w%°×+./·-]+")
_FREE_KEYS = frozenset({"format", "difficulty", "answer", "tolerance", "penalty", "shuffle", "status"})


def write_bank_header(fields: Fields, comments: Iterable[str] = ()) -> str:
    """Return the text of a ``bank.yaml`` that holds a header alone."""
    return "\n".join([*_comments(comments, ""), *_write_map(fields, "")]) + "\n"


def write_questions(questions: Iterable[tuple[Fields, Sequence[str]]], comments: Iterable[str] = ()) -> str:
    """Return the text of a file with questions, each with comments to stand above it."""
    lines = [*_comments(comments, ""), "format: 1", "questions:"]
    for number, (fields, remarks) in enumerate(questions):
        if number:
            lines.append("")
        lines += _comments(remarks, _INDENT)
        lines += _write_entry(_in_order(fields), _INDENT)
    return "\n".join(lines) + "\n"


def _in_order(fields: Fields) -> Fields:
    """Return id and type first, as people write them."""
    first = ["id", *(key for key in fields if key in type_keys() or key == GROUP)]
    return {key: fields[key] for key in (*first, *fields) if key in fields}


def _comments(comments: Iterable[str], indent: str) -> Iterator[str]:
    for comment in comments:
        for line in FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", comment).replace("\t", " ").split("\n"):
            yield f"{indent}# {line.rstrip()}".rstrip()


def _write_map(fields: Mapping[str, Raw], indent: str) -> Iterator[str]:
    for key, value in fields.items():
        yield from _write_value(f"{indent}{_write_key(key)}:", value, indent, is_free=key in _FREE_KEYS)


def _write_value(head: str, value: Raw, indent: str, *, is_free: bool = False) -> Iterator[str]:
    """Yield ``head`` with its value behind it, or below it where it needs room."""
    if isinstance(value, str):
        yield from _write_text(head, value, indent, is_free=is_free)
    elif isinstance(value, Mapping):
        yield head
        yield from _write_map(value, indent + _INDENT)
    elif row := _write_row(value):
        yield f"{head} {row}"
    else:
        yield head
        for entry in value:
            yield from _write_entry(entry, indent + _INDENT)


def _write_entry(entry: Raw, indent: str) -> Iterator[str]:
    """Yield one entry of a list, behind its dash."""
    if isinstance(entry, str):
        yield from _write_text(f"{indent}-", entry, indent)
    elif isinstance(entry, Mapping):
        for number, line in enumerate(_write_map(entry, indent + _INDENT)):
            yield f"{indent}- {line[len(indent) + 2 :]}" if number == 0 else line
    else:
        yield f"{indent}- [{', '.join(_write_in_row(one) for one in entry)}]"


def _write_text(head: str, text: str, indent: str, *, is_free: bool = False) -> Iterator[str]:
    if "\n" in text.strip():
        yield f"{head} |"
        for line in text.strip().split("\n"):
            yield f"{indent}{_INDENT}{line}".rstrip() if line.strip() else ""
    else:
        yield f"{head} {_write_scalar(text.strip(), is_free=is_free)}"


def _write_scalar(text: str, *, is_free: bool = False) -> str:
    looks_typed = not is_free and _LOOKS_TYPED.fullmatch(text)
    return _quote(text) if not text or looks_typed or _NEEDS_QUOTES.search(text) else text


def _write_key(key: str) -> str:
    return _quote(key) if not key or _NEEDS_QUOTES.search(key) or "\n" in key else key


def _write_row(entries: Sequence[Raw]) -> str:
    """Return a short list of plain words in one row, empty when it is not one."""
    words = [entry for entry in entries if isinstance(entry, str)]
    if len(words) < len(entries) or sum(len(word) + 2 for word in words) > _LONGEST_ROW:
        return ""
    if not all(_SAFE_IN_ROW.fullmatch(word) for word in words):
        return ""
    return f"[{', '.join(_write_in_row(word) for word in words)}]"


def _write_in_row(text: Raw) -> str:
    """Return a text for ``[ ]``, where more signs mean something; line breaks become spaces."""
    flat = " ".join(str(text).split())
    is_plain = (
        _SAFE_IN_ROW.fullmatch(flat) and not _NEEDS_QUOTES.search(flat) and not _LOOKS_TYPED.fullmatch(flat)
    )
    return flat if is_plain else _quote(flat)


def _quote(text: str) -> str:
    return "'" + " ".join(text.split("\n")).replace("'", "''") + "'"


class BankYaml:
    """One file with header and questions; what the bank's defaults say is written out for each item."""

    title = Words("题库文件（YAML）", "Bank file (YAML)")
    suffix = ".yaml"
    keeps_all = True

    def write(self, header: BankHeader, items: Sequence[LocatedItem], lang: str) -> Export:
        title: Raw = header.title.zh
        if header.title.zh != header.title.en:
            title = {"zh": header.title.zh, "en": header.title.en}
        fields: Fields = {
            "format": "1",
            "bank": header.name,
            "title": title,
            "languages": list(header.languages),
            "use": header.use,
        }
        questions = write_questions(
            (question, ()) for question in as_questions([located.item for located in items])
        )
        text = write_bank_header(fields) + questions.removeprefix("format: 1\n")
        return Export(text.encode(), len(items))


def as_written(item: Item) -> Fields:
    """Return an item's fields in an author's keys; the bank's scoring rule is written at the item."""
    fields = dump_item(item)
    fields.pop("use", None)
    fields.pop("media", None)
    rule = fields.pop("bank_scoring", None)
    return {**fields, "scoring": fields.get("scoring", rule)} if rule else fields


def as_questions(items: Iterable[Item]) -> Iterator[Fields]:
    """Yield what a bank's list of questions holds: items, and groups with their children below them."""
    for group_id, members in groupby(items, key=lambda item: item.group.id if item.group else ""):
        if group_id:
            yield _group(list(members))
        else:
            yield from map(as_written, members)


def _group(children: Sequence[Item]) -> Fields:
    first = children[0]
    shared, said = first.group or Group(first.id, ""), as_written(first)
    about = {key: said[key] for key in OF_GROUP_ALONE if key in said}
    translated = {language: {"stem": stem} for language, stem in shared.translations.items()}
    fields: dict[str, Raw] = {"id": shared.id, GROUP: shared.stem, **translated, **about}
    if shared.topic:
        fields["topic"] = shared.topic
    fields["difficulty"] = str(shared.difficulty)
    fields[QUESTIONS] = [_child(child) for child in children]
    return fields


def _child(item: Item) -> Fields:
    fields = {key: raw for key, raw in as_written(item).items() if key not in (GROUP, *OF_GROUP_ALONE)}
    return _in_order({**fields, "difficulty": str(item.difficulty)})


EXPORTER: Exporter = BankYaml()
