"""What exactly is different between two states of an item, field by field in an author's terms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.bank.build import dump_item
from app.domain.bank.change import what_is_right
from app.domain.bank.item import Item
from app.domain.bank.item_fields import LANGUAGES
from app.domain.bank.shapes import letter

_ORDER = (
    *("id", "type", "answer", "stem", "answer-letters", "options", "options-order", "distractors", "items"),
    *("pairs", "extra", "blanks", "rubric", "words", "compare", "tolerance", "unit"),
    *("scoring", "bank_scoring", "penalty", "shuffle"),
)


@dataclass(frozen=True)
class Difference:
    """One field with its two values as an author writes them; None: not written.

    Beside the fields of items there are ``type``, ``stem``, ``options.B`` (one
    option), ``options-order`` (the new order in the old letters),
    ``answer-letters`` (the letters moved with their options, what is right is
    the same), and a translation's fields such as ``en.stem``.
    """

    field: str
    before: Any | None
    after: Any | None


def differences(before: Item, after: Item) -> tuple[Difference, ...]:
    """Return what is different between two states of one item, the gravest first."""
    old, new = _fields(before), _fields(after)
    found: list[Difference] = []
    for name in {**old, **new}:
        if old.get(name) != new.get(name):
            found += _of_field(name, old.get(name), new.get(name))
    if what_is_right(before) == what_is_right(after):
        found = [
            Difference("answer-letters", each.before, each.after) if _is_letters(each, before) else each
            for each in found
        ]
    return tuple(sorted(found, key=_rank))


def _fields(item: Item) -> dict[str, Any]:
    """Return the stored form with ``type`` and ``stem`` for the type key, translations spread out."""
    stored = dump_item(item)
    fields: dict[str, Any] = {"id": stored.pop("id"), "type": item.type, "stem": stored.pop(item.type)}
    for part in (*LANGUAGES, "group"):
        for name, value in stored.pop(part, {}).items():
            fields[f"{part}.{name}"] = value
    pictures = {path: facts[0][:8] for path, facts in stored.pop("media", {}).items()}
    return fields | stored | ({"media": pictures} if pictures else {})


def _of_field(name: str, old: Any, new: Any) -> Iterator[Difference]:
    if name == "options" and old is not None and new is not None:
        yield from _of_options(old, new)
    else:
        yield Difference(name, old, new)


def _of_options(old: Sequence[str], new: Sequence[str]) -> Iterator[Difference]:
    """Yield one option after the other, or the new order when nothing else changed."""
    if sorted(old) == sorted(new):
        order = "".join(letter(old.index(text)) for text in new)
        yield Difference("options-order", "".join(letter(index) for index in range(len(old))), order)
        return
    for index in range(max(len(old), len(new))):
        before = old[index] if index < len(old) else None
        after = new[index] if index < len(new) else None
        if before != after:
            yield Difference(f"options.{letter(index)}", before, after)


def _is_letters(difference: Difference, item: Item) -> bool:
    return difference.field == "answer" and hasattr(item.body, "options") and item.type != "qa"


def _rank(difference: Difference) -> tuple[int, str]:
    name = difference.field.partition(".")[0]
    return (_ORDER.index(name) if name in _ORDER else len(_ORDER), difference.field)
