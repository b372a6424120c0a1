"""When an exam opens: ``last-month day 10 09:00``, ``monday 09:00``, ``03-01 09:00`` …"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import available_timezones

from app.content.library import Library
from app.content.values import check_keys, read_duration, read_word_of
from app.domain.bank.fields import Fields, Raw, Report
from app.domain.bank.shapes import did_you_mean, read_text
from app.domain.errors import DomainError
from app.domain.normalise import fold_width
from app.domain.sittings.calendar import occurrences
from app.domain.sittings.exam import Moment, Schedule
from app.domain.sittings.local_time import zone_named

RHYTHMS = ("once", "week", "month", "quarter", "year")
UNTIL_NEXT = "until-next"
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_TIME = r" ([01]?[0-9]|2[0-3])[:：]([0-5][0-9])"
_DAY = r"(?:day ([1-9]|[12][0-9]|3[01])|(workday (?:[1-9]|1[0-9]|2[0-3]))|(last(?:-day)?)|(last-workday))"
_GRAMMAR = {
    "once": re.compile(rf"(?P<date>[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}){_TIME}"),
    "week": re.compile(rf"(?P<weekday>{'|'.join(WEEKDAYS)}){_TIME}"),
    "month": re.compile(rf"(?P<day>{_DAY}){_TIME}"),
    "quarter": re.compile(rf"(?P<month>first|second|last)-month (?P<day>{_DAY}){_TIME}"),
    "year": re.compile(rf"(?P<month>0[1-9]|1[0-2])-(?P<day>0[1-9]|[12][0-9]|3[01]){_TIME}"),
}
_EXAMPLES = {
    "once": "2027-03-01 09:00",
    "week": "monday 09:00",
    "month": "day 10 09:00 / workday 3 09:00 / last 09:00 / last-workday 09:00",
    "quarter": "last-month day 10 09:00 / first-month workday 3 09:00 / last-month last-workday 09:00",
    "year": "03-01 09:00",
}
_LOOK_AHEAD = timedelta(days=731)
_LEAP_YEAR = 2028


def read_schedule(fields: Fields, report: Report, library: Library) -> Schedule | None:
    """Return the rule that generates occurrences."""
    if "repeat" in fields:
        report.at("repeat").error_on_key("not-supported-yet", what="repeat")
        return None
    check_keys(fields, ("every", "opens", "window", "zone"), report)
    missing = [key for key in ("every", "opens", "window") if key not in fields]
    for key in missing:
        report.error("key-missing", key=key)
    if missing:
        return None
    every = read_word_of(fields["every"], RHYTHMS, report.at("every"))
    opens = None if every is None else read_opens(fields["opens"], every, report.at("opens"))
    zone = _read_zone(fields, report, library)
    window, has_window = _read_window(fields["window"], every, report.at("window"))
    if every is None or opens is None or zone is None or not has_window:
        return None
    schedule = Schedule(every, opens, window, zone)
    _check_clock(schedule, report, library)
    return schedule


def read_opens(raw: Raw, every: str, report: Report) -> Moment | None:
    """Return the moment within a period, written as the rhythm ``every`` wants it."""
    text = read_text(raw, report)
    if text is None:
        return None
    match = _GRAMMAR[every].fullmatch(" ".join(fold_width(text).lower().split()))
    if match is None:
        report.error("opens-malformed", found=text, every=every, example=_EXAMPLES[every])
        return None
    parts = match.groupdict()
    hour, minute = int(match.groups()[-2]), int(match.groups()[-1])
    if every == "once":
        return _read_date(parts["date"], hour, minute, report)
    if every == "week":
        return Moment(hour, minute, weekday=WEEKDAYS.index(parts["weekday"]))
    if every == "year":
        return _read_year_day(int(parts["month"]), int(parts["day"]), hour, minute, report)
    day = parts["day"].removeprefix("day ").replace("last-day", "last")
    return Moment(hour, minute, month=parts.get("month") or "", day=day)


def _read_date(text: str, hour: int, minute: int, report: Report) -> Moment | None:
    try:
        date.fromisoformat(text)
    except ValueError:
        report.error("date-missing", date=text)
        return None
    return Moment(hour, minute, date=text)


def _read_year_day(month: int, day: int, hour: int, minute: int, report: Report) -> Moment | None:
    try:
        date(_LEAP_YEAR, month, day)
    except ValueError:
        report.error("date-missing", date=f"{month:02d}-{day:02d}")
        return None
    return Moment(hour, minute, month=str(month), day=str(day))


def _read_zone(fields: Fields, report: Report, library: Library) -> str | None:
    if "zone" not in fields:
        return library.zone
    zone = read_text(fields["zone"], report.at("zone"))
    if zone is None:
        return None
    try:
        zone_named(zone)
    except DomainError:
        suggestion = did_you_mean(zone, sorted(available_timezones()))
        report.at("zone").error("zone-unknown", zone=zone, suggestion=suggestion)
        return None
    return zone


def _read_window(raw: Raw, every: str | None, report: Report) -> tuple[timedelta | None, bool]:
    """Return the length of the window, None until the next one opens; and whether it could be read."""
    if isinstance(raw, str) and raw.strip() == UNTIL_NEXT:
        if every == "once":
            report.error("window-without-next")
            return None, False
        return None, True
    window = read_duration(raw, report)
    return window, window is not None


def _check_clock(schedule: Schedule, report: Report, library: Library) -> None:
    """Look two years ahead for times that clocks skip, and for windows that run into each other."""
    if library.today is None:
        return
    zone = zone_named(schedule.zone)
    first, last = library.today, library.today + _LOOK_AHEAD
    if schedule.opens.date:
        first = last = date.fromisoformat(schedule.opens.date)
    windows = occurrences(schedule, first, last)
    for window in windows:
        shown = window.opens_at.astimezone(zone)
        if (shown.hour, shown.minute) != (schedule.opens.hour, schedule.opens.minute):
            wanted = f"{shown:%Y-%m-%d} {schedule.opens.hour:02d}:{schedule.opens.minute:02d}"
            facts = {"time": wanted, "zone": schedule.zone, "instead": f"{shown:%H:%M}"}
            at = report.at("opens")
            tell = at.error if schedule.every == "once" else at.warn
            tell("opens-skipped", **facts)
            break
    for earlier, later in pairwise(windows):
        if earlier.closes_at > later.opens_at:
            report.at("window").error(
                "window-overlaps", closes=_day(earlier.closes_at), opens=_day(later.opens_at)
            )
            break


def _day(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d}"
