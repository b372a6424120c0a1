"""The page of scores: everything computed before as words, charts and tables."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from flask import url_for

from app.domain.analysis.figures import Figure, Reason
from app.domain.bank.fields import Words
from app.services.distribution_scope import Choice
from app.services.report_kind import Definition
from app.services.score_definitions import DEFINITIONS
from app.services.show_distribution import Distribution
from app.web.charts.boxes import BoxChart
from app.web.charts.histogram import HistogramChart
from app.web.filters import in_words
from app.web.i18n import _, ngettext
from app.web.manager.figures import (
    MissingTable,
    TopicMap,
    UnitTable,
    histogram_of,
    missing_table,
    tier_boxes,
    tier_rows,
    topic_map,
    unit_table,
)
from app.web.manager.findings import (
    histogram_finding,
    missing_finding,
    tier_finding,
    topic_finding,
    unit_finding,
)
from app.web.manager.number_words import count_text, listed, score_text, share_text, window_text, zone_text


@dataclass(frozen=True)
class Strip:
    """One cell of the strip."""

    label: str
    value: str
    unit: str = ""
    note: str = ""
    big: bool = False


@dataclass(frozen=True)
class Option:
    value: str
    text: str
    is_chosen: bool


@dataclass(frozen=True)
class Select:
    """One filter: a select box whose value stands in the address."""

    name: str
    label: str
    options: tuple[Option, ...]


@dataclass(frozen=True)
class OccurrencePage:
    """What the template receives. What may not be shown is None or empty, with words in its place."""

    title: str
    crumb: str
    crumb_url: str
    facts: tuple[str, ...]
    export_url: str
    url: str
    selects: tuple[Select, ...]
    is_live: bool
    is_voluntary: bool
    sees_names: bool
    has_scores: bool
    nothing: str  # said when it has none
    strip: tuple[Strip, ...]
    histogram: HistogramChart | None
    histogram_finding: str
    histogram_empty: str
    boxes: BoxChart | None
    tier_finding: str
    tier_rows: tuple[tuple[str, ...], ...]
    units: UnitTable | None
    unit_finding: str
    topics: TopicMap | None
    topic_finding: str
    missing: MissingTable | None
    missing_title: str
    missing_finding: str
    made_at: datetime
    zone: str
    definitions: tuple[Definition, ...] = field(default=DEFINITIONS)


def occurrence_page(shown: Distribution) -> OccurrencePage:
    head, missing = shown.head, shown.missing
    filters = {name: value for name, value in vars(head.filters).items() if value}
    return OccurrencePage(
        title="\u3000".join(part for part in (in_words(head.title), in_words(head.period)) if part),
        crumb=in_words(head.series) if head.series else _("Scores"),
        crumb_url=url_for(".scores"),
        facts=_facts(shown),
        export_url=url_for(".export", sitting=head.sitting, **filters),
        url=url_for(".occurrence", sitting=head.sitting),
        selects=_selects(shown),
        is_live=shown.is_live,
        is_voluntary=head.is_voluntary,
        sees_names=shown.sees_names,
        has_scores=bool(shown.scores.n.value),
        nothing=_("Nobody has a score yet.") if shown.scores.n.value == 0 else _("Too few for statistics"),
        strip=strip_of(shown),
        histogram=histogram_of(shown),
        histogram_finding=histogram_finding(shown),
        histogram_empty=_too_few(shown),
        boxes=tier_boxes(shown),
        tier_finding=tier_finding(shown),
        tier_rows=tier_rows(shown),
        units=unit_table(shown),
        unit_finding=unit_finding(shown),
        topics=topic_map(shown),
        topic_finding=topic_finding(shown),
        missing=missing_table(missing) if missing else None,
        missing_title=_missing_title(shown),
        missing_finding=missing_finding(missing) if missing else "",
        made_at=shown.made_at,
        zone=zone_text(),
    )


def _facts(shown: Distribution) -> tuple[str, ...]:
    head = shown.head
    window = window_text(head.opens_at, head.closes_at)
    facts = [_("%(window)s (%(zone)s)", window=window, zone=zone_text())]
    if head.unit is not None and head.filters.unit:
        facts.append(in_words(head.unit))
    if head.units:
        facts.append(ngettext("%(num)s unit", "%(num)s units", head.units))
    if head.total:
        facts.append(_("full marks %(total)s", total=head.total))
    if head.is_voluntary:
        facts.append(_("voluntary"))
    if shown.is_live:
        facts.append(_("still running"))
    return tuple(facts)


def _selects(shown: Distribution) -> tuple[Select, ...]:
    head = shown.head
    chosen, offered = head.filters, head.choices
    selects = []
    tops = [choice for choice in offered.units if not choice.depth]
    units = [choice for choice in offered.units if choice.depth or len(tops) > 1]
    if units:
        selects.append(select_of("unit", _("Unit"), _("All units"), units, chosen.unit))
    if len(offered.tiers) > 1:
        selects.append(select_of("tier", _("Tier"), _("All tiers"), offered.tiers, chosen.tier))
    if offered.waves:
        names = {"pilot": _("Pilot wave"), "main": _("Main window"), "make-up": _("Make-up")}
        waves = [Choice(wave, Words(names[wave], names[wave])) for wave in offered.waves]
        selects.append(select_of("wave", _("Wave"), _("All waves"), waves, chosen.wave))
    return tuple(selects)


def select_of(
    name: str, label: str, everything: str, choices: list[Choice] | tuple[Choice, ...], chosen: str
) -> Select:
    first = min((choice.depth for choice in choices), default=0)
    options = [Option("", everything, not chosen)]
    options += [
        Option(choice.key, "\u3000" * (choice.depth - first) + in_words(choice.title), choice.key == chosen)
        for choice in choices
    ]
    return Select(name, label, tuple(options))


def strip_of(shown: Distribution) -> tuple[Strip, ...]:
    counts, scores = shown.counts, shown.scores
    people = _("people")
    sat = count_text(counts.sat)
    if counts.sat_at_least is not None:
        sat = f"≥{counts.sat_at_least}"
    attended = Strip(_("Sat"), sat, people, _sat_note(shown))
    passed = Strip(_("Pass rate"), *_rate(scores.pass_rate), _pass_note(shown), big=True)
    excellent = Strip(_("Excellent rate"), *_rate(scores.excellent_rate), _excellent_note(shown))
    if shown.head.is_voluntary:
        return attended, passed, excellent
    due_label = _("Entitled") if shown.head.filters.wave == "make-up" else _("Due")
    due = Strip(due_label, count_text(counts.due), people, _due_note(shown))
    before = ""
    if counts.participation_before.value is not None:
        before = _("last time %(rate)s%%", rate=share_text(counts.participation_before))
    return (
        due,
        attended,
        Strip(_("Participation rate"), *_rate(counts.participation), before),
        passed,
        excellent,
    )


def _rate(figure: Figure) -> tuple[str, str]:
    return share_text(figure), "" if figure.value is None else "%"


def _due_note(shown: Distribution) -> str:
    counts = shown.counts
    parts = []
    if counts.exempt.value:
        parts.append(_("exempt %(count)s", count=counts.exempt.value))
    if counts.deferred.value:
        parts.append(_("deferred %(count)s", count=counts.deferred.value))
    return _("besides: %(parts)s", parts=listed(parts)) if parts else ""


def _sat_note(shown: Distribution) -> str:
    counts, missing = shown.counts, shown.missing
    parts = []
    if missing is not None and (counts.missing.value or counts.missing.reason is Reason.SMALL_CELL):
        count = count_text(counts.missing)
        if not missing.is_final:
            parts.append(_("%(count)s not yet", count=count))
        elif missing.make_up_opens_at:
            parts.append(_("%(count)s absent, make-up to come", count=count))
        else:
            parts.append(_("%(count)s absent", count=count))
    if counts.running.value:
        parts.append(_("%(count)s at work", count=counts.running.value))
    if counts.awaiting_marking.value:
        parts.append(_("%(count)s awaiting marking", count=counts.awaiting_marking.value))
    if counts.on_paper.value:
        parts.append(_("%(count)s of them on paper", count=counts.on_paper.value))
    return listed(parts)


def _pass_note(shown: Distribution) -> str:
    scores = shown.scores
    if not scores.n.value and scores.n.reason is not Reason.SMALL_CELL:
        return _("nobody has a score yet")
    if scores.passed.value is None:
        return _("Too few for statistics")
    parts = [f"{scores.passed.value} / {count_text(scores.n)}"]
    if scores.cut is not None:
        parts.append(_("pass mark %(score)s", score=score_text(float(scores.cut), shown.head.total == "100")))
    if scores.record_passed.value is not None:
        parts.append(_("%(count)s with later attempts", count=scores.record_passed.value))
    return "\u3000".join(parts)


def _excellent_note(shown: Distribution) -> str:
    scores = shown.scores
    if scores.excellent_from is None:
        return _("not defined for all") if scores.n.value else ""
    score = score_text(float(scores.excellent_from), shown.head.total == "100")
    return _("%(count)s at %(score)s or above", count=count_text(scores.excellent), score=score)


def _too_few(shown: Distribution) -> str:
    count = shown.scores.n
    if count.value:
        return _("Too few for statistics: %(count)s so far, shown from 20 on.", count=count.value)
    return _("Too few for statistics")


def _missing_title(shown: Distribution) -> str:
    missing = shown.missing
    if missing is None:
        return ""
    count = count_text(missing.total)
    return (
        _("Absent: %(count)s", count=count) if missing.is_final else _("Not yet sat: %(count)s", count=count)
    )
