"""年度计划 as the organizer sees it: the sittings of the running year, and the exams that make them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from app.domain.bank.fields import Words
from app.domain.sittings.calendar import period_title
from app.domain.sittings.exam import Exam
from app.services.clock import Clock
from app.services.publish_organisation import current_organisation
from app.services.refresh_plan import is_voluntary
from app.services.viewer import Viewer
from app.store.exams import current_exams, exam_version
from app.store.queries import plan_pages as query
from app.store.sitting_changes import windows_of_rules
from app.store.transaction import reading


@dataclass(frozen=True)
class SittingLine:
    """One sitting. ``enrolled`` is None where nobody is expected beforehand."""

    id: str
    exam: Exam
    period: str
    period_title: Words
    wave: str
    opens_at: datetime
    closes_at: datetime
    state: str  # upcoming | open | closed | cancelled
    enrolled: int | None
    started: int
    handed_in: int
    moved_from: tuple[datetime, datetime] | None  # the window before it was moved by hand

    @property
    def is_voluntary(self) -> bool:
        return is_voluntary(self.exam)


@dataclass(frozen=True)
class PlanView:
    """The running year. ``tiers``: titles in order of rank. Counts are of the viewer's departments."""

    year: int
    now: datetime
    sittings: tuple[SittingLine, ...]  # by the time they open
    exams: tuple[Exam, ...]  # in force, by key
    tiers: Mapping[str, Words]


def show_plan(viewer: Viewer, *, clock: Clock, zone: str) -> PlanView:
    """Return the sittings that are open at some time in the running year.

    :raises NotFound: the viewer is no organizer.
    """
    viewer.require("organizer")
    now, tz = clock.now(), ZoneInfo(zone)
    year = now.astimezone(tz).year
    with reading():
        rows = query.sittings_between(datetime(year, 1, 1, tzinfo=tz), datetime(year + 1, 1, 1, tzinfo=tz))
        organisation = current_organisation()
        return PlanView(
            year=year,
            now=now,
            sittings=sitting_lines(rows, viewer, now),
            exams=tuple(exam for _, exam in current_exams().values()),
            tiers=organisation.tiers if organisation else {},
        )


def sitting_lines(rows: list[query.SittingFacts], viewer: Viewer, now: datetime) -> tuple[SittingLine, ...]:
    """Return sittings with how far the members of the viewer's departments are."""
    paths = viewer.paths("organizer")
    ids = [row.id for row in rows]
    enrolled = query.enrolled_by_sitting(ids, paths)
    progress = query.progress_by_sitting(ids, paths)
    moved = windows_of_rules(ids)
    return tuple(
        SittingLine(
            id=row.public_id,
            exam=exam_version(row.exam_version_id),
            period=row.period,
            period_title=period_title(row.period),
            wave=row.wave,
            opens_at=row.opens_at,
            closes_at=row.closes_at,
            state=state_at(row, now),
            enrolled=_expected(row, enrolled),
            moved_from=moved.get(row.id),
            **progress.get(row.id, query.Progress(0, 0))._asdict(),
        )
        for row in rows
    )


def state_at(row: query.SittingFacts, now: datetime) -> str:
    """Return ``upcoming``, ``open``, ``closed`` or ``cancelled``."""
    if row.cancelled:
        return "cancelled"
    if now < row.opens_at:
        return "upcoming"
    return "open" if now < row.closes_at else "closed"


def _expected(row: query.SittingFacts, enrolled: Mapping[int, int]) -> int | None:
    if row.cancelled or row.wave == "make-up" or is_voluntary(exam_version(row.exam_version_id)):
        return None
    return enrolled.get(row.id, 0)
