"""未被接受的答案: texts that were graded wrong, and proposing to accept one."""

from __future__ import annotations

from dataclasses import dataclass

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.domain.errors import DomainError, NotFound
from app.domain.marking.rejected import RejectedText
from app.services.list_rejected import Proposed, RejectedView, list_rejected, show_rejected
from app.services.propose_answer import LONGEST_REASON, propose_answer
from app.web import current
from app.web.i18n import _
from app.web.messages import sentence
from app.web.organizer import bp
from app.web.show import show

REJECTED = "/banks/<key>/items/<item_id>/rejected"


@dataclass(frozen=True)
class TextRow:
    """One rejected text. ``number`` names its form on the page."""

    number: int
    text: RejectedText
    gap: str
    is_proposed: bool


@dataclass(frozen=True)
class AcceptedRow:
    gap: str
    texts: tuple[str, ...]


@dataclass(frozen=True)
class RejectedPage:
    view: RejectedView
    url: str
    accepted: tuple[AcceptedRow, ...]
    versions: tuple[tuple[str, tuple[TextRow, ...]], ...]
    proposed: tuple[Proposed, ...]
    longest: int
    typed: str  # a reason that could not be kept
    error: str


@bp.get("/marking/rejected")
def rejected() -> ResponseReturnValue:
    return show("organizer/rejected.html", list_rejected(current.viewer(), clock=current.clock()))


@bp.get(REJECTED)
def rejected_answers(key: str, item_id: str) -> ResponseReturnValue:
    view = show_rejected(key, item_id, viewer=current.viewer())
    return show("organizer/rejected_answers.html", _page(view))


@bp.post(REJECTED)
def propose(key: str, item_id: str) -> ResponseReturnValue:
    form = request.form
    reason = form.get("reason", "").strip()
    try:
        propose_answer(
            key,
            item_id,
            form.get("gap", ""),
            form.get("text", ""),
            reason,
            viewer=current.viewer(),
            clock=current.clock(),
        )
    except NotFound:
        raise
    except DomainError as refused:
        view = show_rejected(key, item_id, viewer=current.viewer())
        page = _page(view, typed=reason, error=sentence(refused))
        return show("organizer/rejected_answers.html", page, status=422)
    flash(_("Proposed. It stands on the question's page for who edits the bank; no score changes."), "good")
    return redirect(url_for(".rejected_answers", key=key, item_id=item_id))


def gap_name(gap: str) -> str:
    """Return what a gap is called; empty for an answer that is the whole."""
    return _("Blank %(number)s", number=gap) if gap else ""


def _page(view: RejectedView, *, typed: str = "", error: str = "") -> RejectedPage:
    versions, number = [], 0
    for name, texts in view.versions:
        rows = []
        for text in texts:
            number += 1
            rows.append(TextRow(number, text, gap_name(text.gap), view.is_proposed(text)))
        versions.append((name, tuple(rows)))
    return RejectedPage(
        view=view,
        url=url_for(".rejected_answers", key=view.bank, item_id=view.item),
        accepted=tuple(AcceptedRow(gap_name(gap), texts) for gap, texts in view.accepted.items()),
        versions=tuple(versions),
        proposed=view.proposed,
        longest=LONGEST_REASON,
        typed=typed,
        error=error,
    )
