"""YAML text to a tree that keeps the line and column of every key and value.

Built from libyaml's events, never with ``yaml.load``: that guesses types,
forgets places and takes duplicate keys. Every scalar stays text. What the
house refuses in YAML is reported as it is met and the tree goes on without it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Union

from yaml import events
from yaml._yaml import CParser
from yaml.error import MarkedYAMLError

from app.content import traps
from app.content.lines import Lines
from app.content.scanner_errors import explain
from app.content.troubles import Trouble
from app.domain.bank.fields import Path

MOST_DEPTH = 10
_HOPELESS_DEPTH = 200  # libyaml itself gives up at 1000

_PLAIN = (None, "")

Node = Union[str, "Rows", "Table"]
Place = tuple[int, int]  # line and column, both from 1


class Table(dict[str, Node]):
    """A mapping with the places of its keys and values."""

    __slots__ = ("is_flow", "key_places", "place", "value_places")

    def __init__(self, place: Place, *, is_flow: bool = False) -> None:
        self.place = place
        self.is_flow = is_flow
        self.key_places: dict[str, Place] = {}
        self.value_places: dict[str, Place] = {}


class Rows(list[Node]):
    """A sequence with the places of its entries."""

    __slots__ = ("is_flow", "place", "places")

    def __init__(self, place: Place, *, is_flow: bool = False) -> None:
        self.place = place
        self.is_flow = is_flow
        self.places: list[Place] = []


@dataclass(frozen=True, slots=True)
class Tree:
    """One text read. ``root`` is None when the text broke; ``broke`` tells why."""

    root: Node | None
    troubles: tuple[Trouble, ...]
    broke: Trouble | None = None


def read_tree(text: str, *, first_line: int = 1, is_plain: bool = True) -> Tree:
    """Return the tree of ``text``, whose first line is line ``first_line`` of its file.

    ``is_plain`` promises that nothing but printable characters is in it.
    """
    lines = Lines(text, first_line)
    reader = _Reader(text, lines)
    try:
        root = reader.read_document()
    except MarkedYAMLError as error:
        broke = explain(error, lines)
        return Tree(None, tuple(reader.troubles), broke)
    except _TooDeep as error:
        broke = Trouble("yaml-too-deep", *error.place, {"most": MOST_DEPTH})
        return Tree(None, tuple(reader.troubles), broke)
    if not is_plain:
        reader.troubles += traps.find_wide_indentation(lines, reader.free_lines)
    return Tree(root, tuple(reader.troubles))


def find_place(node: Node, path: Path, *, on_key: bool = False) -> Place | None:
    """Return the place of what ``path`` leads to; of the nearest thing above it where it leads too far."""
    place: Place | None = node.place if isinstance(node, Table | Rows) else None
    for step in path:
        if isinstance(node, Table) and str(step) in node:
            key = str(step)
            place = (node.key_places if on_key else node.value_places)[key]
            node = node[key]
        elif isinstance(node, Table) and isinstance(step, int) and 0 <= step < len(node):
            key = list(node)[step]
            place = (node.key_places if on_key else node.value_places)[key]
            node = node[key]
        elif isinstance(node, Rows) and isinstance(step, int) and 0 <= step < len(node):
            place = node.places[step]
            node = node[step]
        else:
            break
    return place


class _TooDeep(Exception):
    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self.place = place


class _Reader:
    """Walks the events of one text, once."""

    def __init__(self, text: str, lines: Lines) -> None:
        self._lines = lines
        self._get: Any = CParser(text).get_event
        self.troubles: list[Trouble] = []
        self.free_lines: set[int] = set()  # lines inside block or quoted text, whose indentation is theirs

    def read_document(self) -> Node | None:
        self._get()  # the stream's start
        event = self._get()
        if isinstance(event, events.StreamEndEvent):
            return None
        if event.version or event.tags:
            self._report("yaml-directive", event)
        root = self._read_node(self._get(), (), 1)
        self._get()  # the document's end
        event = self._get()
        if not isinstance(event, events.StreamEndEvent):
            self._report("yaml-several-documents", event)
        return root

    def _read_node(self, event: Any, path: Path, depth: int, *, in_flow: bool = False) -> Node:
        if isinstance(event, events.AliasEvent):
            self._report_indicator("*", event, path)
            return ""
        if event.anchor is not None:
            self._report_indicator("&", event, path)
        elif event.tag is not None:
            self._report_indicator("!", event, path)
        if isinstance(event, events.ScalarEvent):
            return self._read_scalar(event, path, in_flow=in_flow)
        if depth > MOST_DEPTH:
            return self._skip_deep(event, path)
        if isinstance(event, events.MappingStartEvent):
            return self._read_table(event, path, depth)
        return self._read_rows(event, path, depth)

    def _read_scalar(self, event: Any, path: Path, *, in_flow: bool) -> str:
        value: str = event.value
        start, end = event.start_mark, event.end_mark
        if event.style in _PLAIN:
            if "?" in value and in_flow:
                line, column = self._lines.place(start)
                self._add(
                    Trouble("yaml-question-mark", line, column + value.index("?"), {"text": value}), path
                )
            self._add(traps.check_plain(start, end, self._lines), path)
        else:
            last = end.line if event.style in "|>" else end.line + 1
            self.free_lines.update(range(start.line + 1, last))
            self._add(traps.check_styled(value, event.style, start, end, self._lines), path)
        return value

    def _read_table(self, event: Any, path: Path, depth: int) -> Table:
        is_flow = bool(event.flow_style)
        table = Table(self._place(event), is_flow=is_flow)
        while not isinstance(key_event := self._get(), events.MappingEndEvent):
            key = self._read_key(key_event, path, depth, is_flow=is_flow)
            value_event = self._get()
            if key is None:
                self._skip(value_event)
                continue
            if key in table:
                facts = {"key": key, "line": table.key_places[key][0]}
                self._report("yaml-duplicate-key", key_event, (*path, key), facts)
                self._skip(value_event)
                continue
            if _is_empty(value_event):
                self._report_empty(key, key_event, value_event, (*path, key), is_flow=is_flow)
                value: Node = ""
            else:
                value = self._read_node(value_event, (*path, key), depth + 1, in_flow=is_flow)
            table.key_places[key] = self._place(key_event)
            table.value_places[key] = self._place(value_event)
            table[key] = value
        return table

    def _read_key(self, event: Any, path: Path, depth: int, *, is_flow: bool) -> str | None:
        if isinstance(event, events.ScalarEvent):
            key = self._read_node(event, (*path, event.value), depth, in_flow=is_flow)
            return key if isinstance(key, str) else None
        opening = self._lines.character_at(event.start_mark)
        if isinstance(event, events.AliasEvent):
            opening = "*"
        self._report("yaml-starts-with", event, path, {"sign": "{{" if opening == "{" else opening})
        self._skip(event)
        return None

    def _read_rows(self, event: Any, path: Path, depth: int) -> Rows:
        is_flow = bool(event.flow_style)
        rows = Rows(self._place(event), is_flow=is_flow)
        entries = []
        while not isinstance(entry := self._get(), events.SequenceEndEvent):
            entries.append(entry)
            at = (*path, len(rows))
            if is_flow and self._is_stray_pair(entry):
                rows.append(self._read_stray_pair(entry, at))
            elif isinstance(entry, events.SequenceStartEvent) and not is_flow and not entry.flow_style:
                rows.append(self._read_inner_rows(event, entry, at, depth))
            elif _is_empty(entry):
                self._report_empty("", entry, entry, at, is_flow=is_flow)
                rows.append("")
            else:
                rows.append(self._read_node(entry, at, depth + 1, in_flow=is_flow))
            rows.places.append(self._place(entry))
        if is_flow:
            key = next((step for step in reversed(path) if isinstance(step, str)), "")
            for index, finding in traps.check_commas(entries, key, self._lines):
                self._add(finding, (*path, index))
        return rows

    def _read_inner_rows(self, outer: Any, event: Any, path: Path, depth: int) -> Node:
        """Read a list in a list; ``- - 3 dB`` with one entry was meant as text."""
        inner = self._read_node(event, path, depth + 1)
        is_on_dash_line = self._lines.is_after_dash(event.start_mark)
        if is_on_dash_line and isinstance(inner, Rows) and len(inner) == 1 and isinstance(inner[0], str):
            self._report("yaml-list-in-list", event, path, {"text": inner[0]})
        return inner

    def _is_stray_pair(self, event: Any) -> bool:
        is_table = isinstance(event, events.MappingStartEvent)
        return is_table and self._lines.character_at(event.start_mark) != "{"

    def _read_stray_pair(self, event: Any, path: Path) -> Node:
        """Read ``时间: 地点`` in ``[ ]``, which YAML takes for a mapping without braces."""
        before = len(self.troubles)
        table = self._read_table(event, path, MOST_DEPTH)
        del self.troubles[before:]
        key, place = next(iter(table.key_places.items()), ("", self._place(event)))
        line, column = place[0], place[1] + len(key)
        self.troubles.append(Trouble("yaml-colon-in-text", line, column, {"text": key}, path))
        return ""

    def _report_empty(self, key: str, key_event: Any, value_event: Any, path: Path, *, is_flow: bool) -> None:
        """Report a key without a value: lost after ``#``, glued to its colon, or not written."""
        line, column = self._place(key_event)
        for colon, code in (("：", "yaml-wide-colon"), (":", "yaml-no-space-after-colon")):
            if is_flow and colon in key and key_event.style in _PLAIN:
                facts = {"key": key.partition(colon)[0]}
                self._add(Trouble(code, line, column + key.index(colon), facts), path)
                return
        lost = traps.check_plain(value_event.start_mark, value_event.end_mark, self._lines)
        self._add(lost or Trouble("yaml-empty-value", line, column, {"key": key}), path)

    def _skip_deep(self, event: Any, path: Path) -> Node:
        self._report("yaml-too-deep", event, path, {"most": MOST_DEPTH})
        self._skip(event)
        return ""

    def _skip(self, event: Any) -> None:
        """Pass over a node whose first event is ``event``."""
        depth = 0
        while True:
            if isinstance(event, events.CollectionStartEvent):
                depth += 1
                if depth > _HOPELESS_DEPTH:
                    raise _TooDeep(self._place(event))
            elif isinstance(event, events.CollectionEndEvent):
                depth -= 1
            if depth == 0:
                return
            event = self._get()

    def _add(self, trouble: Trouble | None, path: Path) -> None:
        if trouble is not None:
            self.troubles.append(replace(trouble, path=path))

    def _place(self, event: Any) -> Place:
        return self._lines.place(event.start_mark)

    def _report_indicator(self, sign: str, event: Any, path: Path) -> None:
        self._report({"*": "yaml-alias", "&": "yaml-anchor", "!": "yaml-tag"}[sign], event, path)

    def _report(self, code: str, event: Any, path: Path = (), facts: dict[str, object] | None = None) -> None:
        self.troubles.append(Trouble(code, *self._place(event), facts or {}, path))


def _is_empty(event: Any) -> bool:
    """Whether this is a value that was not written; quotes with nothing between them were."""
    return (
        isinstance(event, events.ScalarEvent)
        and not event.value
        and event.style in _PLAIN
        and not event.anchor
    )
