"""Items with one right option among several, as the rules of advice look at them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.content.bank_files import LocatedItem
from app.content.lint_rule import LintSubject

LEAST = 20  # items below which a share says nothing
CHOICES = ("single", "multiple", "indefinite")


@dataclass(frozen=True)
class OneOfSeveral:
    """A single choice, or a question and answer that is tested as one; ``key`` is a position from 0."""

    located: LocatedItem
    options: Sequence[str]
    key: int


def single_choices(subject: LintSubject) -> Iterator[OneOfSeveral]:
    """Yield the single choices of a bank."""
    for located in subject.items:
        if located.item.type == "single":
            (key,) = located.item.body.answer_key
            yield OneOfSeveral(located, located.item.body.options, key)


def cards_with_distractors(subject: LintSubject) -> Iterator[OneOfSeveral]:
    """Yield the questions and answers that are tested as single choices."""
    for located in subject.items:
        if located.item.type == "qa" and not located.item.body.study_only:
            yield OneOfSeveral(located, located.item.body.options, 0)
