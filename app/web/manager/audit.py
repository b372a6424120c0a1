"""审计: who did what and when, for auditors."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from flask import request, send_file, url_for
from flask.typing import ResponseReturnValue

from app.domain.bank.fields import Words
from app.services.export_report import EXCEL, export_workbook, file_name
from app.services.list_audit import MOST, AuditFilters, AuditLine, list_audit
from app.services.report_kind import Column, Document, Table
from app.web import current
from app.web.filters import when
from app.web.i18n import _
from app.web.manager import bp
from app.web.manager.audit_words import KINDS, act_words, fact_words
from app.web.show import show

FIELDS = ("from", "to", "kind", "who")


@dataclass(frozen=True)
class AuditRow:
    """One act in words."""

    at: str
    actor: str
    act: str
    subject: str
    facts: str


@dataclass(frozen=True)
class AuditPage:
    rows: list[AuditRow]
    asked: dict[str, str]  # the filters as written
    kinds: list[tuple[str, str]]
    older: str  # address of the next page, empty on the last
    newest: str  # address of the first page, empty on it
    export: str
    hides_names: bool
    bad_date: bool


@bp.get("/audit")
def audit() -> ResponseReturnValue:
    asked = {name: request.args.get(name, "").strip()[:40] for name in FIELDS}
    filters, bad_date = _filters(asked)
    before = request.args.get("before", type=int)
    found = list_audit(filters, viewer=current.viewer(), before=before)
    kept: dict[str, Any] = {name: value for name, value in asked.items() if value}
    page = AuditPage(
        rows=[_row(line) for line in found.lines],
        asked=asked,
        kinds=[(kind, str(words)) for kind, words in KINDS.items()],
        older=url_for(".audit", **kept, before=found.older) if found.older else "",
        newest=url_for(".audit", **kept) if before else "",
        export=url_for(".audit_export", **kept),
        hides_names=found.hides_names,
        bad_date=bad_date,
    )
    return show("manager/audit.html", page)


@bp.get("/audit/export", endpoint="audit_export")
def export_audit() -> ResponseReturnValue:
    asked = {name: request.args.get(name, "").strip()[:40] for name in FIELDS}
    found = list_audit(_filters(asked)[0], viewer=current.viewer(), limit=MOST)
    rows = [_row(line) for line in found.lines]
    table = Table(
        name="audit",
        title=Words("审计", "Audit"),
        columns=tuple(
            Column(title)
            for title in (
                Words("时间", "When"),
                Words("谁", "Who"),
                Words("做了什么", "What"),
                Words("对象", "On what"),
                Words("细节", "Details"),
            )
        ),
        rows=tuple((one.at, one.actor, one.act, one.subject, one.facts) for one in rows),
    )
    document = Document(Words("审计", "Audit"), (), (table,), (), current.clock().now())
    language = current.language()
    return send_file(
        io.BytesIO(export_workbook(document, language=language, zone=current.settings().zone)),
        mimetype=EXCEL,
        as_attachment=True,
        download_name=file_name(document, language),
        max_age=0,
    )


def _filters(asked: dict[str, str]) -> tuple[AuditFilters, bool]:
    """Return what is looked for, and whether a date could not be read."""
    since, until = _midnight(asked["from"]), _midnight(asked["to"])
    filters = AuditFilters(
        since=since,
        until=until + timedelta(days=1) if until else None,
        actions=asked["kind"] if asked["kind"] in KINDS else "",
        staff_number=asked["who"],
    )
    return filters, bool((asked["from"] and since is None) or (asked["to"] and until is None))


def _midnight(text: str) -> datetime | None:
    try:
        return datetime.combine(date.fromisoformat(text), time(), current.settings().tz)
    except ValueError:
        return None


def _row(line: AuditLine) -> AuditRow:
    actor = line.actor or _("the service")
    return AuditRow(when(line.at), actor, act_words(line.action), line.subject, fact_words(line.facts))
