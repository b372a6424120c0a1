"""What a member earned by topic, over first attempts of occurrences."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import func, select

from app.store.database import db
from app.store.models import AttemptRow, ItemVersionRow, SlotScoreRow


class TopicRow(NamedTuple):
    """Slots of one topic: how many, what they are worth, the share earned before penalties."""

    topic: str
    questions: int
    points: float
    earned: float


def released_topic_scores(member_id: int, attempt_ids: Collection[str]) -> list[TopicRow]:
    """Return the member's topics over the first of ``attempt_ids`` (public ids) of each enrolment."""
    if not attempt_ids:
        return []
    first = (
        select(func.min(AttemptRow.id))
        .where(AttemptRow.member_id == member_id, AttemptRow.public_id.in_(attempt_ids))
        .group_by(AttemptRow.enrolment_id)
    )
    earned = SlotScoreRow.fraction * SlotScoreRow.points
    statement = (
        select(ItemVersionRow.topic, func.count(), func.sum(SlotScoreRow.points), func.sum(earned))
        .join(ItemVersionRow, ItemVersionRow.id == SlotScoreRow.item_version_id)
        .where(SlotScoreRow.attempt_id.in_(first))
        .group_by(ItemVersionRow.topic)
        .order_by(ItemVersionRow.topic)
    )
    return [TopicRow(*row) for row in db.session.execute(statement)]
