"""The sittings of a span of time, with how many are enrolled by tier."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select

from app.store.database import db
from app.store.models import EnrolmentRow, ExamRow, OccurrenceRow, SittingRow


class PlannedSitting(NamedTuple):
    """One sitting of the plan. ``enrolled`` counts by tier the members whose wave it is."""

    id: int
    public_id: str
    exam_key: str
    exam_version_id: int
    period: str
    wave: str
    opens_at: datetime
    closes_at: datetime
    cancelled: bool
    enrolled: dict[str, int]


def sittings_between(first: datetime, last: datetime) -> list[PlannedSitting]:
    """Return the sittings that are open at any time from ``first`` to ``last``, in the order they open."""
    statement = (
        select(
            SittingRow.id,
            SittingRow.public_id,
            ExamRow.key,
            SittingRow.exam_version_id,
            OccurrenceRow.period,
            SittingRow.wave,
            SittingRow.opens_at,
            SittingRow.closes_at,
            SittingRow.cancelled,
        )
        .join(OccurrenceRow, OccurrenceRow.id == SittingRow.occurrence_id)
        .join(ExamRow, ExamRow.id == OccurrenceRow.exam_id)
        .where(SittingRow.opens_at < last, SittingRow.closes_at > first)
        .order_by(SittingRow.opens_at, ExamRow.key, SittingRow.wave)
    )
    rows = db.session.execute(statement).all()
    counts = (
        select(EnrolmentRow.sitting_id, EnrolmentRow.tier, func.count())
        .where(EnrolmentRow.sitting_id.in_([row.id for row in rows]))
        .group_by(EnrolmentRow.sitting_id, EnrolmentRow.tier)
    )
    enrolled: dict[int, dict[str, int]] = {}
    for sitting_id, tier, count in db.session.execute(counts):
        enrolled.setdefault(sitting_id, {})[tier] = count
    return [
        PlannedSitting(
            row.id,
            row.public_id,
            row.key,
            row.exam_version_id,
            row.period,
            row.wave,
            row.opens_at,
            row.closes_at,
            row.cancelled,
            enrolled.get(row.id, {}),
        )
        for row in rows
    ]
