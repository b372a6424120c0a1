"""The short way for files that are right: values alone, without places.

Gives exactly the values of the tree, several times faster, and gives up (None)
on anything the tree might report; then the careful way is gone, which says
what is wrong and where. A test holds the two together on mutated files.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Union

from yaml import events
from yaml._yaml import CParser
from yaml.error import YAMLError

from app.content.traps import find_small, is_open
from app.content.yaml_tree import MOST_DEPTH

Value = Union[str, "list[Value]", "dict[str, Value]"]

_LOST = re.compile(r" #(?=\S)")
_BRACKET = re.compile("[(（“《【「]")
_Scalar, _Table, _Rows = events.ScalarEvent, events.MappingStartEvent, events.SequenceStartEvent
_TableEnd, _RowsEnd = events.MappingEndEvent, events.SequenceEndEvent
_HEADER_LEVEL = 1


class _Doubtful(Exception):
    """Something the tree has to look at."""


def read_plainly(text: str) -> tuple[dict[str, Value], list[dict[str, Value]], list[int]] | None:
    """Return a file's fields without ``questions``, its questions, and the line each begins on.

    ``text`` holds printable characters and line feeds alone.
    """
    try:
        return _PlainReader(text).read_file()
    except (_Doubtful, YAMLError):
        return None


class _PlainReader:
    def __init__(self, text: str) -> None:
        self._text = text
        self._get: Any = CParser(text).get_event
        self._lost_lines = frozenset(_lines_of(_LOST, text))
        self._has_escapes = "\\" in text

    def read_file(self) -> tuple[dict[str, Value], list[dict[str, Value]], list[int]]:
        get = self._get
        get()
        start = get()
        if start.__class__ is not events.DocumentStartEvent or start.version or start.tags:
            raise _Doubtful
        root = get()
        if root.__class__ is not _Table or root.flow_style or root.anchor or root.tag:
            raise _Doubtful
        fields: dict[str, Value] = {}
        questions: list[dict[str, Value]] | None = None
        starts: list[int] = []
        while (key := get()).__class__ is not _TableEnd:
            if key.__class__ is not _Scalar or key.anchor or key.tag or key.value in fields:
                raise _Doubtful
            if key.value != "questions":
                fields[key.value] = self._read(get(), _HEADER_LEVEL + 1, False)
                continue
            if questions is not None:
                raise _Doubtful
            questions = self._read_questions(get(), starts)
        get()
        if get().__class__ is not events.StreamEndEvent:
            raise _Doubtful
        return fields, questions or [], starts

    def _read_questions(self, event: Any, starts: list[int]) -> list[dict[str, Value]]:
        if event.__class__ is not _Rows or event.flow_style or event.anchor or event.tag:
            raise _Doubtful
        read_table = self._read_table
        questions: list[dict[str, Value]] = []
        while (entry := self._get()).__class__ is not _RowsEnd:
            if entry.__class__ is not _Table or entry.anchor or entry.tag:
                raise _Doubtful
            mark: Any = entry.start_mark
            starts.append(mark.line + 1)
            questions.append(read_table(bool(entry.flow_style), _HEADER_LEVEL + 2))
        return questions

    def _read(self, event: Any, depth: int, in_flow: bool) -> Value:
        if event.__class__ is _Scalar:
            return self._read_scalar(event, in_flow)
        if event.__class__ is events.AliasEvent or event.anchor or event.tag or depth > MOST_DEPTH:
            raise _Doubtful
        if event.__class__ is _Table:
            return self._read_table(bool(event.flow_style), depth)
        return self._read_rows(bool(event.flow_style), depth)

    def _read_scalar(self, event: Any, in_flow: bool) -> str:
        value: str = event.value
        style = event.style
        if event.anchor or event.tag:
            raise _Doubtful
        if not style:
            if not value or (in_flow and "?" in value):
                raise _Doubtful
            line = event.end_mark.line
            if line != event.start_mark.line or line in self._lost_lines:
                raise _Doubtful
        elif style == '"':
            if self._has_escapes and ("$" in value or not value.replace("\n", "").isprintable()):
                raise _Doubtful
        elif style != "'" and not value.strip():
            raise _Doubtful
        return value

    def _read_table(self, is_flow: bool, depth: int) -> dict[str, Value]:
        # The way of nearly every scalar (unquoted, nothing doubtful) is written out here, for speed.
        get, read, read_scalar, lost_lines = self._get, self._read, self._read_scalar, self._lost_lines
        table: dict[str, Value] = {}
        while (key := get()).__class__ is not _TableEnd:
            if key.__class__ is not _Scalar:
                raise _Doubtful
            name = key.value
            if (
                key.style
                or key.anchor
                or key.tag
                or is_flow
                or lost_lines
                or " " in name
                or "\n" in name
                or not name
            ):
                name = read_scalar(key, is_flow)
            if name in table:
                raise _Doubtful
            event = get()
            if event.__class__ is not _Scalar:
                table[name] = read(event, depth + 1, is_flow)
                continue
            value = event.value
            if (
                event.style
                or event.anchor
                or event.tag
                or is_flow
                or lost_lines
                or " " in value
                or "\n" in value
                or not value
            ):
                value = read_scalar(event, is_flow)
            table[name] = value
        return table

    def _read_rows(self, is_flow: bool, depth: int) -> list[Value]:
        if is_flow:
            return self._read_flow_rows(depth)
        get, read, read_scalar, lost_lines = self._get, self._read, self._read_scalar, self._lost_lines
        rows: list[Value] = []
        while (entry := get()).__class__ is not _RowsEnd:
            if entry.__class__ is _Scalar:
                value = entry.value
                if (
                    entry.style
                    or entry.anchor
                    or entry.tag
                    or lost_lines
                    or " " in value
                    or "\n" in value
                    or not value
                ):
                    value = read_scalar(entry, False)
                rows.append(value)
                continue
            rows.append(read(entry, depth + 1, False))
            if entry.__class__ is _Rows and not entry.flow_style and len(rows[-1]) == 1:
                raise _Doubtful
        return rows

    def _read_flow_rows(self, depth: int) -> list[Value]:
        """Read ``[ ]``, doubting whatever may come from a comma or a colon inside a text."""
        get = self._get
        rows: list[Value] = []
        texts: list[str] = []
        end = 0
        gaps: set[int] = set()
        while (entry := get()).__class__ is not _RowsEnd:
            start = entry.start_mark.index
            if end:
                gaps.add(start - end)
            if entry.__class__ is _Scalar:
                value = self._read_scalar(entry, True)
                if _BRACKET.search(value) and is_open(value):
                    raise _Doubtful
                texts.append(value)
                rows.append(value)
                mark: Any = entry.end_mark
                end = mark.index
            else:
                if entry.__class__ is _Table and self._text[start] != "{":
                    raise _Doubtful
                rows.append(self._read(entry, depth + 1, True))
                end = 0
        if (1 in gaps and len(gaps) > 1) or (len(texts) > 2 and find_small(texts)):
            raise _Doubtful
        return rows


def _lines_of(pattern: re.Pattern[str], text: str) -> Iterator[int]:
    """Yield the lines, counted from 0, on which ``pattern`` is found."""
    line = end = 0
    for found in pattern.finditer(text):
        line += text.count("\n", end, found.start())
        end = found.start()
        yield line
