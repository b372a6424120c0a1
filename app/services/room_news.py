"""What a member at work is told: messages, what became of a break asked for, and the clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.attempts.attempt import AttemptState
from app.services.clock import Clock
from app.services.end_attempt import state_of
from app.services.send_message import Message
from app.store import room as store
from app.store.attempts import find_attempt
from app.store.models import DutyBreakRow
from app.store.transaction import reading


@dataclass(frozen=True)
class DutyBreak:
    """The break that was asked for last. ``state``: asked, refused, running or ended."""

    state: str
    reason: str
    asked_at: datetime
    ends_at: datetime | None  # at the latest, while it runs


@dataclass(frozen=True)
class RoomNews:
    """What is new in the room of one attempt."""

    state: str
    server_time: datetime
    rests: bool
    time_left: timedelta
    messages: tuple[Message, ...]  # oldest first
    duty_break: DutyBreak | None


def room_news(attempt_id: str, *, owner: int, clock: Clock) -> RoomNews:
    """Return what the member has been told in an attempt so far.

    :raises NotFound: no such attempt, or not the owner's.
    """
    with reading():
        now = clock.now()
        row = find_attempt(attempt_id, owner=owner)
        attempt = state_of(row)
        messages = store.messages_for(row.id) if row.message_id else []
        return RoomNews(
            state=attempt.state,
            server_time=now,
            rests=attempt.is_open and attempt.rests(now),
            time_left=attempt.time_left(now),
            messages=tuple(Message(one.id, one.text, one.sent_at) for one in messages),
            duty_break=duty_break_of(store.newest_break(row.id), attempt, now),
        )


def duty_break_of(row: DutyBreakRow | None, attempt: AttemptState, now: datetime) -> DutyBreak | None:
    """Return a break as its member is told of it; one whose time has run out has ended."""
    if row is None:
        return None
    runs = bool(row.granted) and row.ended_at is None and attempt.is_open and attempt.rests(now)
    ends_at = attempt.paused_at + attempt.break_limit if runs and attempt.paused_at else None
    state = {None: "asked", False: "refused"}.get(row.granted, "running" if runs else "ended")
    return DutyBreak(state, row.reason, row.asked_at, ends_at)
