"""The one sentence above each figure: what it shows, and no more than it shows."""

from __future__ import annotations

from app.domain.analysis.bands import BandLevel
from app.services.distribution_groups import TopicFigure
from app.services.distribution_missing import MissingList
from app.services.show_distribution import Distribution
from app.web.filters import in_words
from app.web.i18n import _, ngettext
from app.web.manager.number_words import listed, plain, rounded, sentences, window_text

TOO_EASY = 95  # percent: three quarters at or above it


def histogram_finding(shown: Distribution) -> str:
    scores = shown.scores
    if scores.quartiles is None:
        return ""
    box = scores.quartiles
    parts = [
        _(
            "Half of the members are at %(low)s–%(high)s, the median is %(median)s.",
            low=plain(box.p25),
            high=plain(box.p75),
            median=plain(box.p50),
        )
    ]
    if scores.failed.value and scores.near_miss.value is not None:
        parts.append(
            _(
                "Of the %(failed)s who failed, %(near)s missed the mark by 5 or less.",
                failed=scores.failed.value,
                near=scores.near_miss.value,
            )
        )
    if box.p25 >= TOO_EASY:
        parts.append(_("The questions are easy; consider harder ones."))
    if scores.cut is None:
        parts.append(_("The tiers have different pass marks: choose one tier to see its line."))
    if scores.histogram and scores.histogram.merged:
        parts.append(_("Ranges with fewer than 5 members are merged."))
    return sentences(*parts)


def tier_finding(shown: Distribution) -> str:
    gap = shown.tiers.gap
    if gap is None:
        return ""
    parts = []
    if gap.is_clear and gap.difference.value is not None and gap.tier.rate.value is not None:
        low, high = gap.difference.low or 0.0, gap.difference.high or 0.0
        parts.append(
            _(
                "%(tier)s: pass rate %(rate)s%%, %(points)s percentage points below the other tiers "
                "(95%% interval %(low)s to %(high)s).",
                tier=in_words(gap.tier.title),
                rate=rounded(100 * gap.tier.rate.value),
                points=rounded(-100 * gap.difference.value),
                low=rounded(-100 * high),
                high=rounded(-100 * low),
            )
        )
    else:
        parts.append(_("The pass rates of the tiers are too close to rank."))
    if shown.papers_differ:
        parts.append(_("The tiers sit different papers."))
    return sentences(*parts)


def unit_finding(shown: Distribution) -> str:
    units = shown.units
    if not units.bands:
        return ""
    alike = ngettext(
        "%(num)s unit is too close to the rest to rank.",
        "%(num)s units are too close to rank.",
        units.alike,
    )
    if not units.different:
        return alike if units.alike > 1 else _("Only one unit has enough results to say something of it.")
    if not units.alike:
        return ngettext(
            "%(num)s unit differs clearly from the rest.",
            "%(num)s units differ clearly from the rest.",
            units.different,
        )
    differ = ngettext(
        "Only %(num)s unit differs clearly from the rest.",
        "Only %(num)s units differ clearly from the rest.",
        units.different,
    )
    return sentences(alike, differ)


def topic_finding(shown: Distribution) -> str:
    known = [
        (min(rates), topic)
        for topic in shown.topics.topics
        if (rates := [cell.facility.value for cell in topic.cells if cell.facility.value is not None])
    ]
    parts = []
    if len(known) > 1:
        _rate, lowest = min(known, key=lambda pair: pair[0])
        parts.append(
            _(
                "Lowest is “%(topic)s”: %(tiers)s.",
                topic=in_words(lowest.title),
                tiers=listed(_rates(shown, lowest)),
            )
        )
    parts.append(_("Cells hold the facility in percent."))
    return sentences(*parts)


def _rates(shown: Distribution, topic: TopicFigure) -> list[str]:
    return [
        f"{in_words(title)} {rounded(100 * cell.facility.value)}%"
        for (_key, title), cell in zip(shown.topics.tiers, topic.cells, strict=True)
        if cell.facility.value is not None
    ]


def missing_finding(missing: MissingList) -> str:
    parts = []
    if missing.make_up_opens_at and missing.make_up_closes_at and missing.is_final:
        window = window_text(missing.make_up_opens_at, missing.make_up_closes_at)
        parts.append(_("They may sit the make-up, %(window)s.", window=window))
    if missing.names == "shown":
        parts.append(_("You have the right to these names; looking at them is recorded."))
    elif missing.names == "too-many":
        parts.append(_("There are many: choose a unit to see names, or export to Excel."))
    elif missing.names == "no-right":
        parts.append(_("You have no right to names: only numbers are shown."))
    return sentences(*parts)


def band_words(level: BandLevel) -> tuple[str, str]:
    """Return what a 档 is called and what it means."""
    return {
        BandLevel.ABOVE: (_("First band"), _("clearly above the other units")),
        BandLevel.MIDDLE: (_("Second band"), _("not clearly different from the other units")),
        BandLevel.BELOW: (_("Third band"), _("clearly below the other units")),
    }[level]


def band_name(title: str | None) -> str:
    """Return a band of the exam file in the reader's language where it is a usual one; None is failed."""
    usual = {"优秀": _("Excellent"), "良好": _("Good"), "中等": _("Fair"), "合格": _("Pass")}
    return _("Fail") if title is None else usual.get(title, title)
