"""学习档案, on the screen, printed and as an Excel file."""

from __future__ import annotations

from io import BytesIO

from flask import request, send_file
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from app.services.export_record import export_record
from app.services.show_account import show_account
from app.services.show_record import RecordView, show_record
from app.web import current
from app.web.i18n import _
from app.web.member import bp
from app.web.member.record_page import record_page
from app.web.show import show

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get("/record")
def record() -> ResponseReturnValue:
    account = show_account(current.viewer().member_id)
    return show("member/record.html", record_page(account, _record()))


@bp.get("/record.xlsx")
def record_xlsx() -> ResponseReturnValue:
    account, found = show_account(current.viewer().member_id), _record()
    content = export_record(account, found, language=current.language(), zone=current.settings().zone)
    name = f"{_('Learning record')}-{account.staff_number}-{found.year}.xlsx"
    return send_file(BytesIO(content), mimetype=EXCEL, as_attachment=True, download_name=name)


def _record() -> RecordView:
    year = request.args.get("year", "")
    if year and not (year.isascii() and year.isdigit() and len(year) == 4):
        raise NotFound()
    return show_record(
        current.viewer(),
        clock=current.clock(),
        zone=current.settings().zone,
        year=int(year) if year else None,
    )
