"""最大的三个缺口 as shown: a headline, one sentence, a bar against the rest, and the list behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import url_for

from app.services.overview_gaps import CoverageGap, MasteryGap, PassGap
from app.services.show_overview import Overview
from app.web.charts.overview import GapBar, gap_bar
from app.web.filters import in_words
from app.web.i18n import _, ngettext
from app.web.manager.number_words import listed, rounded, sentences


@dataclass(frozen=True)
class GapLine:
    """One gap. ``number`` and ``unit`` stand large at the right, ``url`` leads to what is behind it."""

    place: int
    kind: str
    headline: str
    sentence: str
    bar: GapBar
    number: str
    unit: str
    url: str
    link: str


def gap_lines(overview: Overview) -> tuple[GapLine, ...]:
    gaps = overview.gaps
    sitting = overview.shown.head.sitting if overview.shown else ""
    lines: list[GapLine] = []
    if gaps.coverage is not None:
        lines.append(_coverage(len(lines) + 1, gaps.coverage))
    if gaps.passing is not None:
        lines.append(_passing(len(lines) + 1, gaps.passing, sitting, overview.tier))
    if gaps.mastery is not None:
        lines.append(_mastery(len(lines) + 1, gaps.mastery, sitting, overview.tier))
    return tuple(lines)


def _coverage(place: int, gap: CoverageGap) -> GapLine:
    title = in_words(gap.topic.exam.title)
    share = f"{rounded(100 * gap.share)}%"
    parts = [_("%(share)s have been tested.", share=share)]
    if gap.units:
        behind = [f"{in_words(unit)} {rounded(100 * own)}%" for unit, own in gap.units]
        parts.append(_("Furthest behind: %(units)s.", units=listed(behind)))
    return GapLine(
        place,
        _("Covered"),
        _("“%(topic)s” is covered least", topic=title),
        sentences(*parts),
        gap_bar(
            gap.share,
            rest=gap.others,
            value_text=share,
            rest_text=_rest(gap.others),
            label=_(
                "Tested: %(share)s; the other topics together %(rest)s", share=share, rest=_rest(gap.others)
            ),
            interval=None,
        ),
        str(gap.untested),
        ngettext("person not tested", "people not tested", gap.untested),
        url_for(".occurrence", sitting=gap.topic.sitting),
        _("Names"),
    )


def _passing(place: int, gap: PassGap, sitting: str, tier: str) -> GapLine:
    rate, low, high = (gap.unit.rate.value or 0.0), gap.difference.low or 0.0, gap.difference.high or 0.0
    share = f"{rounded(100 * rate)}%"
    facts = {
        "below": rounded(100 * (gap.others - rate)),
        "low": rounded(-100 * high),
        "high": rounded(-100 * low),
    }
    if gap.is_clear:
        sentence = _(
            "%(below)s percentage points below the other units (95%% interval %(low)s to %(high)s).", **facts
        )
    else:
        sentence = _("Not clearly below the other units: chance may explain it.")
    unit = in_words(gap.unit.title)
    return GapLine(
        place,
        _("Passing"),
        _("%(unit)s: pass rate %(rate)s", unit=unit, rate=share),
        sentence,
        gap_bar(
            rate,
            rest=gap.others,
            value_text=share,
            rest_text=_rest(gap.others),
            label=_(
                "Pass rate %(share)s; the other units together %(rest)s", share=share, rest=_rest(gap.others)
            ),
            interval=gap.unit.rate,
        ),
        str(gap.failed),
        ngettext("person failed", "people failed", gap.failed),
        _scores_url(sitting, unit=gap.unit.unit.key, tier=tier),
        _("Scores"),
    )


def _mastery(place: int, gap: MasteryGap, sitting: str, tier: str) -> GapLine:
    value = gap.facility.value or 0.0
    share = f"{rounded(100 * value)}%"
    sentence = _(
        "%(below)s percentage points below the tier's other topics; 95%% interval of the facility %(low)s to "
        "%(high)s, widened because it is the lowest of %(count)s.",
        below=rounded(100 * (gap.others - value)),
        low=rounded(100 * (gap.facility.low or 0.0)),
        high=rounded(100 * (gap.facility.high or 0.0)),
        count=gap.picked_from,
    )
    return GapLine(
        place,
        _("Mastery"),
        _(
            "%(tier)s: “%(topic)s” has the lowest facility",
            tier=in_words(gap.tier),
            topic=in_words(gap.topic),
        ),
        sentence,
        gap_bar(
            value,
            rest=gap.others,
            value_text=share,
            rest_text=_rest(gap.others),
            label=_(
                "Facility %(share)s; the other topics on average %(rest)s",
                share=share,
                rest=_rest(gap.others),
            ),
            interval=gap.facility,
        ),
        share,
        _("facility"),
        _scores_url(sitting, tier=tier, _anchor="topics-title"),
        _("Topics"),
    )


def _scores_url(sitting: str, **parts: str) -> str:
    chosen: dict[str, Any] = {name: value for name, value in parts.items() if value}
    return url_for(".occurrence", sitting=sitting, **chosen)


def _rest(share: float | None) -> str:
    return "" if share is None else _("the rest %(share)s%%", share=rounded(100 * share))
