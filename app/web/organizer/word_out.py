"""Word out: the questions of a bank, or a paper of an exam, to print; the key is a file apart."""

from __future__ import annotations

import io

from flask import request, send_file
from flask.typing import ResponseReturnValue

from app.content.word_paper.printed import PrintedPaper
from app.content.word_paper.write_paper import write_key, write_paper
from app.services.print_paper import VARIANTS, print_bank, print_exam
from app.web import current
from app.web.i18n import _
from app.web.organizer import bp

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MOST_PAPERS = 99


@bp.get("/banks/<key>/paper.docx")
def bank_paper(key: str) -> ResponseReturnValue:
    return _send(print_bank(key, variant=_variant(), lang=_lang(), viewer=current.viewer()), 0)


@bp.get("/exams/<key>/paper.docx")
def exam_paper(key: str) -> ResponseReturnValue:
    number = min(max(request.args.get("number", 1, type=int), 1), MOST_PAPERS)
    paper = print_exam(
        key,
        request.args.get("tier", ""),
        number=number,
        variant=_variant(),
        lang=_lang(),
        viewer=current.viewer(),
    )
    return _send(paper, number)


def _variant() -> str:
    asked = request.args.get("variant", "A")
    return asked if asked in VARIANTS else "A"


def _lang() -> str:
    asked = request.args.get("lang", "en" if current.language() == "en" else "zh")
    return asked if asked in ("zh", "en") else "zh"


def _send(paper: PrintedPaper, number: int) -> ResponseReturnValue:
    """Send the paper, or its key when that was asked for."""
    is_key = request.args.get("part") == "key"
    data = write_key(paper) if is_key else write_paper(paper)
    parts = [paper.title, str(number) if number else "", paper.variant, _("key") if is_key else ""]
    name = " ".join(part for part in parts if part).replace("/", "-") + ".docx"
    return send_file(io.BytesIO(data), mimetype=DOCX, as_attachment=True, download_name=name)
