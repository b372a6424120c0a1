"""How values look on a page, in the reader's language and the organisation's time zone.

In templates: ``|words`` ``|when`` ``|day`` ``|weekday`` ``|clock_time`` ``|minutes`` ``|span`` ``|marks``
``|percent``.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from fractions import Fraction
from math import ceil

from flask import Flask

from app.domain.bank.fields import Words
from app.domain.marks import show_marks
from app.web.current import clock, language, settings
from app.web.i18n import _

MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
WEEKDAYS_EN = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
WEEKDAYS_ZH = ["周一", "周二", "周三", "周四", "周五", "周六", "周日"]


def in_words(words: Words | str | None) -> str:
    """Return the text in the reader's language; plain text passes through."""
    return words.in_language(language()) if isinstance(words, Words) else words or ""


def local(moment: datetime) -> datetime:
    """Return the moment in the organisation's zone."""
    return moment.astimezone(settings().tz)


def when(moment: datetime) -> str:
    """``2026-11-18 09:00``, in both languages."""
    return local(moment).strftime("%Y-%m-%d %H:%M")


def clock_time(moment: datetime) -> str:
    """``09:00``."""
    return local(moment).strftime("%H:%M")


def day(moment: datetime | date) -> str:
    """``12 月 17 日`` or ``17 Dec``, with the year when it is not the present one."""
    found = local(moment).date() if isinstance(moment, datetime) else moment
    this_year = found.year == local(clock().now()).year
    if language() == "en":
        return f"{found.day} {MONTHS[found.month - 1]}" + ("" if this_year else f" {found.year}")
    return ("" if this_year else f"{found.year} 年 ") + f"{found.month} 月 {found.day} 日"


def weekday(moment: datetime | date) -> str:
    """``周四`` or ``Thu``."""
    found = local(moment).date() if isinstance(moment, datetime) else moment
    return (WEEKDAYS_EN if language() == "en" else WEEKDAYS_ZH)[found.weekday()]


def minutes_text(length: timedelta | float) -> str:
    """``60 分钟`` or ``60 min``; a plain number is seconds; rounded up, so that nothing is promised short."""
    return _("%(minutes)s min", minutes=ceil(_seconds(length) / 60))


def countdown(length: timedelta | float) -> str:
    """``24:10``, ``1:05:00``; never below zero."""
    seconds = max(0, int(_seconds(length)))
    hours, minutes, rest = seconds // 3600, seconds // 60 % 60, seconds % 60
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes:02}:{rest:02}"


def span(length: timedelta | float) -> str:
    """Time left in its two largest units: ``5 天 23 小时``, ``3 小时 20 分钟``, ``12 分钟``."""
    minutes = max(0, int(_seconds(length) // 60))
    days, hours, rest = minutes // 1440, minutes // 60 % 24, minutes % 60
    if days:
        return _("%(days)s d %(hours)s h", days=days, hours=hours)
    if hours:
        return _("%(hours)s h %(minutes)s min", hours=hours, minutes=rest)
    return _("%(minutes)s min", minutes=rest)


def marks(value: Fraction | None) -> str:
    """Marks without trailing zeros; unknown is a dash."""
    return "—" if value is None else show_marks(value)


def percent(value: float | Fraction | None, places: int = 1) -> str:
    """A percentage such as ``79.4`` (the sign stands beside it); unknown is a dash."""
    return "—" if value is None else f"{float(value):.{places}f}"


def _seconds(length: timedelta | float) -> float:
    return length.total_seconds() if isinstance(length, timedelta) else length


def init_filters(app: Flask) -> None:
    app.jinja_env.filters.update(
        words=in_words,
        when=when,
        day=day,
        weekday=weekday,
        clock_time=clock_time,
        minutes=minutes_text,
        span=span,
        countdown=countdown,
        marks=marks,
        percent=percent,
    )
