"""The caller's own record 学习档案."""

from __future__ import annotations

from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from app.domain.errors import NotFound
from app.services.show_record import RecordLine, RecordView, TopicFigure, show_record
from app.web import current
from app.web.api import bp
from app.web.api.shown import marks, moment, shown_sitting
from app.web.filters import in_words


@bp.get("/v1/me/record")
def get_record() -> ResponseReturnValue:
    year = request.args.get("year", "")
    if year and not (year.isascii() and year.isdigit() and len(year) == 4):
        raise NotFound()
    record = show_record(
        current.viewer(),
        clock=current.clock(),
        zone=current.settings().zone,
        year=int(year) if year else None,
    )
    return shown_record(record)


def shown_record(record: RecordView) -> dict[str, Any]:
    return {
        "year": record.year,
        "years": list(record.years),
        "owed": record.ledger.owed,
        "counts": {place.value: count for place, count in record.ledger.counts.items()},
        "results": [_shown_line(line) for line in record.lines],
        "still_owed": [shown_sitting(sitting) for sitting in record.still_owed],
        "strands": [_shown_figure(figure) for figure in record.strands],
        "topics": [_shown_figure(figure) for figure in record.topics],
        "thin_topics": record.thin_topics,
        "made_at": moment(record.made_at),
    }


def _shown_line(line: RecordLine) -> dict[str, Any]:
    sitting, result = line.sitting, line.result
    return {
        "exam": sitting.exam_key,
        "period": sitting.period,
        "title": in_words(sitting.title),
        "attempt": line.shown.id,
        "attempts": line.attempts,
        "handed_in_at": moment(line.shown.handed_in_at),
        "score": marks(result.score) if result else None,
        "total": marks(result.total) if result else None,
        "outcome": result.outcome if result else None,
        "band": result.band if result else None,
        "make_up": result.wave == "make-up" if result else None,
        "on_paper": line.shown.on_paper,
    }


def _shown_figure(figure: TopicFigure) -> dict[str, Any]:
    return {
        "key": figure.key,
        "title": in_words(figure.title),
        "questions": figure.questions,
        "percent": round(figure.percent, 1),
    }
