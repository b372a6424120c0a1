"""Source fields: what an author writes, as plain text values with paths, before any meaning.

``Raw`` is what the reader of bank files hands over: every scalar is text.
A :class:`Report` collects problems by path; the reader turns a path back into
file, line and column, so the rules here never see a file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Union

Raw = Union[str, "Sequence[Raw]", "Mapping[str, Raw]"]
Fields = Mapping[str, Raw]
Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Words:
    """One text in both languages of the product."""

    zh: str
    en: str

    def in_language(self, language: str) -> str:
        return self.en if language.startswith("en") else self.zh


@dataclass(frozen=True)
class Field:
    """One field that an author may write.

    ``shape`` is one of ``text``, ``texts`` (list of text), ``options`` (list or
    letter map, an entry being text or {text, feedback}), ``map`` (text to text),
    ``answers`` (list whose entries are text or a list of text), ``number``, ``any``.
    """

    name: str
    shape: str
    about: Words
    required: bool = False
    alias: str = ""  # the Chinese key that means the same
    translatable: bool = False  # may stand in an `en:` block


@dataclass(frozen=True)
class Problem:
    """One thing wrong (or advisable) in a source, found at ``path`` below the item."""

    code: str
    path: Path
    facts: Mapping[str, object]
    severity: str = "error"  # error | warning
    on_key: bool = False  # point at the key rather than at its value


@dataclass
class Report:
    """Collects problems while a source is read; ``at`` descends into a field."""

    problems: list[Problem] = field(default_factory=list)
    base: Path = ()

    def at(self, *steps: str | int) -> Report:
        return Report(self.problems, (*self.base, *steps))

    def error(self, code: str, /, **facts: object) -> None:
        self.problems.append(Problem(code, self.base, facts))

    def error_on_key(self, code: str, /, **facts: object) -> None:
        self.problems.append(Problem(code, self.base, facts, on_key=True))

    def warn(self, code: str, /, **facts: object) -> None:
        self.problems.append(Problem(code, self.base, facts, severity="warning"))

    @property
    def has_errors(self) -> bool:
        return any(problem.severity == "error" for problem in self.problems)


def point_at_written_keys(report: Report, first: int, written: Mapping[str, Raw]) -> None:
    """Turn the paths of the problems from number ``first`` on back into the keys as written."""
    depth = len(report.base)
    if not written:
        return
    for index, problem in enumerate(report.problems[first:], first):
        if len(problem.path) > depth and problem.path[depth] in written:
            key = str(written[str(problem.path[depth])])
            path = (*problem.path[:depth], key, *problem.path[depth + 1 :])
            report.problems[index] = replace(problem, path=path)
