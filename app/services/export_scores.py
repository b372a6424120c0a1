"""The whole page of scores as one document: the tables of every report on an occurrence."""

from __future__ import annotations

from app.domain.bank.fields import Words
from app.services.clock import Clock
from app.services.distribution_scope import Filters
from app.services.report_kind import Document, all_reports
from app.services.reports._sitting import SittingReport, document_of
from app.services.show_distribution import EVERY, show_distribution
from app.services.viewer import Viewer

ORDER = ("score_distribution", "pass_table", "topic_facility", "who_is_missing")


def export_scores(sitting: str, filters: Filters, *, viewer: Viewer, clock: Clock) -> Document:
    """Return what the page of scores shows, with every name that the viewer may see.

    :raises NotFound: as :func:`app.services.show_distribution.show_distribution`.
    """
    shown = show_distribution(sitting, filters, viewer=viewer, clock=clock, naming=EVERY)
    reports = [each for each in all_reports().values() if isinstance(each, SittingReport)]
    reports.sort(key=lambda each: ORDER.index(each.name) if each.name in ORDER else len(ORDER))
    tables = tuple(table for each in reports for table in each.tables(shown))
    return document_of(shown, Words("成绩", "Scores"), tables)
