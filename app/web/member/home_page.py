"""我的考试 as the page shows it: what can be sat now, what comes, what is done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import url_for

from app.domain.bank.fields import Words
from app.services.list_sittings import MemberSitting
from app.services.refresh_plan import VOLUNTARY_KINDS
from app.services.show_account import Account
from app.services.year_ledger import ledger_of
from app.web.current import language
from app.web.filters import MONTHS, local
from app.web.i18n import _
from app.web.member.notices import NoticeRow
from app.web.member.outcomes import Cell, Result, cells_of, result_of

DONE_SHOWN = 4
UPCOMING_SHOWN = 4
# Rough heights in pixels on a wide screen; they only decide beside what 已完成 begins.
_FIRST_HEIGHT, _ROW_HEIGHT, _UPCOMING_HEIGHT, _LEDGER_HEIGHT, _HEAD_HEIGHT = 282, 104, 84, 140, 60
SAME_WINDOW = 3  # so many that open and close together are one row


@dataclass(frozen=True)
class Deadline:
    """Until when. Midnight belongs to the day that it ends: 12 月 31 日 24:00."""

    day: date
    time: str
    is_end_of_day: bool


@dataclass(frozen=True)
class OpenSitting:
    """A sitting that can be sat now."""

    sitting: MemberSitting
    period: Words
    left: timedelta
    deadline: Deadline
    last: Result | None  # of the attempt before
    url: str

    @property
    def kind(self) -> str:
        """The tag: ``due``, ``makeup`` or ``voluntary``."""
        if self.sitting.wave == "make-up":
            return "makeup"
        return "voluntary" if self.sitting.voluntary else "due"


@dataclass(frozen=True)
class UpcomingSitting:
    """What cannot be sat yet: one sitting, or the first of several that open and close together.

    ``days``: the length of the window when it is some whole days.
    """

    sitting: MemberSitting
    count: int
    period: Words
    opens_at: datetime
    month: str
    day: int
    days: int | None
    deadline: Deadline


@dataclass(frozen=True)
class DoneSitting:
    """One row for each occurrence: the result that stands."""

    sitting: MemberSitting
    period: Words
    handed_in_at: datetime
    result: Result
    on_paper: bool


@dataclass(frozen=True)
class HomePage:
    """Everything on the page."""

    greeting: str
    who: tuple[Words, ...]
    notices: tuple[NoticeRow, ...]
    first: OpenSitting | None
    others: tuple[OpenSitting, ...]
    upcoming: tuple[UpcomingSitting, ...]
    further: int  # upcoming ones that are not shown
    practice: tuple[OpenSitting, ...]
    done: tuple[DoneSitting, ...]
    year: int
    owed: int
    cells: tuple[Cell, ...]

    @property
    def open_count(self) -> int:
        return len(self.others) + (self.first is not None)

    @property
    def done_from(self) -> int:
        """The grid row of a wide screen beside which 已完成 begins, 2 to 4; see home.css."""
        left = _FIRST_HEIGHT * (self.first is not None) + _ROW_HEIGHT * len(self.others) + _HEAD_HEIGHT
        upcoming = _HEAD_HEIGHT + _UPCOMING_HEIGHT * len(self.upcoming) if self.upcoming else 0
        practice = _HEAD_HEIGHT + _ROW_HEIGHT * len(self.practice) if self.practice else 0
        gaps = {
            2: abs(upcoming - left),
            3: abs(upcoming + practice - left),
            4: max(upcoming + practice + _LEDGER_HEIGHT - left, 0),
        }
        return min(gaps, key=lambda row: gaps[row])


def home_page(
    account: Account, sittings: Sequence[MemberSitting], notices: tuple[NoticeRow, ...], now: datetime
) -> HomePage:
    """Return the page of a member at ``now``; ``sittings`` with the soonest close first."""
    year = local(now).year
    is_practice = {one.id: one.kind in VOLUNTARY_KINDS for one in sittings}
    can_sit = [_open(one, now) for one in sittings if one.state == "open"]
    exams = sorted((one for one in can_sit if not is_practice[one.sitting.id]), key=_urgency)
    first = exams[0] if exams and (exams[0].kind != "voluntary" or exams[0].sitting.running) else None
    upcoming = [one for one in sittings if one.state == "upcoming" or _is_called_off(one, now)]
    shown = tuple(_upcoming(upcoming, year)[:UPCOMING_SHOWN])
    done = [
        _done(one, year)
        for one in sittings
        if one.done and one.state == "closed" and one.wave != "make-up" and not is_practice[one.id]
    ]
    ledger = ledger_of(sittings, year)
    return HomePage(
        greeting=_greeting(account.name, local(now).hour),
        who=(*account.departments[1:], account.tier),
        notices=notices,
        first=first,
        others=tuple(exams[1:] if first else exams),
        upcoming=shown,
        further=len(upcoming) - sum(row.count for row in shown),
        practice=tuple(one for one in can_sit if is_practice[one.sitting.id]),
        done=tuple(sorted(done, key=lambda one: one.handed_in_at, reverse=True)[:DONE_SHOWN]),
        year=year,
        owed=ledger.owed,
        cells=cells_of(ledger),
    )


def _is_called_off(one: MemberSitting, now: datetime) -> bool:
    """Whether it stands among what is to come, as cancelled, so that nobody waits for it."""
    return one.cancelled and one.wave != "make-up" and now < one.closes_at


def short_period(period_title: Words, year: int) -> Words:
    """Return a period's title without the year when it is the present one: 第四季度, Q4."""
    zh = period_title.zh.removeprefix(f"{year} 年").strip()
    en = period_title.en.removesuffix(f"{year}").rstrip(" ,")
    return Words(zh, en)


def deadline_of(moment: datetime) -> Deadline:
    """Return the moment as a deadline in the organisation's zone."""
    there = local(moment)
    if there.hour == there.minute == 0:
        return Deadline((there - timedelta(days=1)).date(), "24:00", True)
    return Deadline(there.date(), there.strftime("%H:%M"), False)


def month_name(month: int) -> str:
    """Return ``12 月`` or ``Dec``."""
    return f"{month} 月" if language() == "zh_CN" else MONTHS[month - 1]


def _greeting(name: str, hour: int) -> str:
    if 5 <= hour < 11:
        return _("Good morning, %(name)s", name=name)
    if 11 <= hour < 13:
        return _("Good day, %(name)s", name=name)
    if 13 <= hour < 18:
        return _("Good afternoon, %(name)s", name=name)
    return _("Good evening, %(name)s", name=name)


def _urgency(one: OpenSitting) -> tuple[bool, bool, datetime, str]:
    """Running ones first, then what is owed, by when it closes."""
    sitting = one.sitting
    return (
        sitting.running is None,
        sitting.voluntary,
        sitting.running_deadline or sitting.closes_at,
        sitting.exam_key,
    )


def _open(one: MemberSitting, now: datetime) -> OpenSitting:
    ends_at = one.running_deadline or one.closes_at
    newest = one.record or (one.done[0] if one.done else None)
    return OpenSitting(
        sitting=one,
        period=short_period(one.period_title, local(now).year),
        left=max(ends_at - now, timedelta(0)),
        deadline=deadline_of(ends_at),
        last=result_of(newest, one) if newest else None,
        url=url_for("member.start_page", sitting_id=one.id),
    )


def _upcoming(sittings: Sequence[MemberSitting], year: int) -> list[UpcomingSitting]:
    windows: dict[tuple[datetime, datetime], list[MemberSitting]] = {}
    for one in sittings:
        windows.setdefault((one.opens_at, one.closes_at), []).append(one)
    rows = []
    for _window, group in sorted(windows.items()):
        is_one_row = len(group) >= SAME_WINDOW
        rows += [
            _upcoming_row(one, len(group) if is_one_row else 1, year)
            for one in group[: 1 if is_one_row else None]
        ]
    return rows


def _upcoming_row(one: MemberSitting, count: int, year: int) -> UpcomingSitting:
    length = one.closes_at - one.opens_at
    is_whole = length % timedelta(days=1) == timedelta(0)
    there = local(one.opens_at)
    return UpcomingSitting(
        sitting=one,
        count=count,
        period=short_period(one.period_title, year),
        opens_at=one.opens_at,
        month=month_name(there.month),
        day=there.day,
        days=length.days if is_whole and length <= timedelta(days=31) else None,
        deadline=deadline_of(one.closes_at),
    )


def _done(one: MemberSitting, year: int) -> DoneSitting:
    shown = one.record or one.done[0]
    period, result = short_period(one.period_title, year), result_of(shown, one)
    return DoneSitting(one, period, shown.handed_in_at, result, shown.on_paper)
