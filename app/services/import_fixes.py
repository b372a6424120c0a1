"""What an organizer decides on imported questions before they are written: skip one, mend an answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from app.content.importer import ImportedItem, ImportReading
from app.content.importers._answers import split_gaps
from app.domain.bank.fields import Raw
from app.domain.bank.gaps import count_gaps
from app.domain.bank.item_fields import type_keys

CHOICES = ("single", "multiple", "indefinite")


@dataclass(frozen=True)
class ImportDecisions:
    """By the place of a question in the file, from 0: which are left out, and answers given instead."""

    skipped: frozenset[int] = frozenset()
    answers: Mapping[int, str] = field(default_factory=dict)


def type_of_fields(item: ImportedItem) -> str:
    """Return the type key of an imported question, ``group`` for a shared text."""
    return next((name for name in type_keys().values() if name in item.fields), "group")


def decided(reading: ImportReading, decisions: ImportDecisions) -> ImportReading:
    """Return the reading as decided."""
    return replace(reading, items=tuple(_decide(reading, decisions)))


def _decide(reading: ImportReading, decisions: ImportDecisions) -> Iterator[ImportedItem]:
    for number, item in enumerate(reading.items):
        if number not in decisions.skipped:
            answer = decisions.answers.get(number, "")
            yield with_answer(item, answer) if answer else item


def with_answer(item: ImportedItem, answer: str) -> ImportedItem:
    """Return the question with another answer; several letters make a single choice a multiple."""
    name = type_of_fields(item)
    fields: dict[str, Raw] = dict(item.fields)
    if name == "single" and len(answer) > 1:
        fields = {"multiple" if key == "single" else key: value for key, value in fields.items()}
    if name == "blank":
        fields["answer"] = split_gaps(answer, count_gaps(str(fields[name])))
    elif name != "group":
        fields["answer"] = answer
    return replace(item, fields=fields)
