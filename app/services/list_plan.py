"""年度计划: the sittings of a year, as the exams' rules generate them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from app.domain.bank.fields import Words
from app.domain.sittings.calendar import period_title
from app.store.exams import exam_version
from app.store.queries.plan_year import PlannedSitting, sittings_between
from app.store.transaction import reading


@dataclass(frozen=True)
class PlanLine:
    """One sitting of the year."""

    sitting: PlannedSitting
    title: Words
    period: Words
    tiers: tuple[str, ...]


def list_plan(year: int, *, zone: str) -> list[PlanLine]:
    """Return the sittings of a calendar year in ``zone``, in the order they open."""
    tz = ZoneInfo(zone)
    first = datetime(year, 1, 1, tzinfo=tz).astimezone(UTC)
    last = datetime(year + 1, 1, 1, tzinfo=tz).astimezone(UTC)
    with reading():
        lines = []
        for sitting in sittings_between(first, last):
            exam = exam_version(sitting.exam_version_id)
            lines.append(PlanLine(sitting, exam.title, period_title(sitting.period), tuple(exam.tiers)))
    return lines
