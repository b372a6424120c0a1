"""GIFT as text to its parts: questions, titles, answer blocks, answers with weights and feedback.

Escapes are put aside first, so that every sign left means something.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_ESCAPED = "\\:#={}~"
_ASIDE = {sign: chr(0xE010 + index) for index, sign in enumerate(_ESCAPED)}
_NEWLINE = chr(0xE010 + len(_ESCAPED))
_BACK = {ord(aside): sign for sign, aside in _ASIDE.items()} | {ord(_NEWLINE): "\n"}
_ESCAPE = re.compile(r"\\([\\:#={}~n])")
_CATEGORY = re.compile(r"\s*\$CATEGORY:\s*(.*)", re.IGNORECASE)
_TITLE = re.compile(r"\s*::(.*?)::\s*", re.DOTALL)
_FORMAT = re.compile(r"\s*\[(html|moodle|plain|markdown)\]\s*", re.IGNORECASE)
_WEIGHT = re.compile(r"\s*%\s*(-?[0-9]+(?:\.[0-9]*)?)\s*%")
_ID = re.compile(r"\[id:\s{0,9}([^\s\[\]]{1,64})\s{0,9}\]")
_TAG = re.compile(r"\[tag:\s{0,9}([^\s\[\]][^\[\]]{0,63})\]")


@dataclass(frozen=True)
class Rich:
    """A text and how it is to be read: html, moodle, plain, markdown, or empty when it is not said."""

    text: str
    form: str = ""


@dataclass(frozen=True)
class Answer:
    """One answer: ``=`` or ``~``, its text, its weight in percent if written, its feedback."""

    sign: str
    text: Rich
    weight: float | None = None
    feedback: Rich = Rich("")


@dataclass(frozen=True)
class Block:
    """What stands in one pair of braces. ``kind``: essay, truth, numeric, answers."""

    kind: str
    answers: tuple[Answer, ...] = ()
    explanation: Rich = Rich("")


@dataclass
class Piece:
    """One question as it stands in the file."""

    line: int
    lines: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    category: str = ""
    open_braces: int = 0

    def add(self, line: str) -> None:
        plain = set_aside(line)
        self.lines.append(line)
        self.open_braces = max(0, self.open_braces + plain.count("{") - plain.count("}"))

    @property
    def source(self) -> str:
        return "\n".join(self.lines)

    @property
    def id(self) -> str:
        found = _ID.search(" ".join(self.remarks))
        return found.group(1) if found else ""

    @property
    def tags(self) -> list[str]:
        return [found.strip() for found in _TAG.findall(" ".join(self.remarks))]


@dataclass(frozen=True)
class GiftQuestion:
    """Title, the texts around the answer blocks (one more than there are blocks), and the blocks."""

    title: str
    texts: tuple[str, ...]
    form: str
    blocks: tuple[Block, ...]


class BrokenQuestion(ValueError):
    """Braces do not fit together."""


def cut_at_blank_lines(text: str) -> Iterator[Piece]:
    """Yield the questions of a file: what lies between blank lines, unless a brace is still open there."""
    category = ""
    piece = Piece(0)
    for number, line in enumerate(text.split("\n"), 1):
        if found := _CATEGORY.match(line):
            if piece.lines:
                yield piece
            category = found.group(1).strip()
            piece = Piece(0, category=category)
        elif line.lstrip().startswith("//"):
            piece.remarks.append(line.strip().removeprefix("//").strip())
        elif line.strip():
            if piece.lines and _TITLE.match(line) and not piece.lines[-1].strip():
                yield piece  # a title after a blank line begins anew, whatever is still open
                piece = Piece(0, category=category)
            piece.line = piece.line or number
            piece.add(line)
        elif piece.open_braces:
            piece.add(line)
        elif piece.lines:
            yield piece
            piece = Piece(0, category=category)
    if piece.lines:
        yield piece


def parse_question(source: str) -> GiftQuestion:
    """Return the parts of one question.

    :raises BrokenQuestion: a brace is missing, or one stands inside another.
    """
    text = set_aside(source)
    title = ""
    if found := _TITLE.match(text):
        title, text = found.group(1), text[found.end() :]
    form, text = _take_format(text)
    texts, blocks = [], []
    while True:
        before, opening, rest = text.partition("{")
        if "}" in before:
            raise BrokenQuestion
        texts.append(put_back(before))
        if not opening:
            break
        inner, closing, text = rest.partition("}")
        if not closing or "{" in inner:
            raise BrokenQuestion
        blocks.append(_parse_block(inner))
    return GiftQuestion(put_back(title).strip(), tuple(texts), form, tuple(blocks))


def set_aside(text: str) -> str:
    """Replace what a backslash escapes by private characters."""
    clean = text.translate(dict.fromkeys(_BACK))
    return _ESCAPE.sub(lambda found: _NEWLINE if found[1] == "n" else _ASIDE[found[1]], clean)


def put_back(text: str) -> str:
    """Return text with the escaped characters in their place."""
    return text.translate(_BACK)


def _take_format(text: str) -> tuple[str, str]:
    found = _FORMAT.match(text)
    return (found.group(1).lower(), text[found.end() :]) if found else ("", text)


def _rich(text: str) -> Rich:
    form, rest = _take_format(text)
    return Rich(put_back(rest).strip(), form)


def _parse_block(inner: str) -> Block:
    inner, _, explanation = inner.partition("####")
    body = inner.strip()
    said = _rich(explanation)
    if not body:
        return Block("essay", explanation=said)
    if body.startswith("#"):
        return Block("numeric", tuple(_numeric_answers(body[1:])), said)
    word, *feedbacks = body.split("#")
    if word.strip().upper() in ("T", "TRUE", "F", "FALSE"):
        first = Answer("=", Rich(word.strip().upper()[0]))
        return Block("truth", (first, *(Answer("#", Rich(""), None, _rich(one)) for one in feedbacks)), said)
    return Block("answers", tuple(_answers(body)), said)


def _answers(body: str) -> Iterator[Answer]:
    parts = re.split("([=~])", body)
    if parts[0].strip():
        yield _answer("=", parts[0])
    for sign, text in zip(parts[1::2], parts[2::2], strict=True):
        if text.strip():
            yield _answer(sign, text)


def _numeric_answers(body: str) -> Iterator[Answer]:
    if re.search("[=~]", body):
        yield from _answers(body)
    elif body.strip():
        yield _answer("=", body)


def _answer(sign: str, text: str) -> Answer:
    weight: float | None = None
    if found := _WEIGHT.match(text):
        weight, text = float(found.group(1)), text[found.end() :]
    said, _, feedback = text.partition("#")
    return Answer(sign, _rich(said), weight, _rich(feedback))
