"""考试须知: what a member should know before the clock runs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.attempts.attempt import deadline_for
from app.services.clock import Clock
from app.services.list_sittings import MemberSitting, find_sitting
from app.services.viewer import Viewer
from app.store.plan import sitting_with_id
from app.store.room import entry_rule_of
from app.store.transaction import reading


@dataclass(frozen=True)
class StartView:
    """The sitting, and when the paper would be handed in at the latest if begun now."""

    sitting: MemberSitting
    latest_hand_in: datetime
    asks_password: bool
    usual_duration: timedelta  # what others have, without time always granted
    now: datetime


def show_start(sitting_id: str, *, viewer: Viewer, clock: Clock) -> StartView:
    """Return the start page of a sitting.

    :raises NotFound: no such sitting, or not for this member.
    """
    now = clock.now()
    sitting = find_sitting(sitting_id, viewer, clock=clock)
    latest = sitting.running_deadline or deadline_for(
        max(now, sitting.opens_at), sitting.duration, sitting.closes_at, sitting.exam.let_finish
    )
    with reading():
        row = sitting_with_id(sitting_id)
        rule = entry_rule_of(row.id) if row else None
    return StartView(
        sitting=sitting,
        latest_hand_in=latest,
        asks_password=bool(rule and rule.password),
        usual_duration=sitting.exam.tiers[sitting.tier].duration,
        now=now,
    )
