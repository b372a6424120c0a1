"""纸考: what is written in a row of results from paper, and whether it can be one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from app.domain.bank.fields import Words
from app.domain.marks import show_marks
from app.domain.normalise import fold_width

LONGEST_REFERENCE, LONGEST_NOTE = 100, 500
REFERENCE, NOTE = Words("答卷编号", "the sheet reference"), Words("备注", "the note")
_MARKS = re.compile(r"[0-9]{1,5}(?:\.[0-9]{1,4})?")
_DAY = re.compile(
    r"(?:([0-9]{4})\s*[-/.年]\s*)?([0-9]{1,2})\s*[-/.月]\s*([0-9]{1,2})\s*日?(?:\s+[0-9:]+)?|([0-9]{4})([0-9]{2})([0-9]{2})"
)


@dataclass(frozen=True)
class WrittenRow:
    """One row as it is written; everything is text. ``line``: where it stands, from 1."""

    line: int
    number: str = ""
    name: str = ""
    score: str = ""
    sections: tuple[str, ...] = ()
    written_on: str = ""
    reference: str = ""
    note: str = ""

    @property
    def is_blank(self) -> bool:
        """Whether nobody filled it in: at most who it would be of stands there."""
        return not (self.score or any(self.sections) or self.written_on or self.reference)


@dataclass(frozen=True)
class PaperScore:
    """What a row says, once it can be one. ``sections`` is empty when their marks are not told."""

    score: Fraction
    sections: tuple[Fraction, ...]
    written_on: date
    reference: str
    note: str


@dataclass(frozen=True)
class PaperProblem:
    """What is wrong with a row. A warning does not keep it from being entered."""

    code: str
    facts: Mapping[str, object] = field(default_factory=dict)
    is_error: bool = True


@dataclass(frozen=True)
class PaperRule:
    """What limits a row: the marks of the sections of the paper, the window, today, and the usual day."""

    points: Sequence[Fraction]
    first_day: date
    last_day: date
    today: date
    usual_day: date | None = None

    @property
    def total(self) -> Fraction:
        return sum(self.points, Fraction(0))


def judge_row(row: WrittenRow, rule: PaperRule) -> tuple[PaperScore | None, list[PaperProblem]]:
    """Return what the row says, None when that cannot be told, and everything that is wrong with it."""
    problems: list[PaperProblem] = []
    sections = _sections(row, rule, problems)
    score = _score(row, rule, sections, problems)
    written_on = _day(row, rule, problems)
    for what, text, most in (
        (REFERENCE, row.reference, LONGEST_REFERENCE),
        (NOTE, row.note, LONGEST_NOTE),
    ):
        if len(text) > most:
            problems.append(PaperProblem("paper-text-too-long", {"what": what, "most": most}))
    if score is None or written_on is None or any(problem.is_error for problem in problems):
        return None, problems
    told = tuple(marks for marks in sections if marks is not None) if None not in sections else ()
    return PaperScore(score, told, written_on, row.reference, row.note), problems


def _sections(row: WrittenRow, rule: PaperRule, problems: list[PaperProblem]) -> tuple[Fraction | None, ...]:
    texts = [*row.sections[: len(rule.points)], *[""] * (len(rule.points) - len(row.sections))]
    for number, text in enumerate(row.sections[len(rule.points) :], len(rule.points) + 1):
        if text:
            problems.append(PaperProblem("paper-section-unknown", {"section": number}))
    if not any(texts):
        return (None,) * len(rule.points)
    return tuple(
        _marks(text, most, problems, "paper-section-range", section=number) if text else None
        for number, (text, most) in enumerate(zip(texts, rule.points, strict=True), 1)
    )


def _score(
    row: WrittenRow,
    rule: PaperRule,
    sections: Sequence[Fraction | None],
    problems: list[PaperProblem],
) -> Fraction | None:
    told = [marks for marks in sections if marks is not None]
    added = sum(told, Fraction(0)) if sections and len(told) == len(sections) else None
    if row.score:
        score = _marks(row.score, rule.total, problems, "paper-score-range")
        if score is not None and added is not None and added != score:
            problems.append(
                PaperProblem(
                    "paper-sections-differ", {"score": show_marks(score), "added": show_marks(added)}
                )
            )
        return score
    if added is None and not problems:
        code = "paper-sections-incomplete" if told else "paper-score-missing"
        problems.append(PaperProblem(code))
    return added


def _marks(
    text: str, most: Fraction, problems: list[PaperProblem], code: str, **facts: object
) -> Fraction | None:
    plain = fold_width(text).strip().removesuffix("分").strip()
    if not _MARKS.fullmatch(plain):
        problems.append(PaperProblem("paper-marks-malformed", {"found": text[:40]}))
        return None
    marks = Fraction(plain)
    if marks > most:
        problems.append(PaperProblem(code, {"found": show_marks(marks), "most": show_marks(most), **facts}))
        return None
    return marks


def _day(row: WrittenRow, rule: PaperRule, problems: list[PaperProblem]) -> date | None:
    day = read_day(row.written_on, rule.first_day) if row.written_on else rule.usual_day
    if day is None:
        code = "paper-day-malformed" if row.written_on else "paper-day-missing"
        problems.append(PaperProblem(code, {"found": row.written_on[:40]}))
    elif day > rule.today:
        problems.append(PaperProblem("paper-day-in-future", {"day": day.isoformat()}))
    elif not rule.first_day <= day <= rule.last_day:
        facts = {
            "day": day.isoformat(),
            "first": rule.first_day.isoformat(),
            "last": rule.last_day.isoformat(),
        }
        problems.append(PaperProblem("paper-day-outside", facts, is_error=False))
    return day


def read_day(text: str, near: date) -> date | None:
    """Return the day that a text names in one of the usual spellings; without a year, that of ``near``.

    >>> read_day("2026年12月11日", date(2026, 1, 1))
    datetime.date(2026, 12, 11)
    """
    match = _DAY.fullmatch(fold_width(text).strip())
    if match is None:
        return None
    year, month, day = match.group(1, 2, 3) if match[2] else match.group(4, 5, 6)
    try:
        return date(int(year or near.year), int(month), int(day))
    except ValueError:
        return None
