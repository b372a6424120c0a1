"""阅卷: what waits, one question's answers one after the other, and where two markers differ."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from app.domain.errors import Conflict, DomainError
from app.services.claim_answer import claim_next_answer, skip_answer
from app.services.save_mark import MarksRefused, SavedMark, save_mark, take_back_mark
from app.services.show_answer import open_answer
from app.services.show_marking import list_marking, show_marking
from app.store.marking import AnswerGroup
from app.web import current
from app.web.i18n import _
from app.web.messages import sentence, status_of
from app.web.organizer import bp
from app.web.organizer.marking_page import Typed, answer_page, group_page, group_url, marking_page
from app.web.show import show

GROUP = "/marking/<exam>/<period>/<bank>/<item>"
ANSWER = "/marking/answers/<task_id>"


@bp.get("/marking")
def marking() -> ResponseReturnValue:
    groups = list_marking(current.viewer(), clock=current.clock())
    return show("organizer/marking.html", marking_page(groups))


@bp.get(GROUP)
def marking_group(exam: str, period: str, bank: str, item: str) -> ResponseReturnValue:
    group = AnswerGroup(exam, period, bank, item)
    detail = show_marking(group, viewer=current.viewer(), clock=current.clock())
    return show("organizer/marking_group.html", group_page(detail))


@bp.post(f"{GROUP}/next")
def mark_next(exam: str, period: str, bank: str, item: str) -> ResponseReturnValue:
    group = AnswerGroup(exam, period, bank, item)
    return _to_next(group, decides="decides" in request.form)


@bp.get(ANSWER)
def answer(task_id: str) -> ResponseReturnValue:
    return _show_answer(task_id, None)


@bp.post(ANSWER)
def save_answer(task_id: str) -> ResponseReturnValue:
    typed = Typed(tuple(request.form.getlist("point")), request.form.get("comment", "").strip())
    try:
        saved = save_mark(
            task_id, typed.points, typed.comment, viewer=current.viewer(), clock=current.clock()
        )
    except MarksRefused as refused:
        errors = {place: sentence(one) for place, one in refused.given.problems.items()}
        return _show_answer(task_id, typed.with_errors(errors), status=422)
    except Conflict as taken:
        return _show_taken(taken)
    except DomainError as refused:
        if refused.code != "comment-too-long":
            raise
        return _show_answer(task_id, typed.with_errors({}, comment=sentence(refused)), status=422)
    return _after(task_id, saved, is_change="change" in request.form)


@bp.post(f"{ANSWER}/skip")
def skip(task_id: str) -> ResponseReturnValue:
    group = skip_answer(task_id, viewer=current.viewer())
    return _to_next(group, decides="decides" in request.form, after=task_id)


@bp.post(f"{ANSWER}/take-back")
def take_back(task_id: str) -> ResponseReturnValue:
    group = take_back_mark(task_id, viewer=current.viewer(), clock=current.clock())
    flash(_("Your mark is taken back; the answer waits again."), "good")
    return redirect(group_url(group))


def _show_answer(task_id: str, typed: Typed | None, *, status: int = 200) -> ResponseReturnValue:
    """Show an answer; of one that somebody else has or has marked say so."""
    try:
        view = open_answer(task_id, viewer=current.viewer(), clock=current.clock())
    except Conflict as taken:
        return _show_taken(taken)
    return show("organizer/answer.html", answer_page(view, typed), status=status)


def _show_taken(taken: Conflict) -> ResponseReturnValue:
    return show("organizer/answer_taken.html", sentence(taken), status=status_of(taken))


def _after(task_id: str, saved: SavedMark, *, is_change: bool) -> ResponseReturnValue:
    """Say that it is saved, with a way back while there is one, and go on to the next answer."""
    if saved.completes:
        flash(_("Saved. It was the last mark of this paper, which is graded now."), "good")
    else:
        back = Markup(' <a href="{}">{}</a>').format(
            url_for(".answer", task_id=task_id), _("Look at it again")
        )
        flash(Markup.escape(_("Saved.")) + back, "good")
    return redirect(group_url(saved.group)) if is_change else _to_next(saved.group, decides=saved.decides)


def _to_next(group: AnswerGroup, *, decides: bool, after: str = "") -> ResponseReturnValue:
    found = claim_next_answer(
        group, viewer=current.viewer(), clock=current.clock(), decides=decides, after=after
    )
    if found == after and after:
        flash(_("There is no other answer to this question for you now."), "info")
    if found is not None:
        return redirect(url_for(".answer", task_id=found))
    flash(_("No answer to this question is left for you to mark."), "info")
    return redirect(url_for(".marking"))
