"""One file of a bank to its header fields and its questions, however broken some of them are."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from app.content.bank_header import FILE_KEYS
from app.content.diagnostics import Diagnostic
from app.content.documents import Source, diagnose, trouble_from, without_consequences
from app.content.encoding import Decoded, decode
from app.content.pieces import Piece, cut_at_questions
from app.content.plain_values import read_plainly
from app.content.troubles import Trouble
from app.content.values import check_format, check_keys
from app.content.yaml_tree import Rows, Table, read_tree
from app.domain.bank.fields import Fields, Raw, Report

QUESTIONS = "questions"


@dataclass(slots=True)
class Question:
    """One question's fields, and the keys and lines of it at which YAML itself went wrong."""

    fields: Fields
    line: int
    broken_keys: frozenset[object] = frozenset()
    broken_lines: frozenset[int] = frozenset()

    @property
    def is_broken(self) -> bool:
        return bool(self.broken_keys or self.broken_lines)


@dataclass
class FileReading:
    """A bank file: fields besides the questions, questions, and what was wrong with it as YAML."""

    name: str
    text: str
    fields: Mapping[str, Raw] = field(default_factory=dict)
    questions: list[Question] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)
    is_unreadable: bool = False  # not text, or no mapping: its name says nothing about a header

    @property
    def has_header(self) -> bool:
        return "bank" in self.fields

    @cached_property
    def lines(self) -> list[str]:
        return self.text.split("\n")

    @cached_property
    def may_hold_math(self) -> bool:
        return "$" in self.text or "](" in self.text

    def check_questions_only(self, report: Report, headed: Sequence[FileReading]) -> None:
        """Report what a file without the bank's header may not hold."""
        if self.is_unreadable:
            return
        if self.has_header:
            report.at("bank").error("bank-header-twice", file=headed[0].name)
            return
        check_format(self.fields, report)
        if headed:
            check_keys(self.fields, FILE_KEYS, report)

    def header_diagnostics(self, report: Report) -> list[Diagnostic]:
        """Return what YAML itself got wrong in this file, and the problems of its header fields."""
        found = [diagnose(self.name, self.lines, trouble) for trouble in self.troubles]
        if report.problems:
            tree = self.fields if isinstance(self.fields, Table) else self._whole_tree
            broken = {trouble.path[:1] for trouble in self.troubles if trouble.path}
            troubles = trouble_from(report, tree)
            found += [
                diagnose(self.name, self.lines, each) for each in troubles if each.path[:1] not in broken
            ]
        return found

    def tree_of(self, question: Question) -> Table:
        """Return a question with the places of its parts; read again when it came the short way."""
        if isinstance(question.fields, Table):
            return question.fields
        following = bisect_right(self._starts, question.line)
        end = self._starts[following] if following < len(self._starts) else len(self.lines) + 1
        piece = "\n".join(self.lines[question.line - 1 : end - 1])
        root = read_tree(piece, first_line=question.line).root
        if isinstance(root, Rows) and isinstance(root[0], Table) and root[0] == question.fields:
            return root[0]
        whole = self._whole_tree.get(QUESTIONS)
        rows = whole if isinstance(whole, Rows) else []
        return next(
            (each for each in rows if isinstance(each, Table) and each == question.fields),
            Table((question.line, 1)),
        )

    @cached_property
    def _starts(self) -> list[int]:
        return sorted(question.line for question in self.questions)

    @cached_property
    def _whole_tree(self) -> Table:
        root = read_tree(self.text).root
        return root if isinstance(root, Table) else Table((1, 1))


def read_bank_file(source: Source) -> FileReading:
    """Return a file of a bank, read the short way when nothing is doubtful in it."""
    decoded = decode(source.data)
    if decoded.troubles and not decoded.text:
        return FileReading(source.name, "", troubles=list(decoded.troubles), is_unreadable=True)
    plain = read_plainly(decoded.text) if decoded.is_plain else None
    if plain is not None:
        fields, questions, starts = plain
        listed = [Question(each, line) for each, line in zip(questions, starts, strict=True)]
        return FileReading(source.name, decoded.text, fields, listed)
    return _read_carefully(source.name, decoded)


def _read_carefully(name: str, decoded: Decoded) -> FileReading:
    reading = FileReading(name, decoded.text, troubles=list(decoded.troubles))
    tree = read_tree(decoded.text, is_plain=decoded.is_plain)
    if tree.broke is None:
        reading.troubles += tree.troubles
        _take_root(reading, tree.root)
        _mark_broken_lines(reading, [question.line for question in reading.questions])
        return reading
    cut = cut_at_questions(decoded.text)
    if cut is None:
        reading.troubles += [*without_consequences(tree.troubles, tree.broke), tree.broke]
        reading.is_unreadable = True
        return reading
    header, pieces = cut
    before = len(reading.troubles)
    _take_header(reading, header, is_plain=decoded.is_plain)
    for piece in pieces:
        _take_piece(reading, piece, is_plain=decoded.is_plain)
    if len(reading.troubles) == before:
        reading.troubles.append(tree.broke)
    _mark_broken_lines(reading, [piece.first_line for piece in pieces])
    return reading


def _mark_broken_lines(reading: FileReading, starts: Sequence[int]) -> None:
    """Lay what was found in the text itself (characters, indentation) to the question it stands in."""
    questions = {question.line: question for question in reading.questions}
    for trouble in reading.troubles:
        if not trouble.path and trouble.severity == "error":
            before = bisect_right(starts, trouble.line)
            if before and starts[before - 1] in questions:
                questions[starts[before - 1]].broken_lines |= {trouble.line}


def _take_root(reading: FileReading, root: object) -> None:
    if not isinstance(root, Table):
        reading.is_unreadable = True
        if not reading.troubles:
            code = "file-empty" if root is None else "file-not-a-map"
            reading.troubles.append(Trouble(code, 1, 1))
        return
    reading.fields = root
    rows = root.get(QUESTIONS)
    if isinstance(rows, Rows):
        broken: dict[object, list[Trouble]] = {}
        for trouble in reading.troubles:
            if len(trouble.path) > 1 and trouble.path[0] == QUESTIONS:
                broken.setdefault(trouble.path[1], []).append(trouble)
        for index in range(len(rows)):
            _take_question(reading, rows, index, [_below(each) for each in broken.get(index, ())])
    elif QUESTIONS in root and (rows or not reading.troubles):
        reading.troubles.append(Trouble("questions-not-a-list", *root.key_places[QUESTIONS]))


def _below(trouble: Trouble) -> Trouble:
    return Trouble(
        trouble.code, trouble.line, trouble.column, path=trouble.path[2:], severity=trouble.severity
    )


def _take_header(reading: FileReading, piece: Piece, *, is_plain: bool) -> None:
    tree = read_tree(piece.text, first_line=piece.first_line, is_plain=is_plain)
    reading.troubles += without_consequences(tree.troubles, tree.broke) if tree.broke else tree.troubles
    if tree.broke:
        reading.troubles.append(tree.broke)
        reading.is_unreadable = True
    if isinstance(tree.root, Table):
        reading.fields = tree.root


def _take_piece(reading: FileReading, piece: Piece, *, is_plain: bool) -> None:
    tree = read_tree(piece.text, first_line=piece.first_line, is_plain=is_plain)
    if tree.broke:
        reading.troubles += [*without_consequences(tree.troubles, tree.broke), tree.broke]
        return
    reading.troubles += tree.troubles
    if isinstance(tree.root, Rows):
        own = [Trouble(each.code, each.line, each.column, path=each.path[1:]) for each in tree.troubles]
        for index in range(len(tree.root)):
            _take_question(reading, tree.root, index, own)


def _take_question(reading: FileReading, rows: Rows, index: int, troubles: Sequence[Trouble]) -> None:
    entry, (line, column) = rows[index], rows.places[index]
    if not isinstance(entry, Table):
        if not troubles:
            code = "yaml-wide-colon" if isinstance(entry, str) and "：" in entry else "question-not-a-map"
            at = column + entry.index("：") if code == "yaml-wide-colon" else column
            facts = {"key": str(entry).partition("：")[0]}
            reading.troubles.append(Trouble(code, line, at, facts, (QUESTIONS, index)))
        return
    errors = [each for each in troubles if each.severity == "error"]
    broken_keys = frozenset(each.path[0] for each in errors if each.path)
    reading.questions.append(Question(entry, line, broken_keys, frozenset(each.line for each in errors)))
