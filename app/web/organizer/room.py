"""考场: an invigilator's view of a running sitting, and what can be done there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from hashlib import sha256

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import IntegerField, StringField, TextAreaField
from wtforms.validators import Optional

from app.domain.bank.fields import Words
from app.domain.errors import DomainError, NotFound
from app.services.grant_time import grant_time, grant_time_to_all
from app.services.intervene import end_for_member, reopen_attempt, void_attempt
from app.services.invigilated import require_invigilated
from app.services.send_message import send_message
from app.services.set_entry_rule import set_entry_rule
from app.services.show_plan import SittingLine, show_plan
from app.services.take_break import decide_break, end_break_for
from app.services.watch_sitting import HANDED_IN, NOT_STARTED, STATES, RoomView, SeatView, watch_sitting
from app.web import current
from app.web.filters import in_words
from app.web.forms import BaseForm
from app.web.i18n import _, _l, ngettext
from app.web.messages import sentence
from app.web.organizer import bp
from app.web.show import show

STATE_NAMES = {
    "stuck": _l("No save for 5 min"),
    "asks": _l("Asks for a break"),
    "rests": _l("In a break"),
    "working": _l("Working"),
    "not-started": _l("Not started"),
    "handed-in": _l("Has handed in"),
}
ACT_NAMES = {
    "attempt.extended": _l("%(name)s: %(minutes)s min more"),
    "attempt.forced": _l("%(name)s: handed in by exam staff"),
    "attempt.reopened": _l("%(name)s: opened again for %(minutes)s min"),
    "attempt.voided": _l("%(name)s: made void"),
    "attempt.taken_over": _l("%(name)s: goes on with another device"),
    "attempt.ended": _l("%(name)s: handed in"),
    "break.asked": _l("%(name)s: asks for a break"),
    "break.granted": _l("%(name)s: break of at most %(minutes)s min"),
    "break.refused": _l("%(name)s: break refused"),
    "break.ended": _l("%(name)s: back from the break"),
}
FEW, MANY = 8, 200  # rows of one state
KINDS = {"assessment": 0, "competition": 1, "topic-test": 2, "rehearsal": 3, "practice": 4}


class ActForm(BaseForm):
    """What every act may carry; each takes of it what it needs."""

    minutes = IntegerField(validators=[Optional()])
    reason = StringField()
    text = TextAreaField()
    password = StringField()
    networks = TextAreaField()


@dataclass(frozen=True)
class StateLink:
    title: str
    count: int
    url: str
    is_current: bool


@dataclass(frozen=True)
class ActLine:
    when: object
    words: str
    reason: str


@dataclass(frozen=True)
class RoomPage:
    view: RoomView
    seats: tuple[SeatView, ...]  # as filtered
    states: tuple[StateLink, ...]
    names: dict[str, str]
    acts: tuple[ActLine, ...]
    folded: int  # seats that fit and are not shown
    chosen: SeatView | None
    missing: str  # names by unit, to be copied


@bp.get("/rooms")
def rooms() -> ResponseReturnValue:
    view = show_plan(current.viewer(), clock=current.clock(), zone=current.settings().zone)
    running = [line for line in view.sittings if line.state == "open"]
    running.sort(key=lambda line: (KINDS.get(line.exam.kind, 9), line.closes_at))
    return show("organizer/rooms.html", tuple[SittingLine, ...](running))


@bp.get("/sittings/<sitting_id>/room")
def room(sitting_id: str) -> ResponseReturnValue:
    return show("organizer/room.html", _page(sitting_id))


@bp.get("/sittings/<sitting_id>/room/board")
def room_board(sitting_id: str) -> ResponseReturnValue:
    """The part of the page that changes by itself; unchanged, it costs nothing to send."""
    page = _page(sitting_id)
    lasting = [replace(seat, left=None) for seat in page.seats]
    response = make_response("")
    response.set_etag(sha256(repr((lasting, page.view.counts, page.acts)).encode()).hexdigest()[:24])
    response.make_conditional(request)
    if response.status_code != 304:
        response.set_data(render_template("organizer/room_board.html", page=page))
    return response


@bp.post("/sittings/<sitting_id>/room/<act>")
def act_on_sitting(sitting_id: str, act: str) -> ResponseReturnValue:
    form, viewer, clock = ActForm(), current.viewer(), current.clock()

    def give_time() -> str:
        given = grant_time_to_all(
            sitting_id, form.minutes.data or 0, form.reason.data or "", viewer=viewer, clock=clock
        )
        return ngettext("%(num)s person has more time.", "%(num)s people have more time.", given)

    def tell() -> str:
        send_message(sitting_id, form.text.data or "", viewer=viewer, clock=clock)
        return _("The message is sent; it appears with the next save.")

    def admit() -> str:
        password, networks = set_entry_rule(
            sitting_id,
            password=form.password.data or "",
            networks=form.networks.data or "",
            viewer=viewer,
            clock=clock,
        )
        return (
            _("The rule of entry holds from now on.") if password or networks else _("Everybody may begin.")
        )

    return _do({"time": give_time, "message": tell, "entry": admit}, act, form, sitting_id)


@bp.post("/sittings/<sitting_id>/room/attempts/<attempt_id>/<act>")
def act_on_attempt(sitting_id: str, attempt_id: str, act: str) -> ResponseReturnValue:
    require_invigilated(attempt_id, current.viewer())
    form = ActForm()
    minutes, reason = form.minutes.data or 0, form.reason.data or ""
    viewer, clock = current.viewer(), current.clock()

    def give_time() -> str:
        grant_time(attempt_id, minutes, reason, viewer=viewer, clock=clock)
        return ngettext("%(num)s minute more.", "%(num)s minutes more.", minutes)

    def tell() -> str:
        send_message(sitting_id, form.text.data or "", attempt_id=attempt_id, viewer=viewer, clock=clock)
        return _("The message is sent; it appears with the next save.")

    def end() -> str:
        end_for_member(attempt_id, reason, viewer=viewer, clock=clock)
        return _("Handed in.")

    def reopen() -> str:
        reopen_attempt(attempt_id, minutes, reason, viewer=viewer, clock=clock)
        return _("Open again. The member goes on with “Continue here”.")

    def void() -> str:
        void_attempt(attempt_id, reason, viewer=viewer, clock=clock)
        return _("The attempt is void. It stays with its answers and counts nowhere.")

    def resume() -> str:
        end_break_for(attempt_id, viewer=viewer, clock=clock)
        return _("The clock runs again.")

    acts = {"time": give_time, "message": tell, "end": end, "reopen": reopen, "void": void, "resume": resume}
    return _do(acts, act, form, sitting_id, attempt_id)


@bp.post("/sittings/<sitting_id>/room/breaks/<break_id>/<answer>")
def answer_break(sitting_id: str, break_id: str, answer: str) -> ResponseReturnValue:
    form = ActForm()

    def decide(granted: bool) -> Callable[[], str]:
        def act() -> str:
            decide_break(
                break_id,
                granted=granted,
                minutes=form.minutes.data or 0,
                viewer=current.viewer(),
                clock=current.clock(),
            )
            return _("The clock stands still.") if granted else _("The break is refused.")

        return act

    return _do({"grant": decide(True), "refuse": decide(False)}, answer, form, sitting_id)


def _do(
    acts: dict[str, Callable[[], str]], act: str, form: ActForm, sitting_id: str, attempt_id: str = ""
) -> ResponseReturnValue:
    """Do it, say what came of it, and come back to the room."""
    if act not in acts:
        raise NotFound()
    if not form.validate():
        flash(_("Write the minutes as a whole number."), "warn")
    else:
        try:
            flash(acts[act](), "good")
        except NotFound:
            raise
        except DomainError as refusal:
            flash(sentence(refusal), "warn")
    return redirect(url_for(".room", sitting_id=sitting_id, seat=attempt_id or None))


def _page(sitting_id: str) -> RoomPage:
    view = watch_sitting(sitting_id, viewer=current.viewer(), clock=current.clock())
    state, words = request.args.get("state", ""), request.args.get("q", "").strip().casefold()
    state = state if state in STATES else ""
    fitting = [
        seat
        for seat in view.seats
        if (not state or seat.state == state)
        and (not words or words in f"{seat.name} {seat.staff_number}".casefold())
    ]
    links = [StateLink(_("All"), len(view.seats), _url(view, ""), not state)]
    links += [
        StateLink(str(STATE_NAMES[one]), view.counts[one], _url(view, one), state == one)
        for one in STATES
        if view.counts[one] or state == one
    ]
    chosen = next(
        (seat for seat in view.seats if seat.attempt and seat.attempt == request.args.get("seat")), None
    )
    return RoomPage(
        view=view,
        seats=tuple(seats := _unfolded(fitting, everybody=not (state or words))),
        folded=len(fitting) - len(seats),
        states=tuple(links),
        names={one: str(name) for one, name in STATE_NAMES.items()},
        acts=tuple(
            ActLine(
                act.at,
                str(ACT_NAMES[act.action]) % {"name": act.name, "minutes": act.facts.get("minutes", "")},
                str(act.facts.get("reason", "")),
            )
            for act in view.acts
        ),
        chosen=chosen,
        missing=_missing(view.missing),
    )


def _unfolded(seats: list[SeatView], *, everybody: bool) -> list[SeatView]:
    """Return the seats to show: among everybody, of those at rest only a few."""
    shown: list[SeatView] = []
    counts: dict[str, int] = {}
    for seat in seats:
        counts[seat.state] = counts.get(seat.state, 0) + 1
        most = FEW if everybody and seat.state in (NOT_STARTED, HANDED_IN) else MANY
        if counts[seat.state] <= most:
            shown.append(seat)
    return shown


def _missing(units: dict[Words, list[str]]) -> str:
    between, colon = (", ", ": ") if current.language() == "en" else ("、", "：")
    return "\n".join(f"{in_words(unit)}{colon}{between.join(names)}" for unit, names in units.items())


def _url(view: RoomView, state: str) -> str:
    return url_for(".room", sitting_id=view.sitting, state=state or None)
