"""YAML text as slices: where every key and value begins and ends, so that one can be put for another.

For text that the reader of banks found no fault with; everything between the slices
(comments, blank lines, indentation) stays as its author laid it out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from yaml import events
from yaml._yaml import CParser


@dataclass(slots=True)
class Slice:
    """A scalar, list or mapping from character ``start`` to ``end`` of its text."""

    start: int
    end: int
    column: int  # from 0
    is_flow: bool = False
    value: str | None = None  # of a scalar
    rows: list[Slice] = field(default_factory=list)
    pairs: list[tuple[Slice, Slice]] = field(default_factory=list)

    def child(self, *keys: str) -> Slice | None:
        """Return the value under the first of ``keys`` that is written."""
        return next((value for key, value in self.pairs if key.value in keys), None)


class Edit(NamedTuple):
    """What stands from ``start`` to ``end`` is to become ``text``."""

    start: int
    end: int
    text: str


def slice_text(text: str) -> Slice | None:
    """Return the slices of ``text``, None when it holds nothing.

    :raises yaml.error.MarkedYAMLError: it is no YAML.
    """
    get = CParser(text).get_event
    get()
    if isinstance(get(), events.StreamEndEvent):
        return None
    return _slice(get(), get, text)


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """Return ``text`` with the edits made; they do not overlap."""
    parts, done = [], 0
    for edit in sorted(edits):
        parts += [text[done : edit.start], edit.text]
        done = edit.end
    return "".join((*parts, text[done:]))


def line_start(text: str, index: int) -> int:
    """Return where the line of the character at ``index`` begins."""
    return text.rfind("\n", 0, index) + 1


def line_end(text: str, index: int) -> int:
    """Return where the line after that of ``index`` begins, or the end of the text."""
    found = text.find("\n", index)
    return len(text) if found < 0 else found + 1


def _slice(event: Any, get: Any, text: str) -> Slice:
    start = event.start_mark
    found = Slice(start.index, event.end_mark.index, start.column)
    if isinstance(event, events.ScalarEvent):
        found.value = event.value
        if event.style in ("|", ">"):
            found.end = _block_end(text, found)
        return found
    found.is_flow = bool(event.flow_style)
    if isinstance(event, events.MappingStartEvent):
        while not isinstance(inner := get(), events.MappingEndEvent):
            key = _slice(inner, get, text)
            found.pairs.append((key, _slice(get(), get, text)))
    else:
        inner = get()
        while not isinstance(inner, events.SequenceEndEvent):
            found.rows.append(_slice(inner, get, text))
            inner = get()
    found.end = inner.end_mark.index if found.is_flow else max(_ends(found), default=found.end)
    return found


def _ends(node: Slice) -> Iterator[int]:
    """Yield the ends of what is in a block: libyaml lets the block itself end where the next thing begins."""
    yield from (row.end for row in node.rows)
    yield from (value.end for _, value in node.pairs)


def _block_end(text: str, scalar: Slice) -> int:
    """Return the end of block text: without blank lines after it, unless ``+`` makes them part of it."""
    raw = text[scalar.start : scalar.end]
    head = raw.partition("\n")[0].partition("#")[0]
    return scalar.start + len(raw.removesuffix("\n") if "+" in head else raw.rstrip(" \n"))
