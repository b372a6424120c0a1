"""The list of the year as shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import url_for

from app.domain.bank.fields import Words
from app.services.list_occurrences import ExamGroup, OccurrenceLine, YearOfScores
from app.web.i18n import _
from app.web.manager.number_words import count_text, share_text, window_text, zone_text


@dataclass(frozen=True)
class Line:
    """One occurrence; texts are empty where a column does not apply."""

    period: Words
    window: str
    url: str
    is_live: bool
    due: str
    sat: str
    participation: str
    pass_rate: str
    passes: str


@dataclass(frozen=True)
class Group:
    title: Words
    series: Words | None
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class YearPage:
    year: int
    owed: tuple[Group, ...]
    voluntary: tuple[Group, ...]
    sees_names: bool
    made_at: datetime
    zone: str


def year_page(year: YearOfScores) -> YearPage:
    return YearPage(
        year=year.year,
        owed=tuple(_group(group) for group in year.owed),
        voluntary=tuple(_group(group) for group in year.voluntary),
        sees_names=year.sees_names,
        made_at=year.made_at,
        zone=zone_text(),
    )


def _group(group: ExamGroup) -> Group:
    return Group(group.title, group.series, tuple(_line(line) for line in group.lines))


def _line(line: OccurrenceLine) -> Line:
    attendance, passes = line.attendance, line.passes
    sat = count_text(attendance.sat)
    if attendance.sat_at_least is not None:
        sat = f"≥{attendance.sat_at_least}"
    is_known = line.pass_rate.value is not None
    return Line(
        period=line.period if line.period.zh else Words("全年", "All year"),
        window=window_text(line.opens_at, line.closes_at),
        url=url_for(".occurrence", sitting=line.sitting),
        is_live=line.is_live,
        due=count_text(attendance.due),
        sat=sat,
        participation=_percent(share_text(attendance.participation)),
        pass_rate=_percent(share_text(line.pass_rate)),
        passes=f"{count_text(passes.passed)} / {count_text(passes.sat)}" if is_known else "",
    )


def _percent(text: str) -> str:
    return text if text == "—" else _("%(rate)s%%", rate=text)
