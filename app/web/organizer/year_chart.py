"""全年一览: one row an exam, a bar for each sitting by true days."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import url_for

from app.domain.bank.fields import Words
from app.domain.sittings.exam import KINDS
from app.services.show_plan import PlanView, SittingLine
from app.web.current import language, settings
from app.web.filters import MONTHS, day, in_words
from app.web.i18n import _, ngettext
from app.web.organizer.exam_words import opening, schedule_sentence, wave_name
from app.web.organizer.plan_lines import ALL_YEAR, Tier, tier_squares

NARROWEST = 0.45  # percent of a year, so that a day can be seen


@dataclass(frozen=True)
class Month:
    """A month's name at the middle of its days, and where it begins, in percent."""

    name: str
    start: float
    middle: float
    is_minor: bool


@dataclass(frozen=True)
class Bar:
    """A sitting: ``kind`` is pilot, main, make-up or all-year; ``was`` and ``cancelled`` are drawn pale."""

    x: float
    width: float
    kind: str
    label: str


@dataclass(frozen=True)
class ExamRow:
    title: str
    rule: str
    url: str
    tiers: tuple[Tier, ...]
    bars: tuple[Bar, ...]
    label: str  # what the row shows, in one sentence


@dataclass(frozen=True)
class YearChart:
    months: tuple[Month, ...]
    rows: tuple[ExamRow, ...]
    today: float

    @property
    def has_changes(self) -> bool:
        return any(bar.kind in ("was", "cancelled") for row in self.rows for bar in row.bars)


def year_chart(view: PlanView) -> YearChart:
    """Return the chart of the running year."""
    span = _Span(view.year)
    by_exam: dict[str, list[SittingLine]] = {}
    for line in view.sittings:
        by_exam.setdefault(line.exam.id, []).append(line)
    ordered = sorted(by_exam.values(), key=lambda lines: KINDS.index(lines[0].exam.kind))
    rows = [_row(lines, view.tiers, span) for lines in ordered]
    return YearChart(_months(span), tuple(rows), span.percent(view.now))


class _Span:
    """A year in the organisation's zone as 0 to 100 percent."""

    def __init__(self, year: int) -> None:
        self.year = year
        tz = settings().tz
        self.start = datetime(year, 1, 1, tzinfo=tz)
        self.length = (datetime(year + 1, 1, 1, tzinfo=tz) - self.start).total_seconds()

    def percent(self, moment: datetime) -> float:
        share = (moment - self.start).total_seconds() / self.length
        return round(100 * min(1.0, max(0.0, share)), 3)


def _months(span: _Span) -> tuple[Month, ...]:
    tz = settings().tz
    starts = [span.percent(datetime(span.year, month, 1, tzinfo=tz)) for month in range(1, 13)] + [100.0]
    return tuple(
        Month(
            MONTHS[place] if language() == "en" else f"{place + 1} 月",
            starts[place],
            round((starts[place] + starts[place + 1]) / 2, 3),
            place % 3 != 0,
        )
        for place in range(12)
    )


def _row(lines: Sequence[SittingLine], tiers: Mapping[str, Words], span: _Span) -> ExamRow:
    exam = lines[-1].exam
    is_always = exam.schedule.every == "year" and exam.schedule.window is None
    title = in_words(exam.title)
    rule = schedule_sentence(exam.schedule) if is_always else opening(exam.schedule)
    count = ngettext("%(num)s sitting", "%(num)s sittings", len(lines))
    return ExamRow(
        title=title,
        rule=rule,
        url=url_for("organizer.exam", key=exam.id),
        tiers=tier_squares(exam, tiers),
        bars=tuple(_bars(lines, span)),
        label=_("%(title)s: %(rule)s; %(count)s this year", title=title, rule=rule, count=count),
    )


def _bars(lines: Iterable[SittingLine], span: _Span) -> Iterable[Bar]:
    for line in lines:
        if line.moved_from:
            yield _bar_before(line, *line.moved_from, span)
        start, end = span.percent(line.opens_at), span.percent(line.closes_at)
        is_long = line.closes_at - line.opens_at > ALL_YEAR
        yield Bar(
            x=start,
            width=round(max(NARROWEST, end - start), 3),
            kind="cancelled" if line.state == "cancelled" else "all-year" if is_long else line.wave,
            label=_(
                "%(period)s, %(wave)s: %(opens)s to %(closes)s",
                period=in_words(line.period_title),
                wave=wave_name(line.wave),
                opens=day(line.opens_at),
                closes=day(line.closes_at),
            ),
        )


def _bar_before(line: SittingLine, opens_at: datetime, closes_at: datetime, span: _Span) -> Bar:
    start, end = span.percent(opens_at), span.percent(closes_at)
    return Bar(
        x=start,
        width=round(max(NARROWEST, end - start), 3),
        kind="was",
        label=_(
            "%(period)s, %(wave)s: moved away from %(opens)s to %(closes)s",
            period=in_words(line.period_title),
            wave=wave_name(line.wave),
            opens=day(opens_at),
            closes=day(closes_at),
        ),
    )
