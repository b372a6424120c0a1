"""The overview as shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import url_for

from app.domain.analysis.figures import Figure
from app.domain.bank.fields import Words
from app.services.coverage_map import PASSED, TESTED
from app.services.distribution_scope import Choice
from app.services.show_overview import Change, Coming, Overview
from app.web.charts.overview import ChangeChart, NamedChange, change_chart
from app.web.filters import in_words, local
from app.web.i18n import _
from app.web.manager.coverage_table import CoverageTable, coverage_table
from app.web.manager.number_words import listed, rounded, sentences, window_text, zone_text
from app.web.manager.occurrence_page import Select, Strip, select_of, strip_of
from app.web.manager.overview_gaps import GapLine, gap_lines


@dataclass(frozen=True)
class DateRow:
    """A date ahead: ``when`` it is, what happens, and where to look."""

    when: str
    text: str
    url: str


@dataclass(frozen=True)
class Segment:
    """One side of a switch."""

    url: str
    title: str
    is_current: bool


@dataclass(frozen=True)
class OverviewPage:
    """What the template receives; what is not known is None or empty, with words in its place."""

    title: str
    facts: tuple[str, ...]
    url: str
    scores_url: str
    selects: tuple[Select, ...]
    hidden: tuple[tuple[str, str], ...]  # further parts of the address that a choice keeps
    strip: tuple[Strip, ...]
    gaps: tuple[GapLine, ...]
    gap_finding: str
    changes: ChangeChart | None
    change_finding: str
    change_empty: str
    change_data: tuple[tuple[str, ...], ...]
    dates: tuple[DateRow, ...]
    coverage: CoverageTable | None
    ledgers: tuple[Segment, ...]
    sees_names: bool
    is_live: bool
    made_at: datetime
    zone: str


def overview_page(overview: Overview, ledger: str) -> OverviewPage:
    shown = overview.shown
    sitting = shown.head.sitting if shown else ""
    kept = {"sitting": sitting, "tier": overview.tier}
    chart = change_chart(_named(overview.changes))
    return OverviewPage(
        title=_title(overview),
        facts=_facts(overview),
        url=url_for(".overview"),
        scores_url=url_for(".occurrence", sitting=sitting) if sitting else url_for(".scores"),
        selects=_selects(overview),
        hidden=(("ledger", ledger),) if ledger != TESTED else (),
        strip=strip_of(shown) if shown else (),
        gaps=gap_lines(overview),
        gap_finding=_gap_finding(overview),
        changes=chart,
        change_finding=_change_finding(overview) if chart else "",
        change_empty=_no_change(overview),
        change_data=tuple((one.name, one.change, one.interval) for one in _named(overview.changes)),
        dates=tuple(_date(one, local(overview.made_at).year) for one in overview.coming),
        coverage=coverage_table(overview.coverage, ledger) if overview.coverage else None,
        ledgers=tuple(
            Segment(_address(kept | {"ledger": "" if key == TESTED else key}), title, key == ledger)
            for key, title in ((TESTED, _("Tested")), (PASSED, _("Passed")))
        ),
        sees_names=overview.sees_names,
        is_live=bool(shown and shown.is_live),
        made_at=overview.made_at,
        zone=zone_text(),
    )


def _address(parts: dict[str, str]) -> str:
    chosen: dict[str, Any] = {name: value for name, value in parts.items() if value}
    return url_for(".overview", **chosen, _anchor="coverage")


def _title(overview: Overview) -> str:
    period = in_words(overview.shown.head.period) if overview.shown else ""
    return "\u3000".join(part for part in (period, _("Overview")) if part)


def _facts(overview: Overview) -> tuple[str, ...]:
    facts = []
    if overview.shown is not None:
        head = overview.shown.head
        window = window_text(head.opens_at, head.closes_at)
        facts.append(f"{in_words(head.title)} {window}")
        facts.append(_("still running") if overview.shown.is_live else _("over"))
    moment = local(overview.made_at).strftime("%Y-%m-%d %H:%M")
    facts.append(_("as of %(moment)s (%(zone)s)", moment=moment, zone=zone_text()))
    return tuple(facts)


def _selects(overview: Overview) -> tuple[Select, ...]:
    selects = []
    if len(overview.periods) > 1 and overview.shown is not None:
        exams = {in_words(one.title) for one in overview.periods}
        choices = [
            Choice(one.sitting, one.period if len(exams) == 1 else _joined(one.title, one.period))
            for one in overview.periods
        ]
        periods = select_of("sitting", _("Period"), "", choices, overview.shown.head.sitting)
        selects.append(Select(periods.name, periods.label, periods.options[1:]))
    if overview.shown is not None and len(overview.shown.head.choices.tiers) > 1:
        tiers = overview.shown.head.choices.tiers
        selects.append(select_of("tier", _("Tier"), _("All tiers"), tiers, overview.tier))
    return tuple(selects)


def _joined(title: Words, period: Words) -> Words:
    return Words(f"{period.zh} {title.zh}".strip(), f"{period.en} {title.en}".strip())


def _gap_finding(overview: Overview) -> str:
    gaps = overview.gaps
    if not any((gaps.coverage, gaps.passing, gaps.mastery)):
        return ""
    parts = [_("The largest of each kind, for unlike things cannot be ranked.")]
    if gaps.passing is not None and not gaps.passing.is_clear:
        parts.append(_("No unit is clearly below the others; the lowest may be so by chance."))
    return sentences(*parts)


def _name_of(kind: str) -> str:
    return {
        "participation": _("Participation rate"),
        "passed": _("Pass rate"),
        "excellent": _("Excellent rate"),
    }[kind]


def _named(changes: Sequence[Change]) -> list[NamedChange]:
    return [_one_named(one) for one in changes]


def _one_named(change: Change) -> NamedChange:
    name, figure = _name_of(change.kind), change.figure
    if figure.value is None:
        return NamedChange(name, figure, "—", _("not told"), f"{name}: —")
    interval = _("%(low)s to %(high)s", low=_points(figure.low), high=_points(figure.high))
    label = _(
        "%(name)s: change %(change)s points, %(interval)s",
        name=name,
        change=_points(figure.value),
        interval=interval,
    )
    return NamedChange(name, figure, _points(figure.value), interval, label)


def _points(share: float | None) -> str:
    """A change in percentage points with its sign; halves away from zero."""
    if share is None:
        return "—"
    text = rounded(abs(100 * share), 1)
    if share == 0:
        return text
    return f"+{text}" if share > 0 else f"−{text}"


def _change_finding(overview: Overview) -> str:
    clear = [one for one in overview.changes if _is_clear(one.figure)]
    rising = [_name_of(one.kind) for one in clear if (one.figure.value or 0) > 0]
    falling = [_name_of(one.kind) for one in clear if (one.figure.value or 0) < 0]
    parts = []
    if rising:
        parts.append(_("Beyond chance: %(rates)s rose.", rates=listed(rising)))
    if falling:
        parts.append(_("Beyond chance: %(rates)s fell.", rates=listed(falling)))
    if not clear:
        parts.append(_("No change is beyond chance."))
    parts.append(_("The questions of the two periods differ, which also changes figures."))
    return sentences(*parts)


def _is_clear(figure: Figure) -> bool:
    return figure.low is not None and figure.high is not None and (figure.low > 0 or figure.high < 0)


def _no_change(overview: Overview) -> str:
    if overview.before is None:
        return _("There is no earlier period to compare with.")
    return _("Too few for statistics")


def _date(coming: Coming, year: int) -> DateRow:
    name = " ".join(part for part in (in_words(coming.title), in_words(coming.period)) if part)
    if coming.exams > 1:
        name = _("%(name)s and others (%(num)s)", name=in_words(coming.title), num=coming.exams)
    is_make_up = coming.wave == "make-up"
    if not coming.opens:
        closes = _("Make-up closes: %(name)s", name=name) if is_make_up else _("Closes: %(name)s", name=name)
        return DateRow(_end(coming.at, year), closes, url_for(".occurrence", sitting=coming.sitting))
    at = local(coming.at)
    until = _end(coming.until, at.year)
    opens = (
        _("Make-up opens: %(name)s, until %(until)s", name=name, until=until)
        if is_make_up
        else _("Opens: %(name)s, until %(until)s", name=name, until=until)
    )
    return DateRow(f"{_day(at, year)} {at:%H:%M}", opens, "")


def _end(moment: datetime, year: int) -> str:
    """The end of a window; midnight is the last moment of the day that it ends."""
    at = local(moment)
    if (at.hour, at.minute) == (0, 0):
        return f"{_day(at - timedelta(days=1), year)} 24:00"
    return f"{_day(at, year)} {at:%H:%M}"


def _day(at: datetime, year: int) -> str:
    """``12-31``, with the year where it is another one."""
    return f"{at:%m-%d}" if at.year == year else f"{at:%Y-%m-%d}"
