"""阅卷: how far marking has come, by question and by marker."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction
from typing import NamedTuple

from sqlalchemy import and_, func, select

from app.domain.marking.settle import ADJUDICATION, DONE, FIRST, SECOND
from app.store.database import db
from app.store.departments import within
from app.store.marking import AnswerGroup, Marker, in_group, is_current, is_free, join_places, may_mark
from app.store.models import (
    AttemptRow,
    BankRow,
    ExamRow,
    ItemVersionRow,
    MarkingTaskRow,
    MarkRow,
    MemberRow,
    OccurrenceRow,
    SittingRow,
)


class GroupProgress(NamedTuple):
    """All answers to one item in one occurrence, and how many wait for what."""

    exam: str
    period: str
    bank: str
    item: str
    exam_version_id: int
    item_version_id: int
    total: int
    first: int
    second: int
    adjudication: int
    done: int
    for_viewer: int  # that the viewer could be given now
    to_decide: int  # the same, of those where two markers differ
    held: int  # that the viewer has open


class MarkerProgress(NamedTuple):
    """How many answers of a group one person has marked, and decided."""

    name: str
    marked: int
    decided: int


class OwnMark(NamedTuple):
    """An answer that the viewer has marked."""

    task: str
    share: Fraction
    worth: Fraction
    marked_at: datetime
    stage: str
    state: str  # of the attempt


def groups(
    marker: Marker, *, now: datetime, since: datetime, only: AnswerGroup | None = None
) -> list[GroupProgress]:
    """Return the groups with something to mark, and those of sittings that closed after ``since``.

    In the order of exam, newest occurrence first.
    """
    task = MarkingTaskRow
    free = is_free(marker.member_id, now)
    held = and_(task.claimed_by == marker.member_id, task.claimed_until > now, task.stage != DONE)
    statement = (
        join_places(
            select(
                ExamRow.key,
                OccurrenceRow.period,
                BankRow.key,
                ItemVersionRow.item,
                func.max(SittingRow.exam_version_id),
                func.max(task.item_version_id),
                func.count(),
                func.count().filter(task.stage == FIRST),
                func.count().filter(task.stage == SECOND),
                func.count().filter(task.stage == ADJUDICATION),
                func.count().filter(task.stage == DONE),
                func.count().filter(may_mark(marker, decides=False), free),
                func.count().filter(may_mark(marker, decides=True), free),
                func.count().filter(held),
            ).select_from(task)
        )
        .where(is_current(), within(marker.paths))
        .group_by(ExamRow.key, OccurrenceRow.id, OccurrenceRow.period, BankRow.key, ItemVersionRow.item)
        .having((func.count().filter(task.stage != DONE) > 0) | (func.max(SittingRow.closes_at) > since))
        .order_by(ExamRow.key, OccurrenceRow.id.desc(), BankRow.key, ItemVersionRow.item)
    )
    if only is not None:
        statement = statement.where(in_group(only))
    return [GroupProgress(*row) for row in db.session.execute(statement)]


def markers_of(group: AnswerGroup, paths: tuple[str, ...]) -> list[MarkerProgress]:
    """Return who has marked answers of a group within the subtrees, most first."""
    decided = func.count().filter(MarkRow.decides.is_(True))
    statement = (
        join_places(
            select(MemberRow.name, func.count() - decided, decided)
            .select_from(MarkRow)
            .join(MarkingTaskRow, MarkingTaskRow.id == MarkRow.task_id)
        )
        .join(MemberRow, MemberRow.id == MarkRow.marker_id)
        .where(in_group(group), is_current(), within(paths))
        .group_by(MemberRow.id, MemberRow.name)
        .order_by(func.count().desc(), MemberRow.id)
    )
    return [MarkerProgress(*row) for row in db.session.execute(statement)]


def own_marks(group: AnswerGroup, marker: Marker, limit: int) -> list[OwnMark]:
    """Return what the marker gave in a group, newest first."""
    statement = (
        join_places(
            select(
                MarkingTaskRow.public_id,
                MarkRow.share,
                MarkingTaskRow.worth,
                MarkRow.marked_at,
                MarkingTaskRow.stage,
                AttemptRow.state,
            )
            .select_from(MarkRow)
            .join(MarkingTaskRow, MarkingTaskRow.id == MarkRow.task_id)
        )
        .where(in_group(group), is_current(), within(marker.paths), MarkRow.marker_id == marker.member_id)
        .order_by(MarkRow.marked_at.desc(), MarkRow.id.desc())
        .limit(limit)
    )
    return [OwnMark(*row) for row in db.session.execute(statement)]
