"""The years of which a member's record has something to show."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select

from app.store.database import db
from app.store.models import EnrolmentRow, ExamRow, OccurrenceRow, SittingRow


def years_of_member(
    member_id: int, now: datetime, zone: str, *, without: Collection[str] = ()
) -> tuple[int, ...]:
    """Return the running year and the earlier ones with an occurrence to the member's name, in order.

    ``without``: kinds of exam that do not count.
    """
    this_year = now.astimezone(ZoneInfo(zone)).year
    statement = (
        select(OccurrenceRow.period, SittingRow.opens_at)
        .select_from(EnrolmentRow)
        .join(OccurrenceRow, OccurrenceRow.id == EnrolmentRow.occurrence_id)
        .join(ExamRow, ExamRow.id == OccurrenceRow.exam_id)
        .join(SittingRow, SittingRow.id == EnrolmentRow.sitting_id)
        .where(EnrolmentRow.member_id == member_id, ExamRow.kind.not_in(without))
        .distinct()
    )
    found = {
        int(period[:4]) if period[:4].isdigit() else opens_at.astimezone(ZoneInfo(zone)).year
        for period, opens_at in db.session.execute(statement)
    }
    return tuple(sorted({this_year, *(year for year in found if year < this_year)}))
