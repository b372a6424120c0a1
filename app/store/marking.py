"""Answers to be marked: queue them, claim one, and the marks that people gave."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, case, delete, exists, func, or_, select, update

from app.domain.marking.settle import ADJUDICATION, DONE, FIRST, SECOND, Mark, MarkingRule, settle
from app.store.database import db
from app.store.departments import within
from app.store.models import (
    AttemptRow,
    BankRow,
    DepartmentRow,
    EnrolmentRow,
    ExamRow,
    ItemVersionRow,
    MarkingTaskRow,
    MarkRow,
    MemberRow,
    OccurrenceRow,
    SittingRow,
)


@dataclass(frozen=True)
class AnswerGroup:
    """All answers to one item in one occurrence, whatever version of the item they answer."""

    exam: str
    period: str
    bank: str
    item: str


class TaskPlace(NamedTuple):
    """Where an answer stands and whose it is."""

    exam: str
    period: str
    bank: str
    item: str
    exam_version_id: int
    path: str  # of the department
    staff_number: str
    name: str

    @property
    def group(self) -> AnswerGroup:
        return AnswerGroup(self.exam, self.period, self.bank, self.item)


@dataclass(frozen=True)
class Marker:
    """Who marks: a member, and the subtrees of departments whose answers they may see."""

    member_id: int
    paths: tuple[str, ...]


def rule_of(task: MarkingTaskRow) -> MarkingRule:
    """Return the rule fixed in a task."""
    return MarkingRule(task.markers, task.adjudicate_over, task.anonymous)


def task_with_id(public_id: str, paths: tuple[str, ...]) -> MarkingTaskRow | None:
    """Return a task of an attempt that counts, within the subtrees; None when there is none."""
    statement = join_places(select(MarkingTaskRow)).where(
        MarkingTaskRow.public_id == public_id, is_current(), within(paths)
    )
    found: MarkingTaskRow | None = db.session.scalar(statement)
    return found


def place_of(task_id: int) -> TaskPlace:
    """Return where an answer stands and whose it is."""
    columns = (
        ExamRow.key,
        OccurrenceRow.period,
        BankRow.key,
        ItemVersionRow.item,
        SittingRow.exam_version_id,
        DepartmentRow.path,
        MemberRow.staff_number,
        MemberRow.name,
    )
    statement = join_places(select(*columns).select_from(MarkingTaskRow)).join(
        MemberRow, MemberRow.id == AttemptRow.member_id
    )
    return TaskPlace(*db.session.execute(statement.where(MarkingTaskRow.id == task_id)).one())


def lock_task(task_id: int) -> MarkingTaskRow:
    """Return the task as it is now, locked until the transaction ends."""
    statement = (
        select(MarkingTaskRow)
        .where(MarkingTaskRow.id == task_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return db.session.scalars(statement).one()


def tasks_of(attempt_id: int, round: int) -> list[MarkingTaskRow]:
    """Return the tasks of one round of an attempt, by slot."""
    statement = (
        select(MarkingTaskRow)
        .where(MarkingTaskRow.attempt_id == attempt_id, MarkingTaskRow.round == round)
        .order_by(MarkingTaskRow.slot)
    )
    return list(db.session.scalars(statement))


def marks_of(task_ids: Iterable[int]) -> dict[int, list[MarkRow]]:
    """Return the marks of tasks, in the order in which they were given."""
    wanted = list(task_ids)
    found: dict[int, list[MarkRow]] = {task_id: [] for task_id in wanted}
    statement = select(MarkRow).where(MarkRow.task_id.in_(wanted)).order_by(MarkRow.id)
    for row in db.session.scalars(statement):
        found[row.task_id].append(row)
    return found


def as_mark(row: MarkRow) -> Mark:
    """Return what a row says as the rules see it."""
    return Mark(tuple(Fraction(text) for text in row.points), row.share)


def standing(task: MarkingTaskRow, marks: Iterable[MarkRow]) -> tuple[str, Mark | None]:
    """Return what a task with these marks waits for, and its final mark once it is done."""
    rows = list(marks)
    decision = next((as_mark(row) for row in rows if row.decides), None)
    settled = settle([as_mark(row) for row in rows if not row.decides], decision, rule_of(task))
    return settled.stage, settled.mark


def final_marks(attempt_id: int) -> dict[int, Mark]:
    """Return the final marks of an attempt by slot, as far as there are any."""
    statement = (
        select(MarkingTaskRow)
        .join(AttemptRow, AttemptRow.id == MarkingTaskRow.attempt_id)
        .where(
            AttemptRow.id == attempt_id,
            MarkingTaskRow.round == AttemptRow.round,
            MarkingTaskRow.stage == DONE,
        )
    )
    tasks = list(db.session.scalars(statement))
    given = marks_of(task.id for task in tasks)
    found = {task.slot: standing(task, given[task.id])[1] for task in tasks}
    return {slot: mark for slot, mark in found.items() if mark is not None}


def claim_next(
    group: AnswerGroup, marker: Marker, *, decides: bool, now: datetime, until: datetime, after: str = ""
) -> str | None:
    """Claim an answer of the group for the marker in one statement; None when there is none to take.

    The one already held comes first, then what stands behind ``after``. Two who
    ask at one instant get different answers.
    """
    is_held = and_(MarkingTaskRow.claimed_by == marker.member_id, MarkingTaskRow.claimed_until > now)
    start = (
        select(MarkingTaskRow.id).where(MarkingTaskRow.public_id == after).scalar_subquery() if after else 0
    )
    candidate = (
        join_places(select(MarkingTaskRow.id))
        .where(in_group(group), may_mark(marker, decides=decides), is_free(marker.member_id, now))
        .order_by(case((is_held, 0), (MarkingTaskRow.id > start, 1), else_=2), MarkingTaskRow.id)
        .limit(1)
        .with_for_update(of=MarkingTaskRow, skip_locked=True)
        .scalar_subquery()
    )
    return _claim(MarkingTaskRow.id == candidate, marker.member_id, now, until)


def count_waiting(group: AnswerGroup, marker: Marker, *, decides: bool, now: datetime) -> int:
    """Return how many answers of the group the marker could be given now, the one held included."""
    statement = join_places(select(func.count()).select_from(MarkingTaskRow)).where(
        in_group(group), may_mark(marker, decides=decides), is_free(marker.member_id, now)
    )
    return db.session.scalar(statement) or 0


def claim(task_id: int, marker: Marker, *, now: datetime, until: datetime) -> bool:
    """Claim this very answer; False when somebody else has it."""
    return _claim(MarkingTaskRow.id == task_id, marker.member_id, now, until) is not None


def _claim(which: ColumnElement[bool], member_id: int, now: datetime, until: datetime) -> str | None:
    statement = (
        update(MarkingTaskRow)
        .where(which, is_free(member_id, now))
        .values(claimed_by=member_id, claimed_until=until)
        .returning(MarkingTaskRow.public_id)
        .execution_options(synchronize_session=False)
    )
    return db.session.scalar(statement)


def give_back(task_id: int, member_id: int) -> None:
    """End the marker's own claim; somebody else's stays."""
    db.session.execute(
        update(MarkingTaskRow)
        .where(MarkingTaskRow.id == task_id, MarkingTaskRow.claimed_by == member_id)
        .values(claimed_by=None, claimed_until=None)
        .execution_options(synchronize_session=False)
    )


def remove_mark(mark: MarkRow) -> None:
    """Take a mark out; that it was there is in the audit."""
    db.session.execute(delete(MarkRow).where(MarkRow.id == mark.id))


def may_mark(marker: Marker, *, decides: bool) -> ColumnElement[bool]:
    """Return the condition that the marker may be given a task: an answer of somebody else, not yet seen."""
    stages = [ADJUDICATION] if decides else [FIRST, SECOND]
    return and_(
        MarkingTaskRow.stage.in_(stages),
        AttemptRow.state == "marking",
        is_current(),
        within(marker.paths),
        AttemptRow.member_id != marker.member_id,
        ~exists().where(MarkRow.task_id == MarkingTaskRow.id, MarkRow.marker_id == marker.member_id),
    )


def is_current() -> ColumnElement[bool]:
    """Return the condition that a task belongs to the round that counts of an attempt that counts."""
    return and_(MarkingTaskRow.round == AttemptRow.round, AttemptRow.state.in_(["marking", "graded"]))


def is_free(member_id: int, now: datetime) -> ColumnElement[bool]:
    """Return the condition that nobody else has a task."""
    return or_(
        MarkingTaskRow.claimed_by.is_(None),
        MarkingTaskRow.claimed_until <= now,
        MarkingTaskRow.claimed_by == member_id,
    )


def in_group(group: AnswerGroup) -> ColumnElement[bool]:
    """Return the condition that a task belongs to a group."""
    return and_(
        ExamRow.key == group.exam,
        OccurrenceRow.period == group.period,
        BankRow.key == group.bank,
        ItemVersionRow.item == group.item,
    )


def join_places(statement: Select[Any]) -> Select[Any]:
    """Join a task with what says whose it is and where it belongs."""
    return (
        statement.join(AttemptRow, AttemptRow.id == MarkingTaskRow.attempt_id)
        .join(EnrolmentRow, EnrolmentRow.id == AttemptRow.enrolment_id)
        .join(DepartmentRow, DepartmentRow.id == EnrolmentRow.department_id)
        .join(SittingRow, SittingRow.id == AttemptRow.sitting_id)
        .join(OccurrenceRow, OccurrenceRow.id == SittingRow.occurrence_id)
        .join(ExamRow, ExamRow.id == OccurrenceRow.exam_id)
        .join(ItemVersionRow, ItemVersionRow.id == MarkingTaskRow.item_version_id)
        .join(BankRow, BankRow.id == ItemVersionRow.bank_id)
    )
