"""An attempt: read it, save, take over, hand in, and its result."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue

from app.domain.attempts.limits import check_entries
from app.domain.errors import NotAllowed
from app.services.go_forward import go_forward
from app.services.hand_in import hand_in
from app.services.room_news import room_news
from app.services.save_responses import save_responses
from app.services.show_attempt import settled_for, show_attempt
from app.services.show_result import show_result
from app.services.take_break import ask_break, end_break
from app.services.take_over import take_over
from app.web import current
from app.web.api import bodies, bp
from app.web.api.shown import shown_attempt, shown_news, shown_receipt, shown_result, shown_save

LANGUAGES = {"zh": "zh_CN", "zh_CN": "zh_CN", "en": "en"}


@bp.get("/v1/attempts/<attempt_id>")
def get_attempt(attempt_id: str) -> ResponseReturnValue:
    owner = current.viewer().member_id
    language = LANGUAGES.get(request.args.get("lang", ""), current.language())
    view = show_attempt(attempt_id, owner=owner, language=language, clock=current.clock())
    if "client" not in request.args:
        return shown_attempt(view, language=language)
    client = bodies.client(request.args["client"])
    settled = settled_for(attempt_id, owner=owner, client=client)
    return shown_attempt(view, language=language, client=client, settled=settled)


@bp.post("/v1/attempts/<attempt_id>/take-over")
def take_over_attempt(attempt_id: str) -> ResponseReturnValue:
    client = bodies.client(bodies.read_body().get("client"))
    epoch = take_over(attempt_id, owner=current.viewer().member_id, client=client, clock=current.clock())
    return {"epoch": epoch, "client": client}


@bp.put("/v1/attempts/<attempt_id>/responses")
def put_responses(attempt_id: str) -> ResponseReturnValue:
    body = bodies.read_body()
    saved = save_responses(
        attempt_id,
        owner=current.viewer().member_id,
        epoch=bodies.number(body, "epoch"),
        client=bodies.client(body.get("client")),
        entries=check_entries(body.get("entries")),
        clock=current.clock(),
    )
    return shown_save(saved)


@bp.post("/v1/attempts/<attempt_id>/hand-in")
def hand_in_attempt(attempt_id: str) -> ResponseReturnValue:
    body = bodies.read_body()
    confirmed = bodies.flag(body, "confirm_unsent")
    receipt, refused = hand_in(
        attempt_id,
        owner=current.viewer().member_id,
        epoch=bodies.number(body, "epoch"),
        client=bodies.client(body.get("client")),
        last_seq=bodies.number(body, "last_seq"),
        entries=check_entries(body.get("entries", [])),
        confirm_unsent=confirmed,
        left_page=bodies.flag(body, "left_page"),
        clock=current.clock(),
    )
    return shown_receipt(receipt, refused)


@bp.post("/v1/attempts/<attempt_id>/next")
def go_to_next(attempt_id: str) -> ResponseReturnValue:
    body = bodies.read_body()
    reached = go_forward(
        attempt_id,
        bodies.number(body, "slot"),
        owner=current.viewer().member_id,
        client=bodies.client(body.get("client")),
        epoch=bodies.number(body, "epoch"),
        clock=current.clock(),
    )
    return {"reached": reached}


@bp.get("/v1/attempts/<attempt_id>/messages")
def get_messages(attempt_id: str) -> ResponseReturnValue:
    return shown_news(room_news(attempt_id, owner=current.viewer().member_id, clock=current.clock()))


@bp.post("/v1/attempts/<attempt_id>/break")
def ask_for_break(attempt_id: str) -> ResponseReturnValue:
    reason = bodies.text(bodies.read_body(), "reason")
    owner, clock = current.viewer().member_id, current.clock()
    ask_break(attempt_id, reason, owner=owner, clock=clock)
    return shown_news(room_news(attempt_id, owner=owner, clock=clock)), 201


@bp.post("/v1/attempts/<attempt_id>/resume")
def resume_attempt(attempt_id: str) -> ResponseReturnValue:
    owner, clock = current.viewer().member_id, current.clock()
    end_break(attempt_id, owner=owner, clock=clock)
    return shown_news(room_news(attempt_id, owner=owner, clock=clock))


@bp.get("/v1/attempts/<attempt_id>/result")
def get_result(attempt_id: str) -> ResponseReturnValue:
    language = LANGUAGES.get(request.args.get("lang", ""), current.language())
    result = show_result(attempt_id, viewer=current.viewer(), language=language, clock=current.clock())
    if not result.released.score:
        raise NotAllowed("not-released", next_at=result.released.next_at, state=result.state)
    return shown_result(result)
