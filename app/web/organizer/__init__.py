"""The organizer's room 考务管理: banks, exams, sittings."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("organizer", __name__, url_prefix="/organizer")

# They add their views to bp.
from app.web.organizer import bank_preview as bank_preview  # noqa: E402
from app.web.organizer import bank_upload as bank_upload  # noqa: E402
from app.web.organizer import banks as banks  # noqa: E402
from app.web.organizer import checks as checks  # noqa: E402
from app.web.organizer import exam_upload as exam_upload  # noqa: E402
from app.web.organizer import exam_versions as exam_versions  # noqa: E402
from app.web.organizer import exams as exams  # noqa: E402
from app.web.organizer import import_questions as import_questions  # noqa: E402
from app.web.organizer import items as items  # noqa: E402
from app.web.organizer import marking as marking  # noqa: E402
from app.web.organizer import member as member  # noqa: E402
from app.web.organizer import member_import as member_import  # noqa: E402
from app.web.organizer import members as members  # noqa: E402
from app.web.organizer import paper_form as paper_form  # noqa: E402
from app.web.organizer import papers as papers  # noqa: E402
from app.web.organizer import plan as plan  # noqa: E402
from app.web.organizer import questions as questions  # noqa: E402
from app.web.organizer import rejected as rejected  # noqa: E402
from app.web.organizer import room as room  # noqa: E402
from app.web.organizer import sitting_change as sitting_change  # noqa: E402
from app.web.organizer import slips as slips  # noqa: E402
from app.web.organizer import trials as trials  # noqa: E402
from app.web.organizer import word_out as word_out  # noqa: E402
from app.web.organizer.exam_words import type_name  # noqa: E402

bp.add_app_template_filter(type_name)
