"""Figures of a sitting for programs: the same as the manager's page, under the same limits.

Unknown is null with a reason. Shares are 0 to 1; scores are in percent.
"""

from __future__ import annotations

from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from app.domain.analysis.description import Box
from app.domain.analysis.disclosure import Cell
from app.domain.analysis.figures import Figure
from app.services.distribution_figures import Counts, ScoreFigures
from app.services.distribution_groups import TierFigure, TopicFigures, UnitFigures
from app.services.distribution_scope import Filters
from app.services.show_distribution import NOBODY, Distribution, show_distribution
from app.services.show_progress import show_progress
from app.web import current
from app.web.api import bp
from app.web.api.shown import marks, moment
from app.web.filters import in_words

Shape = dict[str, Any]


@bp.get("/v1/sittings/<sitting_id>/distribution")
def get_distribution(sitting_id: str) -> ResponseReturnValue:
    shown = show_distribution(
        sitting_id, _filters(), viewer=current.viewer(), clock=current.clock(), naming=NOBODY
    )
    return shown_distribution(shown)


@bp.get("/v1/sittings/<sitting_id>/progress")
def get_progress(sitting_id: str) -> ResponseReturnValue:
    found = show_progress(sitting_id, _filters(), viewer=current.viewer(), clock=current.clock())
    return {
        "sitting": found.sitting,
        "made_at": moment(found.made_at),
        "live": found.is_live,
        "small_cells_hidden": not found.sees_names,
        **_people(found.counts),
    }


def shown_distribution(shown: Distribution) -> Shape:
    head = shown.head
    return {
        "sitting": head.sitting,
        "exam": head.exam,
        "title": in_words(head.title),
        "period": in_words(head.period),
        "filters": vars(head.filters),
        "opens_at": moment(head.opens_at),
        "closes_at": moment(head.closes_at),
        "made_at": moment(shown.made_at),
        "live": shown.is_live,
        "small_cells_hidden": not shown.sees_names,
        "people": _people(shown.counts),
        "scores": _scores(shown.scores),
        "tiers": [_tier(tier) for tier in shown.tiers.tiers],
        "units": _units(shown.units),
        "topics": _topics(shown.topics),
    }


def _filters() -> Filters:
    return Filters(*(request.args.get(name, "") for name in ("unit", "tier", "wave")))


def _people(counts: Counts) -> Shape:
    return {
        "due": _count(counts.due),
        "sat": _count(counts.sat),
        "sat_at_least": counts.sat_at_least,
        "missing": _count(counts.missing),
        "running": _count(counts.running),
        "exempt": _count(counts.exempt),
        "deferred": _count(counts.deferred),
        "awaiting_marking": _count(counts.awaiting_marking),
        "on_paper": _count(counts.on_paper),
        "participation": _share(counts.participation),
    }


def _scores(scores: ScoreFigures) -> Shape:
    histogram = scores.histogram
    return {
        "n": _count(scores.n),
        "passed": _count(scores.passed),
        "pass_rate": _share(scores.pass_rate),
        "cut": marks(scores.cut),
        "quartiles": _box(scores.quartiles),
        "histogram": None
        if histogram is None
        else [{"low": each.low, "high": each.high, "count": each.count} for each in histogram.bins],
        "histogram_merged": bool(histogram and histogram.merged),
        "histogram_reason": scores.histogram_reason,
        "bands": [
            {
                "band": band.title,
                "low": marks(band.low),
                "high": marks(band.high),
                "count": _count(band.count),
            }
            for band in scores.bands
        ],
    }


def _tier(tier: TierFigure) -> Shape:
    return {
        "tier": tier.key,
        "n": _count(tier.n),
        "passed": _count(tier.passed),
        "pass_rate": _share(tier.rate),
        "cut": marks(tier.cut),
        "box": _box(tier.box),
    }


def _units(units: UnitFigures) -> list[Shape]:
    rows = [(int(band.level), unit) for band in units.bands for unit in band.units]
    return [
        {
            "unit": unit.unit.key,
            "direct": unit.unit.is_direct,
            "title": in_words(unit.title),
            "band": level,
            "n": _count(unit.sat),
            "passed": _count(unit.passed),
            "pass_rate": _share(unit.rate),
        }
        for level, unit in [*rows, *((None, unit) for unit in units.withheld)]
    ]


def _topics(topics: TopicFigures) -> list[Shape]:
    return [
        {
            "topic": topic.key,
            "title": in_words(topic.title),
            "tiers": {
                key: {**_share(cell.facility), "members": cell.members, "examined": cell.is_examined}
                for (key, _title), cell in zip(topics.tiers, topic.cells, strict=True)
            },
        }
        for topic in topics.topics
    ]


def _count(cell: Cell) -> Shape:
    return {"value": cell.value, "reason": cell.reason}


def _share(figure: Figure) -> Shape:
    return {"value": figure.value, "low": figure.low, "high": figure.high, "reason": figure.reason}


def _box(box: Box | None) -> Shape | None:
    if box is None:
        return None
    return {"p5": box.p5, "p25": box.p25, "p50": box.p50, "p75": box.p75, "p95": box.p95}
