"""Results from paper against the list of a sitting: what each row would do, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from zoneinfo import ZoneInfo

from app.domain.attempts.on_paper import PaperProblem, PaperRule, PaperScore, WrittenRow, judge_row
from app.domain.grading.outcome import Outcome, decide_outcome
from app.domain.people.staff_number import fold_staff_number
from app.services.paper_roster import Expected, PaperRoster

KEEP, REPLACE, BESIDE = "keep", "replace", "beside"  # what was there · the paper · both, by the exam's rule


@dataclass(frozen=True)
class PaperResult:
    """A result that can be entered: whose, what is written, and what is published of it."""

    expected: Expected
    score: PaperScore
    outcome: Outcome


@dataclass(frozen=True)
class JudgedRow:
    """One row. ``does``: enter · correct · same · ask · nothing (an error, or not filled in).

    ``choices`` are the answers to who asks: which result counts.
    """

    row: WrittenRow
    does: str
    expected: Expected | None = None
    result: PaperResult | None = None
    problems: tuple[PaperProblem, ...] = ()
    choices: tuple[str, ...] = ()

    @property
    def has_error(self) -> bool:
        return any(problem.is_error for problem in self.problems)

    @property
    def before(self) -> Fraction | None:
        """The score that stands already, None when there is none or it is not marked yet."""
        own = self.expected.existing if self.expected else ()
        return own[-1].score if own else None


def judge_rows(
    rows: Sequence[WrittenRow], roster: PaperRoster, *, usual_day: date | None, now: datetime, zone: str
) -> list[JudgedRow]:
    """Return what each row would do; rows that nobody filled in are left out."""
    seen: dict[str, int] = {}
    judged = []
    for row in rows:
        if row.is_blank:
            continue
        folded = fold_staff_number(row.number)
        problems = _who(row, folded, roster, seen)
        seen.setdefault(folded, row.line)
        expected = roster.expected.get(folded)
        if expected is None or problems:
            judged.append(JudgedRow(row, "nothing", expected, problems=tuple(problems)))
        else:
            judged.append(_judge(row, expected, roster, rule_for(expected, roster, usual_day, now, zone)))
    return judged


def rule_for(
    expected: Expected, roster: PaperRoster, usual_day: date | None, now: datetime, zone: str
) -> PaperRule:
    """Return what limits a result of this member."""
    tz = ZoneInfo(zone)
    return PaperRule(
        points=expected.points,
        first_day=roster.opens_at.astimezone(tz).date(),
        last_day=roster.closes_at.astimezone(tz).date(),
        today=now.astimezone(tz).date(),
        usual_day=usual_day,
    )


def _who(row: WrittenRow, folded: str, roster: PaperRoster, seen: Mapping[str, int]) -> list[PaperProblem]:
    if not folded:
        return [PaperProblem("paper-number-missing")]
    if folded in seen:
        return [PaperProblem("paper-number-twice", {"number": row.number, "first": seen[folded]})]
    expected = roster.expected.get(folded)
    if expected is None:
        return [PaperProblem("paper-number-unknown", {"number": row.number[:40]})]
    known = expected.member
    if row.name and _plain(row.name) != _plain(known.name):
        facts = {"found": row.name[:40], "number": known.staff_number, "known": known.name}
        return [PaperProblem("paper-name-differs", facts)]
    if known.standing != "enrolled":
        return [PaperProblem("paper-excused")]
    if any(one.state == "open" for one in expected.existing):
        return [PaperProblem("paper-at-work")]
    return []


def _judge(row: WrittenRow, expected: Expected, roster: PaperRoster, rule: PaperRule) -> JudgedRow:
    score, problems = judge_row(row, rule)
    if score is None:
        return JudgedRow(row, "nothing", expected, problems=tuple(problems))
    outcome = decide_outcome(
        score.score,
        rule.total,
        exam=roster.exam,
        tier=expected.member.tier,
        is_make_up=roster.wave == "make-up",
    )
    does, choices = _does(expected, score, outcome, roster.exam.attempts.max)
    result = PaperResult(expected, score, outcome)
    return JudgedRow(row, does, expected, result, tuple(problems), choices)


def _does(
    expected: Expected, score: PaperScore, outcome: Outcome, most: int | None
) -> tuple[str, tuple[str, ...]]:
    known = expected.on_paper
    if known is not None:
        before = (known.score, known.written_on, known.reference, known.note)
        after = (outcome.score, score.written_on, score.reference, score.note)
        return ("same" if before == after else "correct"), ()
    if not expected.existing:
        return "enter", ()
    has_room = most is None or len(expected.existing) < most
    return "ask", (KEEP, REPLACE, BESIDE) if has_room else (KEEP, REPLACE)


def _plain(name: str) -> str:
    return "".join(name.split()).casefold()
