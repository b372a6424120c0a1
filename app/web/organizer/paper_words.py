"""Results from paper in words: what a row does, which result counts, what is wrong."""

from __future__ import annotations

from dataclasses import dataclass

from app.content.wording import word
from app.domain.attempts.on_paper import PaperProblem
from app.services.judge_papers import BESIDE, KEEP, REPLACE, JudgedRow
from app.web import current
from app.web.i18n import _, _l

CHOICES = {
    KEEP: _l("what is there counts; leave the paper out"),
    REPLACE: _l("the paper counts; what is there becomes void"),
    BESIDE: _l("both stand, and the exam's rule decides"),
}
DOES = {
    "enter": _l("new"),
    "correct": _l("correction"),
    "same": _l("unchanged"),
    "ask": _l("has a result"),
    "nothing": _l("cannot be entered"),
}


@dataclass(frozen=True)
class Problem:
    text: str
    is_error: bool


def problem_text(problem: PaperProblem) -> Problem:
    """Return what is wrong with a row, in the reader's language."""
    return Problem(word(problem.code, problem.facts, current.language()[:2]), problem.is_error)


def problems_of(row: JudgedRow | None) -> tuple[Problem, ...]:
    """Return everything that is wrong with a row."""
    return tuple(problem_text(problem) for problem in row.problems) if row else ()


def choices_of(row: JudgedRow | None) -> tuple[tuple[str, str], ...]:
    """Return the answers to which result counts, with their words."""
    return tuple((choice, str(CHOICES[choice])) for choice in row.choices) if row else ()


def entered_text(entered: int, corrected: int) -> str:
    """Return what an entry has done."""
    parts = []
    if entered:
        parts.append(_("%(count)s results entered", count=int(entered)))
    if corrected:
        parts.append(_("%(count)s corrected", count=int(corrected)))
    return _(", ").join(parts) + _(".") if parts else _("Nothing had to be changed.")
