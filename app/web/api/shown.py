"""What goes out: services' views as JSON. Marks are decimal strings, times ISO 8601 in UTC."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

from app.domain.attempts.desk import Refusal
from app.domain.attempts.room import Saved
from app.domain.bank.item_type import Shown
from app.domain.marks import show_marks
from app.services.end_attempt import Receipt
from app.services.list_sittings import MemberSitting
from app.services.room_news import DutyBreak, RoomNews
from app.services.save_responses import as_facts
from app.services.shared_texts import SharedText
from app.services.show_attempt import AttemptView, SlotView
from app.services.show_result import ResultView, SlotResult
from app.web.filters import in_words

Shape = dict[str, Any]


def moment(time: datetime | None) -> str | None:
    """``2026-11-18T01:00:00.250Z``."""
    if time is None:
        return None
    return time.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def marks(value: Fraction | None) -> str | None:
    return None if value is None else show_marks(value)


def shown_sitting(sitting: MemberSitting) -> Shape:
    return {
        "id": sitting.id,
        "exam": sitting.exam_key,
        "period": sitting.period,
        "title": in_words(sitting.title),
        "tier": sitting.tier,
        "state": sitting.state,
        "opens_at": moment(sitting.opens_at),
        "closes_at": moment(sitting.closes_at),
        "duration_s": int(sitting.duration.total_seconds()),
        "cut_score": marks(sitting.cut_score),
        "attempts_left": sitting.attempts_left,
        "attempt": sitting.running,
        "cancelled": sitting.cancelled,
    }


def shown_attempt(
    view: AttemptView, *, language: str, client: str | None = None, settled: int | None = None
) -> Shape:
    """Return the attempt; once it has ended, without its paper, which may serve others still."""
    is_open = view.state == "open"
    answered = [slot for slot in view.slots if slot.version] if is_open else []
    return {
        "id": view.id,
        "state": view.state,
        "round": view.round,
        "epoch": view.epoch,
        "bound": client is not None and client == view.client,
        "server_time": moment(view.server_time),
        "deadline": moment(view.deadline),
        "duration_left_s": view.duration_left_s,
        "total": marks(view.total),
        "count": view.slot_count,
        "reached": view.reached or None,
        "sections": [
            {
                "title": section.title.in_language(language),
                "slots": [_shown_slot(slot) for slot in section.slots],
            }
            for section in (view.sections if is_open else ())
        ],
        "responses": {
            str(slot.number): {"response": slot.response, "version": slot.version} for slot in answered
        },
        "flags": [slot.number for slot in view.slots if slot.flagged] if is_open else [],
        "settled": settled,
        "rests": view.rests,
        "break": shown_break(view.duty_break),
        "message_id": view.message_id,
    }


def shown_save(saved: Saved) -> Shape:
    return {
        "settled": saved.settled,
        "version": saved.version,
        "server_time": moment(saved.server_time),
        "deadline": moment(saved.deadline),
        "duration_left_s": saved.time_left.total_seconds(),
        "rests": saved.rests,
        "state": saved.state,
        "message_id": saved.message_id,
        "refused": as_facts(saved.refused),
    }


def shown_break(found: DutyBreak | None) -> Shape | None:
    if found is None:
        return None
    return {
        "state": found.state,
        "reason": found.reason,
        "asked_at": moment(found.asked_at),
        "ends_at": moment(found.ends_at),
    }


def shown_news(news: RoomNews) -> Shape:
    return {
        "state": news.state,
        "server_time": moment(news.server_time),
        "rests": news.rests,
        "duration_left_s": news.time_left.total_seconds(),
        "messages": [
            {"id": one.id, "text": one.text, "sent_at": moment(one.sent_at)} for one in news.messages
        ],
        "break": shown_break(news.duty_break),
    }


def shown_receipt(receipt: Receipt, refused: Sequence[Refusal]) -> Shape:
    return {
        "state": receipt.state,
        "handed_in_at": moment(receipt.handed_in_at),
        "answered": receipt.answered,
        "blank": receipt.blank,
        "receipt": receipt.code,
        "closed_by": receipt.closed_by,
        "refused": as_facts(refused),
    }


def shown_result(result: ResultView) -> Shape:
    return {
        "state": result.state,
        "score": marks(result.score),
        "total": marks(result.total),
        "percent": result.percent,
        "outcome": result.outcome,
        "band": result.band,
        "cut_score": marks(result.cut_score),
        "on_paper": result.paper is not None,
        "slots": [_shown_slot_result(slot) for slot in result.slots],
    }


def _shown_slot(slot: SlotView) -> Shape:
    presented, html = slot.presented, slot.html
    return {
        "slot": slot.number,
        "type": slot.type,
        "widget": presented.widget,
        "marks": marks(slot.points),
        "scoring": slot.scoring,
        "stem_html": html[presented.stem],
        "options": _parts(presented.options, html),
        "left": _parts(presented.left, html),
        "right": _parts(presented.right, html),
        "gaps": presented.gaps,
        "units": list(presented.units),
        "cloze": [
            {"id": gap.id, "options": _parts(gap.options, html), "units": list(gap.units)}
            for gap in presented.cloze
        ],
        "words": list(presented.words),
        **({"group": _shown_group(slot.group)} if slot.group else {}),
    }


def _shown_group(group: SharedText) -> Shape:
    return {"id": group.key, "first": group.first, "last": group.last, "stem_html": group.html}


def _shown_slot_result(slot: SlotResult) -> Shape:
    return {
        "slot": slot.number,
        "type": slot.type,
        "topic": slot.topic,
        "marks": marks(slot.points),
        "score": marks(slot.score),
        "blank": slot.blank,
        "response": slot.response,
        "solution": {
            "response": slot.solution.response,
            "accepted": [list(texts) for texts in slot.solution.accepted],
            "rubric": [
                {"point_html": slot.html[point.point], "score": show_marks(point.score)}
                for point in slot.solution.rubric
            ],
        },
        "reasons": [dict(reason) for reason in slot.reasons],
        "feedback": {key: slot.html[text] for key, text in slot.feedback.items()},
        "explanation_html": slot.html.get(slot.explanation, "") if slot.explanation else "",
    }


def _parts(parts: tuple[Shown, ...], html: Mapping[str, str]) -> list[Shape]:
    return [{"id": part.id, "html": html[part.text]} for part in parts]
