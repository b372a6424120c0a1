"""The answers at a paper's end: ``1-5 ABCDA``, ``1.A 2.B``, tables, or a line for each question."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from app.content.importers._paper_lines import (
    Number,
    PaperLine,
    Rich,
    SectionHead,
    cut_markers,
    numbered_pieces,
    read_number,
)
from app.domain.normalise import fold_width

_SIGN = "[A-Z]+|[√✓✔×✗✘]|正确|错误|对|错|[TF]"
_RANGE = re.compile(r"([0-9]{1,3})\s*(?:[-—–~至]+)\s*([0-9]{1,3})\s*(?:题)?\s*[:.、)]?\s*")
_COMPACT = re.compile(rf"[(]?([0-9]{{1,3}})\s*[.、:)]*\s*[(]?\s*({_SIGN})\s*[)]?(?=[\s,;、.。0-9(]|$)")
_EACH_SIGN = re.compile("[A-Z]|[√✓✔×✗✘]|[对错]|正确|错误")
_WORDS = re.compile(r"[\s,;、]+")


@dataclass
class KeyEntry:
    """What the key says of one question."""

    place: int
    answer: str
    fields: dict[str, str] = field(default_factory=dict)


@dataclass
class KeySection:
    """The entries under one head; ``head`` is None where the paper names none."""

    head: SectionHead | None
    entries: dict[int, KeyEntry] = field(default_factory=dict)


class AnswerKey:
    """Collects the key line by line."""

    def __init__(self) -> None:
        self.sections: list[KeySection] = []
        self.misfits: list[tuple[int, str]] = []
        self._last: KeyEntry | None = None
        self._last_field = "answer"
        self._style = ""

    def open(self, head: SectionHead) -> None:
        """Begin the answers of a section."""
        self.sections.append(KeySection(head))
        self._last = None

    def take(self, line: PaperLine) -> None:
        """Take in a line; what is no answer is kept as a misfit."""
        if line.cells:
            for number, answer in table_answers(line.cells):
                self._add(line.number, number, answer)
            return
        text = fold_width(line.text).upper().replace("~", "-")
        found = list(_ranges(text)) or list(_compact(text))
        if found:
            for number, answer in found:
                if answer:
                    self._add(line.number, number, answer)
                else:
                    self.misfits.append((line.number, line.text))
            return
        self._take_words(line)

    def _take_words(self, line: PaperLine) -> None:
        """Take ``3. 学习型组织`` or ``3.【答案】A【解析】…``; a line without number goes on with the last."""
        number = read_number(line.text)
        pieces = list(numbered_pieces(line.text)) if number else []
        if number and self._goes_on_inside(number):
            pieces = []
        elif number:
            self._style = number.style
        for value, text in pieces:
            head, fields = cut_markers(Rich(text))
            self._add(line.number, value, head.text)
            self._note(fields)
        if pieces:
            return
        head, fields = cut_markers(line.rich)
        if self._last is None:
            if head.text:
                self.misfits.append((line.number, line.text))
            return
        if head.text:
            self._append(head.text)
        self._note(fields)

    def _goes_on_inside(self, number: Number) -> bool:
        """Whether a number counts points within a long answer: written otherwise, or given out before."""
        if self._last is None or not self.sections or _EACH_SIGN.fullmatch(self._last.answer):
            return False
        part = self.sections[-1]
        return number.style != self._style or (part.head is not None and number.value in part.entries)

    def _add(self, place: int, number: int, answer: str) -> None:
        if not self.sections or (number in self.sections[-1].entries and self.sections[-1].head is None):
            self.sections.append(KeySection(None))
        self._last = KeyEntry(place, answer)
        self._last_field = "answer"
        self.sections[-1].entries[number] = self._last

    def _note(self, fields: Sequence[tuple[str, Rich]]) -> None:
        for name, rich in fields:
            self._last_field = name
            self._append(rich.text)

    def _append(self, text: str) -> None:
        if self._last is None:
            return
        if self._last_field == "answer":
            self._last.answer = f"{self._last.answer}\n{text}".strip()
        else:
            old = self._last.fields.get(self._last_field, "")
            self._last.fields[self._last_field] = f"{old}\n{text}".strip()


def _ranges(text: str) -> Iterator[tuple[int, str]]:
    """Yield the answers of ``1-5 ABCDA 6-10: AB C D AC BD``; an empty one where they are too few or many."""
    heads = list(_RANGE.finditer(text))
    if not heads or text[: heads[0].start()].strip():
        return
    for each, end in zip(heads, [one.start() for one in heads[1:]] + [len(text)], strict=True):
        first, last = int(each[1]), int(each[2])
        body = text[each.end() : end].strip(" ,;、.。")
        words = [word for word in _WORDS.split(body) if word]
        signs = _EACH_SIGN.findall(body)
        count = last - first + 1
        if len(words) == count:
            yield from zip(range(first, last + 1), words, strict=True)
        elif len(signs) == count and not _WORDS.sub("", _EACH_SIGN.sub("", body)):
            yield from zip(range(first, last + 1), signs, strict=True)
        else:
            yield first, ""


def _compact(text: str) -> Iterator[tuple[int, str]]:
    """Yield the answers of ``1.A 2.BC 3、√`` when the line holds nothing else."""
    if _WORDS.sub("", _COMPACT.sub("", text)).strip(".。"):
        return
    for found in _COMPACT.finditer(text):
        yield int(found[1]), found[2]


def table_answers(cells: Sequence[Sequence[str]]) -> list[tuple[int, str]]:
    """Return number and answer from a table with rows (or columns) of numbers and of answers."""
    found = list(_by_rows(cells))
    return found or list(_by_rows(list(zip(*cells, strict=False))))


def _by_rows(rows: Sequence[Sequence[str]]) -> Iterator[tuple[int, str]]:
    for above, below in pairwise(rows):
        numbers = [cell.strip().rstrip(".、．") for cell in above]
        count = sum(each.isdecimal() for each in numbers)
        if count < 2 or any(cell.strip().isdecimal() for cell in below):
            continue
        for number, answer in zip(numbers, below, strict=False):
            if number.isdecimal() and len(number) < 4 and answer.strip():
                yield int(number), fold_width(answer).strip().upper()
