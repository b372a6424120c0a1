"""期: the occurrences that a schedule generates, and what their periods are called."""

from __future__ import annotations

import calendar as months
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from app.domain.bank.fields import Words
from app.domain.errors import DomainError
from app.domain.sittings.exam import Moment, Schedule
from app.domain.sittings.local_time import add_by_clock, to_moment, zone_named

ONCE = "once"
MONTH_OF_QUARTER = {"first": 0, "second": 1, "last": 2}
QUARTERS_ZH = "一二三四"
WORKDAYS = range(5)  # Monday to Friday


@dataclass(frozen=True)
class OccurrenceWindow:
    """When one occurrence of an exam is open to most of those who owe it; both moments in UTC.

    ``period`` is its label: ``2026-Q4``, ``2026-11``, ``2026-W47``, ``2026`` or ``once``.
    """

    period: str
    opens_at: datetime
    closes_at: datetime


def occurrences(schedule: Schedule, first: date, last: date) -> list[OccurrenceWindow]:
    """Return the occurrences that open from ``first`` to ``last``, both included, in the schedule's zone.

    Occurrences are never moved into another period: day 31 means the month's
    last day where it has fewer. Without a window, one is open until the next one opens.

    :raises DomainError: ``unknown-zone``, ``unknown-rhythm``, ``bad-moment``, or
        ``window-missing`` (an exam that happens once has no next one).
    """
    zone = zone_named(schedule.zone)
    found = []
    for period, day in _opening_days(schedule, first, last):
        opens_at = to_moment(_at(day, schedule.opens), zone)
        if schedule.window is not None:
            closes_at = add_by_clock(opens_at, schedule.window, zone)
        elif schedule.every == ONCE:
            raise DomainError("window-missing", every=ONCE)
        else:
            following = next(_days_of(schedule, day + timedelta(days=1)))
            closes_at = to_moment(_at(following[1], schedule.opens), zone)
        found.append(OccurrenceWindow(period, opens_at, closes_at))
    return found


def period_title(period: str) -> Words:
    """Return what people call a period: 2026 年第四季度, Q4 2026; empty for ``once``.

    :raises ValueError: ``period`` is no label.
    """
    if period == ONCE:
        return Words("", "")
    if match := re.fullmatch(r"(\d{4})-Q([1-4])", period):
        year, quarter = match.groups()
        return Words(f"{year} 年第{QUARTERS_ZH[int(quarter) - 1]}季度", f"Q{quarter} {year}")
    if match := re.fullmatch(r"(\d{4})-W(\d\d)", period):
        year, week = match[1], int(match[2])
        return Words(f"{year} 年第 {week} 周", f"Week {week}, {year}")
    if match := re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])", period):
        year, month = match[1], int(match[2])
        return Words(f"{year} 年 {month} 月", f"{months.month_name[month]} {year}")
    if re.fullmatch(r"\d{4}", period):
        return Words(f"{period} 年", period)
    raise ValueError(f"no period: {period}")


def _opening_days(schedule: Schedule, first: date, last: date) -> Iterator[tuple[str, date]]:
    for period, day in _days_of(schedule, first):
        if day > last:
            return
        yield period, day


def _days_of(schedule: Schedule, first: date) -> Iterator[tuple[str, date]]:
    """Yield (period, opening day) from ``first`` on, without end unless it happens once."""
    if schedule.every == ONCE:
        day = _date_of(schedule.opens)
        return iter([(ONCE, day)] if day >= first else [])
    if schedule.every not in RHYTHMS:
        raise DomainError("unknown-rhythm", every=schedule.every)
    return ((period, day) for period, day in RHYTHMS[schedule.every](schedule.opens, first) if day >= first)


def _weeks(opens: Moment, first: date) -> Iterator[tuple[str, date]]:
    if opens.weekday is None:
        raise DomainError("bad-moment", every="week", missing="weekday")
    day = first - timedelta(days=first.weekday()) + timedelta(days=opens.weekday)
    while True:
        year, week, _ = day.isocalendar()
        yield f"{year}-W{week:02d}", day
        day += timedelta(days=7)


def _months(opens: Moment, first: date) -> Iterator[tuple[str, date]]:
    for year, month in _months_from(first.year, first.month):
        yield f"{year}-{month:02d}", _day_in(year, month, opens.day)


def _quarters(opens: Moment, first: date) -> Iterator[tuple[str, date]]:
    if opens.month not in MONTH_OF_QUARTER:
        raise DomainError("bad-moment", every="quarter", month=opens.month)
    for year, month in _months_from(first.year, first.month - (first.month - 1) % 3):
        if month % 3 == 1:
            day = _day_in(year, month + MONTH_OF_QUARTER[opens.month], opens.day)
            yield f"{year}-Q{(month + 2) // 3}", day


def _years(opens: Moment, first: date) -> Iterator[tuple[str, date]]:
    if not (opens.month.isascii() and opens.month.isdigit() and 1 <= int(opens.month) <= 12):
        raise DomainError("bad-moment", every="year", month=opens.month)
    year = first.year
    while True:
        yield f"{year}", _day_in(year, int(opens.month), opens.day)
        year += 1


RHYTHMS: dict[str, Callable[[Moment, date], Iterator[tuple[str, date]]]] = {
    "week": _weeks,
    "month": _months,
    "quarter": _quarters,
    "year": _years,
}


def _months_from(year: int, month: int) -> Iterator[tuple[int, int]]:
    while True:
        yield year, month
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)


def _day_in(year: int, month: int, rule: str) -> date:
    """Return the day that ``rule`` names in a month: ``10``, ``last``, ``workday 3`` or ``last-workday``."""
    length = months.monthrange(year, month)[1]
    if rule == "last":
        return date(year, month, length)
    workdays = [
        day for number in range(1, length + 1) if (day := date(year, month, number)).weekday() in WORKDAYS
    ]
    if rule == "last-workday":
        return workdays[-1]
    if (match := re.fullmatch(r"workday ([0-9]{1,2})", rule)) and int(match[1]) >= 1:
        return workdays[min(int(match[1]), len(workdays)) - 1]
    if re.fullmatch(r"[0-9]{1,2}", rule) and 1 <= int(rule) <= 31:
        return date(year, month, min(int(rule), length))
    raise DomainError("bad-moment", day=rule)


def _date_of(opens: Moment) -> date:
    try:
        return date.fromisoformat(opens.date)
    except ValueError:
        raise DomainError("bad-moment", every=ONCE, date=opens.date) from None


def _at(day: date, opens: Moment) -> datetime:
    return datetime.combine(day, time(opens.hour, opens.minute))
