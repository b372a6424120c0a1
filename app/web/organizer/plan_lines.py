"""Sittings as lines of a list: what is soon, and what each month holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.bank.fields import Words
from app.domain.sittings.exam import Exam
from app.services.show_plan import SittingLine
from app.web.current import language
from app.web.filters import MONTHS, in_words, local
from app.web.i18n import _

SOON = timedelta(days=14)
ALL_YEAR = timedelta(days=200)  # a window longer than this is no date in anybody's calendar
STEADY = ("week",)  # rhythms whose sittings are folded together


@dataclass(frozen=True)
class Tier:
    """One square of the four: filled when the tier sits the exam."""

    letter: str
    title: str
    sits: bool


@dataclass(frozen=True)
class LineGroup:
    """A month, or what is open all year; ``steady`` sittings are folded away."""

    title: str
    lines: tuple[SittingLine, ...]
    steady: tuple[SittingLine, ...]


def tier_squares(exam: Exam, tiers: Mapping[str, Words]) -> tuple[Tier, ...]:
    """Return a square for each tier in order of rank: 领 中 班 值."""
    known = [*tiers, *(key for key in exam.tiers if key not in tiers)]
    titles = {key: in_words(tiers.get(key, Words(key, key))) for key in known}
    return tuple(Tier(title[:1], title, key in exam.tiers) for key, title in titles.items())


def soon(lines: Iterable[SittingLine], now: datetime) -> tuple[SittingLine, ...]:
    """Return what opens or closes in the next 14 days, and the shorter windows that are open now."""
    found = []
    for line in lines:
        turns = now < line.opens_at <= now + SOON or now < line.closes_at <= now + SOON
        is_short = line.closes_at - line.opens_at <= ALL_YEAR
        if turns or (is_short and line.state == "open"):
            found.append(line)
    return tuple(sorted(found, key=lambda line: (line.opens_at > now, line.closes_at)))


def by_month(lines: Sequence[SittingLine]) -> tuple[LineGroup, ...]:
    """Return the sittings by the month in which they open, those open for most of a year first."""
    groups: dict[str, tuple[list[SittingLine], list[SittingLine]]] = {}
    long = [line for line in lines if line.closes_at - line.opens_at > ALL_YEAR]
    if long:
        groups[_("All year")] = (long, [])
    for line in lines:
        if line in long:
            continue
        once, steady = groups.setdefault(month_title(line.opens_at), ([], []))
        (steady if line.exam.schedule.every in STEADY else once).append(line)
    return tuple(LineGroup(title, tuple(once), tuple(steady)) for title, (once, steady) in groups.items())


def month_title(moment: datetime) -> str:
    """``2026 年 12 月`` or ``Dec 2026``."""
    at = local(moment)
    return f"{MONTHS[at.month - 1]} {at.year}" if language() == "en" else f"{at.year} 年 {at.month} 月"
