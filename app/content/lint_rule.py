"""Advice about a bank: what every file in ``content/lint`` holds as ``RULE``, and what it gives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

from app.content.bank_files import BankReading, LocatedItem
from app.content.exam_files import LocatedExam
from app.domain.bank.fields import Path, Words


@dataclass(frozen=True)
class Finding:
    """Something worth a look. ``line`` is where the question begins; 0: ``path`` counts from the file's root.

    Paths are in the English names of keys, however the author spelled them.
    """

    file: str
    line: int = 0
    path: Path = ()
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class LintSubject:
    """A bank, and what stands around it: the exams, every bank they may draw from, and the tiers."""

    bank: BankReading
    banks: Sequence[BankReading] = ()
    exams: Sequence[LocatedExam] = ()

    @cached_property
    def items(self) -> Sequence[LocatedItem]:
        """The items that are, or may come to be, in use."""
        return [located for located in self.bank.items if located.item.status != "retired"]

    @cached_property
    def first_file(self) -> str:
        """The file that stands for the bank as a whole."""
        return min((located.file for located in self.bank.items), default="")


class LintRule(Protocol):
    """One piece of advice. Its findings have the code ``lint-`` and ``name``, its module's with hyphens."""

    @property
    def name(self) -> str: ...

    @property
    def about(self) -> Words:
        """What it looks for, and why, with any limit it applies."""

    @property
    def message(self) -> Words:
        """What it says, with places for the facts of a finding."""

    @property
    def is_default(self) -> bool:
        """Whether it speaks without being asked for by name."""

    def check(self, subject: LintSubject) -> Iterator[Finding]:
        """Yield what is worth a look in ``subject.bank``."""


def in_item(located: LocatedItem, *path: str | int, **facts: object) -> Finding:
    """Return a finding in a question, at ``path`` below it."""
    return Finding(located.file, located.line, path, facts)


def in_bank(subject: LintSubject, **facts: object) -> Finding:
    """Return a finding about the bank as a whole."""
    return Finding(subject.first_file, facts=facts)
