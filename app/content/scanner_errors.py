"""libyaml's refusals re-worded: the author's real mistake and where it stands.

libyaml reports where it gave up and in its own terms ("did not find expected
key"). The mistake is nearly always something simple on that line or the one
before: text that starts with a sign YAML keeps for itself, a colon in a text,
a full-width colon, a quote left open.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from app.content.lines import Lines
from app.content.traps import check_colon
from app.content.troubles import Trouble

_LINE = re.compile(
    r"""(?P<lead>\s*(?:-\ +)*)
        (?:(?P<key>"[^"]*"|'[^']*'|[^\s"'\[\]{}\#&*!|>%@`,:：-][^:\#]*?)\s*:\s+)?
        (?P<value>.*)$""",
    re.VERBOSE,
)
_INDENT = re.compile(r" *([\t\u3000\xa0])")
_BLOCK_HEADER = re.compile(r"[|>][+-]?[0-9]?[+-]?\s*(?:#.*)?$")
_QUOTED = re.compile(r""""(?:[^"\\]|\\.)*"|'(?:[^']|'')*'""")
_COLON = re.compile(r":(?=\s|$)")
_SIGNS = "*&!%@`,]}"
_SCANNED = {
    "while scanning an alias": "*",
    "while scanning an anchor": "&",
    "while scanning a tag": "!",
    "while scanning a block scalar": "",
}


def explain(error: Any, lines: Lines) -> Trouble:
    """Return the trouble that libyaml's ``error`` most likely comes from."""
    at = error.problem_mark
    for find in (_by_problem, _by_lines, _by_context):
        if found := find(error, lines):
            return found
    if at is None:
        return Trouble("yaml-syntax", lines.first, 1, {"problem": error.problem or ""})
    return Trouble("yaml-syntax", *_within(lines, at), {"problem": error.problem or ""})


def _by_problem(error: Any, lines: Lines) -> Trouble | None:
    """What libyaml's own words settle."""
    problem, context = error.problem or "", error.context or ""
    at, since = error.problem_mark, error.context_mark
    if at is None:
        return None
    if "escape" in problem or "hexdecimal" in problem:
        return Trouble("yaml-escape", *lines.place(at), {"character": lines.rest(at)[:2]})
    if "tab character" in problem:
        return Trouble("yaml-tab", *lines.place(at))
    if context == "while scanning a directive":
        return Trouble("yaml-directive", *lines.place(since))
    if context in _SCANNED:
        sign = _SCANNED[context] or lines.character_at(since)
        return Trouble("yaml-starts-with", *lines.place(since), {"sign": sign})
    if "cannot start any token" in problem:
        return _bad_start(at, lines)
    if "exceeded max depth" in problem:
        return Trouble("yaml-too-deep", *_within(lines, at), {"most": 10})
    if context == "while parsing a flow node" and lines.character_at(at) == ",":
        return Trouble("yaml-empty-value", *lines.place(at), {"key": ","})
    if context == "while parsing a flow mapping" and lines.character_at(at) == ":" and at.line == since.line:
        return Trouble(
            "yaml-colon-in-text", *lines.place(at), {"text": lines.before(at).rpartition(":")[2].strip()}
        )
    if context.startswith("while parsing a flow") and lines.before(at)[-1:] in ("'", '"'):
        return Trouble("yaml-text-after-quote", *lines.place(at), {"text": lines.rest(at)})
    return None


def _bad_start(at: Any, lines: Lines) -> Trouble:
    sign = lines.character_at(at)
    if sign == "\t":
        return Trouble("yaml-tab", *lines.place(at))
    return Trouble("yaml-starts-with", *lines.place(at), {"sign": sign})


def _by_lines(error: Any, lines: Lines) -> Trouble | None:
    """What the lines near the place show, the likeliest line first."""
    at, since = error.problem_mark, error.context_mark
    if at is None:
        return None
    last = min(at.line, len(lines) - 1)
    previous = next((index for index in range(last - 1, -1, -1) if lines[index].strip()), 0)
    candidates = [last, previous]
    if (error.problem or "").startswith("could not find expected ':'"):
        candidates = [since.line, last]
    for index in dict.fromkeys(candidates):
        for check in _CHECKS:
            if found := check(lines.start(index), index + lines.first):
                return found
    first = since.line if since is not None else previous
    for index in range(first, last + 1):
        if found := _check_open_quote(lines.start(index), index + lines.first):
            return found
    return None


def _check_indentation(source: str, line: int) -> Trouble | None:
    if found := _INDENT.match(source):
        code = "yaml-tab" if found.group(1) == "\t" else "yaml-wide-space"
        return Trouble(code, line, found.start(1) + 1)
    return None


def _check_start(source: str, line: int) -> Trouble | None:
    """Text that starts with a sign YAML keeps for itself, or goes on after its quotes or brackets."""
    parts = _LINE.match(source)
    if parts is None or not (value := parts["value"].rstrip()):
        return None
    column = parts.start("value") + 1
    if value.startswith("{{"):
        return Trouble("yaml-starts-with", line, column, {"sign": "{{"})
    if value[0] in "[{":
        closing = value.rfind("]" if value[0] == "[" else "}")
        tail = value[closing + 1 :].strip() if closing > 0 else ""
        starts = bool(tail) and not tail.startswith("#")
        return Trouble("yaml-starts-with", line, column, {"sign": value[0]}) if starts else None
    if value[0] in "\"'":
        return _check_after_quote(value, line, column)
    if parts["key"] and f"{value} ".startswith(("- ", "? ")):
        return Trouble("yaml-starts-with", line, column, {"sign": value[:2]})
    is_sign = value[0] in _SIGNS or (value[0] in "|>" and not _BLOCK_HEADER.match(value))
    return Trouble("yaml-starts-with", line, column, {"sign": value[0]}) if is_sign else None


def _check_after_quote(value: str, line: int, column: int) -> Trouble | None:
    quoted = _QUOTED.match(value)
    if quoted is None:
        return None
    tail = value[quoted.end() :]
    if not tail.strip() or tail.lstrip().startswith((":", " #", "#")):
        return None
    return Trouble("yaml-text-after-quote", line, column + quoted.end(), {"text": tail.strip()})


def _check_open_quote(source: str, line: int) -> Trouble | None:
    parts = _LINE.match(source)
    if parts and parts["value"][:1] in ('"', "'") and not _QUOTED.match(parts["value"]):
        return Trouble("yaml-open-quote", line, parts.start("value") + 1, {"sign": parts["value"][0]})
    return None


def _check_colon_in_text(source: str, line: int) -> Trouble | None:
    parts = _LINE.match(source)
    if parts is None or not parts["key"] or parts["value"][:1] in ("", "[", "{", '"', "'", "|", ">"):
        return None
    if colon := _COLON.search(parts["value"].rstrip()):
        facts = {"text": parts["value"][: colon.start()]}
        return Trouble("yaml-colon-in-text", line, parts.start("value") + colon.start() + 1, facts)
    return None


_CHECKS: tuple[Callable[[str, int], Trouble | None], ...] = (
    _check_indentation,
    check_colon,
    _check_start,
    _check_colon_in_text,
)


def _by_context(error: Any, lines: Lines) -> Trouble | None:
    """What is left: something not closed, a line without a colon, or shifted indentation."""
    problem, context = error.problem or "", error.context or ""
    at, since = error.problem_mark, error.context_mark
    if context == "while scanning a quoted scalar":
        return Trouble("yaml-open-quote", *lines.place(since), {"sign": lines.character_at(since)})
    if problem.startswith("could not find expected ':'"):
        return Trouble("yaml-no-colon", *lines.place(since), {"text": lines.rest(since)})
    if context.startswith("while parsing a flow"):
        return _open_bracket(at, since, lines)
    if context.startswith("while parsing a block") or problem.startswith("mapping values are not allowed"):
        line, _ = _within(lines, at)
        source = lines[line - lines.first]
        return Trouble("yaml-bad-indentation", line, len(source) - len(source.lstrip()) + 1)
    return None


def _open_bracket(at: Any, since: Any, lines: Lines) -> Trouble:
    """A bracket never closed, often because `` #`` made the rest of its line a comment."""
    source = lines.rest(since)
    if lost := re.search(r"\s(#)(?=\S)", source):
        line, column = lines.place(since)
        return Trouble(
            "yaml-text-after-hash", line, column + lost.start(1), {"text": source[lost.start(1) :]}
        )
    sign = lines.character_at(since)
    if sign and sign in "[{":
        return Trouble("yaml-open-bracket", *lines.place(since), {"sign": sign})
    for index in range(min(since.line, len(lines) - 1), -1, -1):
        source = lines[index]
        for opening, closing in ("[]", "{}"):
            if source.count(opening) > source.count(closing):
                column = source.rindex(opening) + 1
                return Trouble("yaml-open-bracket", index + lines.first, column, {"sign": opening})
    return Trouble("yaml-syntax", *_within(lines, since), {"problem": "[ ]"})


def _within(lines: Lines, mark: Any) -> tuple[int, int]:
    """Return the place of ``mark``; the end of the text when it lies beyond."""
    if mark.line < len(lines) and (mark.line < len(lines) - 1 or lines[mark.line]):
        return lines.place(mark)
    index = next((i for i in range(len(lines) - 1, -1, -1) if lines[i].strip()), 0)
    return index + lines.first, len(lines[index]) + 1
