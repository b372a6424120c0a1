"""Aiken: a stem, lettered options, and ``ANSWER: B``; one question after the other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from app.content.diagnostics import Diagnostic
from app.content.foreign_text import clean_text, read_text_file
from app.content.importer import ImportedItem, Importer, ImportReading, finish_reading
from app.content.importers._choices import choice_fields
from app.content.importers._paper_lines import looks_like_paper
from app.domain.bank.fields import Words
from app.domain.normalise import fold_width

_OPTION = re.compile(r"\s*([A-Za-zＡ-Ｚａ-ｚ])\s*[.)．）、]\s*(?=\S)(.*)")
_ANSWER = re.compile(r"\s*(?:ANSWER|答案)\s*[:：]\s*(.*)", re.IGNORECASE)


@dataclass
class _Question:
    line: int
    stem: list[str] = field(default_factory=list)
    options: list[str] = field(default_factory=list)
    letters: str = ""


class Aiken:
    """Beyond what Moodle takes: stems of several lines, several letters in an answer, full width."""

    title = Words("Aiken 文本", "Aiken text")
    suffixes: tuple[str, ...] = (".txt",)

    def sniff(self, data: bytes) -> bool:
        text = read_text_file(data[:200_000], "").text
        lines = text.split("\n")
        if looks_like_paper(text):
            return False
        return any(map(_ANSWER.match, lines)) and sum(map(bool, map(_OPTION.match, lines))) > 1

    def read(self, data: bytes, name: str) -> ImportReading:
        text, diagnostics = read_text_file(data, name)
        items: list[ImportedItem] = []
        found = list(diagnostics)
        for question in _questions(text.split("\n")):
            if question.stem and question.options:
                items.append(_item(question, name))
            else:
                found.append(Diagnostic(name, question.line, 1, "error", "import-not-a-question"))
        return finish_reading(items, found, name)


def _questions(lines: list[str]) -> Iterator[_Question]:
    """Yield what lies between one answer and the next; an unanswered question ends at a blank line."""
    question = _Question(0)
    for number, line in enumerate(lines, 1):
        if not line.strip():
            if question.options and _starts_question(lines, number):
                yield question
                question = _Question(0)
            continue
        question.line = question.line or number
        if answer := _ANSWER.match(line):
            question.letters = answer.group(1)
            yield question
            question = _Question(0)
        elif (option := _OPTION.match(line)) and _is_next(option.group(1), question):
            question.options.append(option.group(2))
        elif question.options:
            question.options[-1] += "\n" + line
        else:
            question.stem.append(line)
    if question.line:
        yield question


def _starts_question(lines: list[str], index: int) -> bool:
    """Whether the next written line is neither an option nor an answer."""
    following = next((line for line in lines[index:] if line.strip()), "")
    return not _OPTION.match(following) and not _ANSWER.match(following)


def _is_next(found: str, question: _Question) -> bool:
    """Whether a letter goes on where the options are: a stem may begin with ``A.`` of its own."""
    position = ord(fold_width(found).upper()) - ord("A")
    return bool(question.stem) and position == len(question.options)


def _item(question: _Question, name: str) -> ImportedItem:
    named = {ord(sign) - ord("A") for sign in fold_width(question.letters).upper() if "A" <= sign <= "Z"}
    options = [clean_text(option) for option in question.options]
    fields = choice_fields(clean_text("\n".join(question.stem)), options, named)
    return ImportedItem(fields, name, question.line)


IMPORTER: Importer = Aiken()
