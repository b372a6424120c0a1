"""Notices 通知: which a member has put away, and answers that are news."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import delete, select

from app.store.database import db
from app.store.models import AttemptRow, NoticeDismissalRow, ScoreCheckRow

ANSWERS_FOR = timedelta(days=30)  # so long an answer is news


class AnswerFacts(NamedTuple):
    """An answered request for a check."""

    public_id: str
    attempt: str
    answered_at: datetime


def dismissals_of(member_id: int) -> dict[str, datetime]:
    """Return which notices the member has put away, and when."""
    row = NoticeDismissalRow
    statement = select(row.notice, row.dismissed_at).where(row.member_id == member_id)
    return {found.notice: found.dismissed_at for found in db.session.execute(statement)}


def dismiss(member_id: int, notice: str, at: datetime) -> None:
    """Note that the member has put a notice away."""
    row = NoticeDismissalRow
    db.session.execute(delete(row).where(row.member_id == member_id, row.notice == notice))
    db.session.add(row(member_id=member_id, notice=notice, dismissed_at=at))


def answers_to(member_id: int, since: datetime) -> list[AnswerFacts]:
    """Return the member's requests that were answered since then, newest first."""
    row = ScoreCheckRow
    statement = (
        select(row.public_id, AttemptRow.public_id, row.answered_at)
        .join(AttemptRow, AttemptRow.id == row.attempt_id)
        .where(AttemptRow.member_id == member_id, row.answered_at > since)
        .order_by(row.answered_at.desc())
    )
    return [AnswerFacts(*found) for found in db.session.execute(statement)]
