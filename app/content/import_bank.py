"""From a file of another program to a draft bank: the format told, ids given, and the YAML written."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import count
from pathlib import PurePath

from app.content import importers as formats
from app.content.diagnostics import Diagnostic
from app.content.exporters.bank_yaml import write_bank_header, write_questions
from app.content.importer import ImportedItem, Importer, ImportReading
from app.content.library import Library
from app.domain.bank.fields import Fields, Raw
from app.domain.bank.group import QUESTIONS, is_group
from app.domain.bank.item_fields import LANGUAGES
from app.domain.bank.metadata import EVERYBODY, ID
from app.domain.errors import DomainError
from app.domain.normalise import fold_width
from app.domain.registry import discover

AUTO = "auto"
QUESTIONS_FILE = "01-imported.yaml"
_LONGEST_FRAGMENT = 2000
_HAN = re.compile("[\u4e00-\u9fff]")


@dataclass(frozen=True)
class DraftBank:
    """The files of a bank made of imported questions, and everything that was said on the way."""

    texts: Mapping[str, str]
    items: int
    notes: list[Diagnostic]
    pictures: Mapping[str, bytes] = field(default_factory=dict)


@cache
def importers() -> Mapping[str, Importer]:
    """Return every format that questions can come from, by the name that people write."""
    return discover(formats, "IMPORTER")


def read_import(data: bytes, name: str, form: str = AUTO) -> ImportReading:
    """Return the questions in a file; ``auto`` tells the format by the name's end and the content.

    :raises DomainError: ``import-format-unknown``.
    """
    chosen = form if form != AUTO else _tell_format(data, name)
    if chosen not in importers():
        raise DomainError("import-format-unknown", path=name, offered=", ".join(importers()))
    return importers()[chosen].read(data, name)


def _tell_format(data: bytes, name: str) -> str:
    """Return the format of a file: one of its suffix that knows it, else any that does."""
    suffix = PurePath(name).suffix.lower()
    fitting = {key: each for key, each in importers().items() if suffix in each.suffixes}
    others = {key: each for key, each in importers().items() if suffix not in each.suffixes}
    return next((key for key, each in (*fitting.items(), *others.items()) if each.sniff(data)), "")


def draft_bank(reading: ImportReading, bank: str, title: str, library: Library) -> DraftBank:
    """Return the files of a bank with all questions that were read, their status ``draft``.

    References that ``library`` does not know are taken out and told. Nothing is
    judged here: the check of banks says what is missing.
    """
    items = _fitted(reading.items, bank, library, frozenset())
    header: Fields = {
        "format": "1",
        "bank": bank,
        "title": title,
        "languages": list(_languages(items)),
        "use": "exam",
        "defaults": {"status": "draft"},
    }
    texts = {"bank.yaml": write_bank_header(header, _HEADER_REMARKS), QUESTIONS_FILE: _write(items)}
    return DraftBank(texts, len(items), _notes(reading, items), reading.pictures)


def draft_file(
    reading: ImportReading, bank: str, name: str, library: Library, taken: Collection[str]
) -> DraftBank:
    """Return one more file of questions, drafts all of them, for a bank that has the ids ``taken``."""
    items = [
        replace(item, fields={**item.fields, "status": item.fields.get("status", "draft")})
        for item in _fitted(reading.items, bank, library, frozenset(taken))
    ]
    return DraftBank({name: _write(items)}, len(items), _notes(reading, items), reading.pictures)


def _fitted(
    items: Sequence[ImportedItem], bank: str, library: Library, taken: frozenset[str]
) -> list[ImportedItem]:
    return [_with_child_ids(_fit(item, library)) for item in _with_ids(items, bank, taken)]


def _notes(reading: ImportReading, items: Sequence[ImportedItem]) -> list[Diagnostic]:
    return [*reading.diagnostics, *(note for item in items for note in item.notes)]


def _write(items: Sequence[ImportedItem]) -> str:
    return write_questions([(item.fields, list(_remarks(item))) for item in items], _SCHEMA_REMARK)


_SCHEMA_REMARK = ("yaml-language-server: $schema=../bank.schema.json",)
_HEADER_REMARKS = (
    *_SCHEMA_REMARK,
    "导入的题目都是待审（draft），不会被抽到；审定后删去 defaults 中的 status。",
    "Imported questions are drafts, which are not drawn; take “status” out of “defaults” to approve them.",
)


def _languages(items: Sequence[ImportedItem]) -> Iterator[str]:
    """Yield the language the questions are in, and those they are translated to."""
    source = "zh" if any(_HAN.search(str(item.fields)) for item in items) else "en"
    yield source
    for language in LANGUAGES:
        if language != source and any(language in item.fields for item in items):
            yield language


def _with_ids(items: Sequence[ImportedItem], bank: str, others: frozenset[str]) -> Iterator[ImportedItem]:
    """Yield the items with ids: their own where these can stand, else the bank's name and a number."""
    own = [_own_id(item, bank) for item in items]
    reserved, taken = {*own, *others}, set(others)
    numbered = (f"{bank[:50]}-{number:03d}" for number in count(1))
    free = (made for made in numbered if made not in reserved)
    for item, found in zip(items, own, strict=True):
        if found and found not in taken:
            taken.add(found)
            yield replace(item, fields={**item.fields, "id": found})
            continue
        made = next(free)
        notes = item.notes
        if written := item.fields.get("id"):
            notes = (*notes, _note(item, "import-id-changed", found=written, id=made))
        yield replace(item, fields={**item.fields, "id": made}, notes=notes)


def _with_child_ids(item: ImportedItem) -> ImportedItem:
    """Return a group whose questions have ids below its own; any other item as it is."""
    children = item.fields.get(QUESTIONS)
    if not is_group(item.fields) or isinstance(children, str | Mapping) or children is None:
        return item
    numbered: list[Raw] = [
        {**child, "id": f"{str(item.fields['id'])[:56]}-{number}"} if isinstance(child, Mapping) else child
        for number, child in enumerate(children, 1)
    ]
    return replace(item, fields={**item.fields, QUESTIONS: numbered})


def _note(item: ImportedItem, code: str, **facts: object) -> Diagnostic:
    return Diagnostic(item.file, item.line, 1, "warning", code, facts)


def _own_id(item: ImportedItem, bank: str) -> str:
    """Return the id or title of an item in the form of an id, empty when it has none that can be.

    A bare number goes behind the bank's name: 7 becomes ``duty-007``.
    """
    for key, written in (("id", item.fields.get("id")), ("title", item.title)):
        text = re.sub(r"\s+", "-", fold_width(written).strip().lower()) if isinstance(written, str) else ""
        if re.fullmatch("[0-9]{1,9}", text) and key == "id":
            return f"{bank[:50]}-{int(text):03d}"
        if ID.fullmatch(text) and re.search("[a-z]", text):
            return text
    return ""


def _fit(item: ImportedItem, library: Library) -> ImportedItem:
    """Return the item without references that nothing here answers to."""
    topics = None if library.catalog is None else library.catalog.topics
    tiers = None if library.tiers is None else {*library.tiers, *library.tier_names, *EVERYBODY}
    fields: dict[str, Raw] = dict(item.fields)
    notes = list(item.notes)
    topic = fields.get("topic")
    if isinstance(topic, str) and topics is not None and topic not in topics:
        del fields["topic"]
        fields["tags"] = list(dict.fromkeys([*_texts(fields.get("tags", [])), topic]))
        notes.append(_note(item, "import-topic-unknown", topic=topic))
    for key, known, kind in (("tier", tiers, "tier"), ("groups", library.groups, "group")):
        if key in fields and known is not None:
            names = _texts(fields.pop(key))
            if kept := [name for name in names if name in known]:
                fields[key] = kept
            lost = [name for name in names if name not in known]
            notes += [_note(item, f"import-{kind}-unknown", **{kind: name}) for name in lost]
    return replace(item, fields=fields, notes=tuple(notes))


def _texts(raw: Raw) -> list[str]:
    return [raw] if isinstance(raw, str) else [entry for entry in raw if isinstance(entry, str)]


def _remarks(item: ImportedItem) -> Iterator[str]:
    """Yield what stands above a question as comments: its name, what was lost, and the source as it was."""
    if item.title and item.title != item.fields["id"]:
        yield item.title
    for note in item.notes:
        yield f"{note.file}:{note.line} {note.message('zh')} / {note.message('en')}"
    if item.notes and item.fragment:
        yield item.fragment[:_LONGEST_FRAGMENT]
