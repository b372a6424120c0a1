"""成绩: the year's occurrences, and the page of one of them."""

from __future__ import annotations

import io

from flask import request, send_file
from flask.typing import ResponseReturnValue

from app.services.distribution_scope import Filters
from app.services.export_report import EXCEL, export_workbook, file_name
from app.services.export_scores import export_scores
from app.services.list_occurrences import list_occurrences
from app.services.show_distribution import show_distribution
from app.web import current
from app.web.manager import bp
from app.web.manager.occurrence_page import occurrence_page
from app.web.manager.year_page import year_page
from app.web.show import show


@bp.get("/", endpoint="scores")
def list_scores() -> ResponseReturnValue:
    wanted = request.args.get("year", "")
    year = list_occurrences(
        current.viewer(),
        clock=current.clock(),
        zone=current.settings().zone,
        year=int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) == 4 else None,
    )
    return show("manager/scores.html", year_page(year))


@bp.get("/occurrences/<sitting>", endpoint="occurrence")
def show_occurrence(sitting: str) -> ResponseReturnValue:
    shown = show_distribution(sitting, _filters(), viewer=current.viewer(), clock=current.clock())
    return show("manager/occurrence.html", occurrence_page(shown))


@bp.get("/occurrences/<sitting>/export", endpoint="export")
def export_occurrence(sitting: str) -> ResponseReturnValue:
    document = export_scores(sitting, _filters(), viewer=current.viewer(), clock=current.clock())
    language = current.language()
    workbook = export_workbook(document, language=language, zone=current.settings().zone)
    return send_file(
        io.BytesIO(workbook),
        mimetype=EXCEL,
        as_attachment=True,
        download_name=file_name(document, language),
        max_age=0,
    )


def _filters() -> Filters:
    """Return the filters of the address; what is not there means all."""
    return Filters(*(request.args.get(name, "") for name in ("unit", "tier", "wave")))
