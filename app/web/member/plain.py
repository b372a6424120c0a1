"""The exam room without script: one question a page, saved by plain forms on the same path."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from app.domain.attempts.limits import MalformedEntries
from app.domain.bank.item_type import MalformedResponse
from app.domain.errors import Conflict, DomainError, NotFound
from app.services.go_forward import go_forward
from app.services.hand_in import TooEarly, Unsent, hand_in
from app.services.room_news import RoomNews, room_news
from app.services.save_plainly import Change, save_plainly
from app.services.save_responses import Fenced
from app.services.show_account import Account, show_account
from app.services.show_attempt import AttemptView, SlotView, settled_for, show_attempt
from app.services.take_break import ask_break, end_break
from app.services.take_over import take_over
from app.web import current
from app.web.forms import BaseForm
from app.web.i18n import _
from app.web.member import bp
from app.web.member.plain_client import own_client
from app.web.member.plain_form import response_of
from app.web.messages import sentence
from app.web.questions import rule_line
from app.web.show import show


@dataclass(frozen=True)
class PlainPage:
    """One question, or the check before handing in (``slot`` is None)."""

    attempt: AttemptView
    who: Account
    news: RoomNews
    slot: SlotView | None
    is_bound: bool
    latest: datetime

    @property
    def name(self) -> str:
        return f"q{self.slot.number}" if self.slot else ""

    @property
    def rule(self) -> str:
        slot = self.slot
        return rule_line(slot.type, slot.scoring, slot.penalty, gaps=slot.presented.gaps) if slot else ""

    @property
    def place(self) -> int:
        """Where the question stands, counted from 0."""
        return self.attempt.slots.index(self.slot) if self.slot else self.attempt.slot_count

    @property
    def blank(self) -> int:
        return self.attempt.slot_count - sum(slot.response is not None for slot in self.attempt.slots)


@bp.get("/attempts/<attempt_id>/plain")
def plain(attempt_id: str) -> ResponseReturnValue:
    view = _view(attempt_id)
    if view.state != "open":
        return redirect(url_for(".attempt", attempt_id=attempt_id))
    blank = [slot.number for slot in view.slots if slot.response is None]
    if view.reached:
        return _to_question(attempt_id, view.reached)
    return _to_question(attempt_id, blank[0] if blank else view.slots[0].number)


@bp.get("/attempts/<attempt_id>/plain/<int:number>")
def plain_question(attempt_id: str, number: int) -> ResponseReturnValue:
    return _page(attempt_id, number)


@bp.post("/attempts/<attempt_id>/plain/<int:number>")
def plain_save(attempt_id: str, number: int) -> ResponseReturnValue:
    """Save the answer, whichever button was pressed, and go where it leads."""
    view = _view(attempt_id)
    slot = _slot(view, number)
    if not BaseForm().validate():
        return _page(attempt_id, number, _("This page was too old: the answer was not saved. Give it again."))
    go = request.form.get("go", "")
    try:
        response = None if go == "clear" else response_of(slot.presented, f"q{number}", request.form)
        changes = [] if response == slot.response else [Change("answer", number, response)]
        if go == "flag":
            changes.append(Change("flag", number, not slot.flagged))
        owner, clock = current.viewer().member_id, current.clock()
        saved = save_plainly(attempt_id, changes, owner=owner, client=own_client(), clock=clock)
    except MalformedResponse:
        return _page(attempt_id, number, _("Give every step a place of its own: each number once."))
    except MalformedEntries:
        return _page(attempt_id, number, _("This answer is too long. Shorten it and send it again."))
    except Fenced:
        return _page(attempt_id, number, _("Continued on another device; read only"))
    if saved.refused and saved.state == "open":
        refused = _(
            "The answer was kept, but does not count: it came while the clock stood still or too late."
        )
        return _page(attempt_id, number, refused)
    return _follow(attempt_id, view, slot, go)


@bp.get("/attempts/<attempt_id>/plain/hand-in")
def plain_check(attempt_id: str) -> ResponseReturnValue:
    return _page(attempt_id, None)


@bp.post("/attempts/<attempt_id>/plain/hand-in")
def plain_hand_in(attempt_id: str) -> ResponseReturnValue:
    if not BaseForm().validate():
        return _page(attempt_id, None)
    owner, client = current.viewer().member_id, own_client()
    try:
        hand_in(
            attempt_id,
            owner=owner,
            epoch=_view(attempt_id).epoch,
            client=client,
            last_seq=settled_for(attempt_id, owner=owner, client=client),
            entries=[],
            confirm_unsent=True,
            clock=current.clock(),
        )
    except (Fenced, TooEarly, Unsent) as refusal:
        return _page(attempt_id, None, sentence(refusal))
    return redirect(url_for(".attempt", attempt_id=attempt_id))


@bp.post("/attempts/<attempt_id>/plain/take-over")
def plain_take_over(attempt_id: str) -> ResponseReturnValue:
    if BaseForm().validate():
        owner = current.viewer().member_id
        with suppress(Conflict):  # it has ended meanwhile: its result comes
            take_over(attempt_id, owner=owner, client=own_client(), clock=current.clock())
    return redirect(url_for(".plain", attempt_id=attempt_id))


@bp.post("/attempts/<attempt_id>/plain/break")
def plain_break(attempt_id: str) -> ResponseReturnValue:
    number = request.form.get("number", type=int)
    if BaseForm().validate():
        owner = current.viewer().member_id
        try:
            ask_break(attempt_id, request.form.get("reason", ""), owner=owner, clock=current.clock())
        except NotFound:
            raise
        except DomainError as refusal:
            return _page(attempt_id, number, sentence(refusal))
    return _to_question(attempt_id, number) if number else redirect(url_for(".plain", attempt_id=attempt_id))


@bp.post("/attempts/<attempt_id>/plain/resume")
def plain_resume(attempt_id: str) -> ResponseReturnValue:
    if BaseForm().validate():
        end_break(attempt_id, owner=current.viewer().member_id, clock=current.clock())
    return redirect(url_for(".plain", attempt_id=attempt_id))


def _view(attempt_id: str) -> AttemptView:
    owner = current.viewer().member_id
    return show_attempt(attempt_id, owner=owner, language=current.language(), clock=current.clock())


def _slot(view: AttemptView, number: int) -> SlotView:
    open_now = (slot for slot in view.slots if not view.reached or slot.number == view.reached)
    found = next((slot for slot in open_now if slot.number == number), None)
    if found is None:
        raise NotFound()
    return found


def _page(attempt_id: str, number: int | None, problem: str = "") -> ResponseReturnValue:
    view = _view(attempt_id)
    if view.state != "open":
        return redirect(url_for(".attempt", attempt_id=attempt_id))
    owner = current.viewer().member_id
    news = room_news(attempt_id, owner=owner, clock=current.clock())
    page = PlainPage(
        attempt=view,
        who=show_account(owner),
        news=news,
        slot=None if number is None else _slot(view, number),
        is_bound=view.client == own_client(),
        latest=view.server_time + news.time_left,
    )
    status = 409 if problem else 200
    return show("member/exam_plain.html", page, form=BaseForm(formdata=None), problem=problem, status=status)


def _follow(attempt_id: str, view: AttemptView, slot: SlotView, go: str) -> Response:
    place = view.slots.index(slot)
    may_advance = bool(view.reached) and go == "next" and slot.number < view.slot_count
    if (go == "next" and slot.number == view.slots[-1].number and not may_advance) or go == "check":
        return redirect(url_for(".plain_check", attempt_id=attempt_id))
    if may_advance:
        client, clock = own_client(), current.clock()
        owner = current.viewer().member_id
        go_forward(attempt_id, slot.number, owner=owner, client=client, epoch=view.epoch, clock=clock)
        return redirect(url_for(".plain", attempt_id=attempt_id))
    step = {"next": 1, "back": -1}.get(go, 0)
    return _to_question(attempt_id, view.slots[max(0, place + step)].number)


def _to_question(attempt_id: str, number: int) -> Response:
    return redirect(url_for(".plain_question", attempt_id=attempt_id, number=number))
