"""The list of the year as shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import url_for

from app.services.list_occurrences import ExamGroup, OccurrenceLine, YearOfScores
from app.web.filters import in_words
from app.web.i18n import _, ngettext
from app.web.manager.number_words import HIDDEN, count_text, share_text, window_text, zone_text

TOPIC_TEST, ASSESSMENT = "topic-test", "assessment"
MOST_PERIODS, MOST_TOPICS = 6, 30


@dataclass(frozen=True)
class Line:
    """One occurrence; texts are empty where a column does not apply."""

    name: str
    above: str  # a line above the name
    window: str
    url: str
    is_live: bool
    due: str
    sat: str
    participation: str
    pass_rate: str
    passes: str
    awaiting: str  # papers that people still mark


@dataclass(frozen=True)
class Group:
    """One card: an exam through its periods, or all topic tests. Older lines are folded."""

    title: str
    first_column: str
    lines: tuple[Line, ...]
    folded: tuple[Line, ...]
    folded_count: str


@dataclass(frozen=True)
class YearLink:
    """A year to choose."""

    url: str
    title: str
    is_current: bool


@dataclass(frozen=True)
class YearPage:
    """The list of the year."""

    year: int
    years: tuple[YearLink, ...]
    owed: tuple[Group, ...]
    voluntary: tuple[Group, ...]
    sees_names: bool
    made_at: datetime
    zone: str


def year_page(year: YearOfScores) -> YearPage:
    topics = [group for group in year.owed if group.kind == TOPIC_TEST]
    others = sorted(
        (group for group in year.owed if group.kind != TOPIC_TEST), key=lambda group: group.kind != ASSESSMENT
    )
    owed = [_exam_card(group) for group in others]
    if topics:
        owed.append(_topic_card(topics))
    return YearPage(
        year=year.year,
        years=tuple(YearLink(url_for(".scores", year=one), str(one), one == year.year) for one in year.years),
        owed=tuple(owed),
        voluntary=tuple(_exam_card(group) for group in year.voluntary),
        sees_names=year.sees_names,
        made_at=year.made_at,
        zone=zone_text(),
    )


def _exam_card(group: ExamGroup) -> Group:
    lines = [_line(line, in_words(line.period) or _("All year")) for line in group.lines]
    return _card(in_words(group.title), _("Period"), lines)


def _topic_card(groups: Sequence[ExamGroup]) -> Group:
    lines = [
        _line(line, in_words(group.title), in_words(group.series)) for group in groups for line in group.lines
    ]
    return _card(_("Topic tests"), _("Topic"), lines, most=MOST_TOPICS)


def _card(title: str, first_column: str, lines: Sequence[Line], most: int = MOST_PERIODS) -> Group:
    folded = tuple(lines[most:])
    more = ngettext("%(num)s more", "%(num)s more", len(folded))
    return Group(title, first_column, tuple(lines[:most]), folded, more)


def _line(line: OccurrenceLine, name: str, above: str = "") -> Line:
    attendance, passes = line.attendance, line.passes
    sat = count_text(attendance.sat)
    if attendance.sat_at_least is not None:
        sat = f"≥{attendance.sat_at_least}"
    is_known = line.pass_rate.value is not None
    return Line(
        name=name,
        above=above,
        window=window_text(line.opens_at, line.closes_at),
        url=url_for(".occurrence", sitting=line.sitting),
        is_live=line.is_live,
        due=count_text(attendance.due),
        sat=sat,
        participation=_percent(share_text(attendance.participation)),
        pass_rate=_percent(share_text(line.pass_rate)),
        passes=f"{count_text(passes.passed)} / {count_text(passes.sat)}" if is_known else "",
        awaiting=_awaiting(line.awaiting_marking),
    )


def _awaiting(count: int) -> str:
    return ngettext("%(num)s awaiting marking", "%(num)s awaiting marking", count) if count else ""


def _percent(text: str) -> str:
    return text if text == HIDDEN else f"{text}%"
