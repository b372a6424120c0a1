"""What an invigilator works with: attempts at work, breaks, rules of entry, messages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Text, case, cast, func, select, update

from app.store.database import db
from app.store.departments import within
from app.store.models import (
    AccommodationRow,
    AttemptRow,
    AuditRow,
    DepartmentRow,
    DutyBreakRow,
    EnrolmentRow,
    EntryRuleRow,
    LogEntryRow,
    MemberRow,
    ResponseRow,
    RoomMessageRow,
    SittingRow,
)


class Seat(NamedTuple):
    """A member who is expected in a sitting, with the newest attempt there, if any."""

    name: str
    staff_number: str
    department_id: int
    tier: str
    attempt_id: int | None
    public_id: str | None
    state: str | None
    slot_count: int | None
    answered: int | None  # counted at the end
    last_saved_at: datetime | None
    log_version: int | None
    started_at: datetime | None
    deadline: datetime | None
    paused_at: datetime | None
    break_s: int | None
    grace_s: int | None
    handed_in_at: datetime | None
    receipt: str | None


class Act(NamedTuple):
    """Something done to an attempt, with the name of its member."""

    action: str
    at: datetime
    facts: dict[str, Any]
    attempt: str
    name: str


class WaitingBreak(NamedTuple):
    """A break that was asked for and is not decided, or that runs."""

    public_id: str
    attempt_id: int
    reason: str
    asked_at: datetime
    granted: bool | None
    decided_at: datetime | None


def attempt_for(public_id: str, paths: tuple[str, ...]) -> AttemptRow | None:
    """Return an attempt of a member enrolled within the subtrees; a trial or a paper is none."""
    statement = (
        select(AttemptRow)
        .join(EnrolmentRow, EnrolmentRow.id == AttemptRow.enrolment_id)
        .join(DepartmentRow, DepartmentRow.id == EnrolmentRow.department_id)
        .where(AttemptRow.public_id == public_id, AttemptRow.on_paper.is_(False), within(paths))
    )
    return db.session.scalar(statement)


def seats_of(sitting_id: int, paths: tuple[str, ...]) -> list[Seat]:
    """Return everybody enrolled for a sitting or at work in it, within the subtrees, by staff number."""
    newest = (
        select(AttemptRow.member_id, func.max(AttemptRow.number).label("number"))
        .where(AttemptRow.sitting_id == sitting_id, AttemptRow.state != "void")
        .group_by(AttemptRow.member_id)
        .subquery()
    )
    occurrence = select(SittingRow.occurrence_id).where(SittingRow.id == sitting_id).scalar_subquery()
    attempt = AttemptRow
    statement = (
        select(
            MemberRow.name,
            MemberRow.staff_number,
            EnrolmentRow.department_id,
            EnrolmentRow.tier,
            attempt.id,
            attempt.public_id,
            attempt.state,
            attempt.slot_count,
            attempt.answered,
            attempt.last_saved_at,
            attempt.log_version,
            attempt.started_at,
            attempt.deadline,
            attempt.paused_at,
            attempt.break_s,
            attempt.grace_s,
            attempt.handed_in_at,
            attempt.receipt,
        )
        .select_from(EnrolmentRow)
        .join(MemberRow, MemberRow.id == EnrolmentRow.member_id)
        .join(DepartmentRow, DepartmentRow.id == EnrolmentRow.department_id)
        .outerjoin(newest, newest.c.member_id == EnrolmentRow.member_id)
        .outerjoin(
            attempt,
            (attempt.member_id == newest.c.member_id)
            & (attempt.number == newest.c.number)
            & (attempt.sitting_id == sitting_id),
        )
        .where(
            EnrolmentRow.occurrence_id == occurrence,
            (EnrolmentRow.sitting_id == sitting_id) | attempt.id.is_not(None),
            EnrolmentRow.standing == "enrolled",
            within(paths),
        )
        .order_by(MemberRow.staff_number_folded)
    )
    return [Seat(*row) for row in db.session.execute(statement)]


def answered_in(sitting_id: int) -> dict[int, int]:
    """Return the number of answered questions of each open attempt of a sitting, by its row id."""
    answered = func.sum(case((cast(ResponseRow.response, Text) != "null", 1), else_=0))
    statement = (
        select(ResponseRow.attempt_id, answered)
        .join(AttemptRow, AttemptRow.id == ResponseRow.attempt_id)
        .where(AttemptRow.sitting_id == sitting_id, AttemptRow.state == "open")
        .group_by(ResponseRow.attempt_id)
    )
    return {attempt: int(count) for attempt, count in db.session.execute(statement)}


def departures_in(sitting_id: int) -> dict[int, int]:
    """Return how often the page was left in each attempt of a sitting that was left at all, by row id."""
    statement = (
        select(LogEntryRow.attempt_id, func.count())
        .join(AttemptRow, AttemptRow.id == LogEntryRow.attempt_id)
        .where(
            AttemptRow.sitting_id == sitting_id,
            LogEntryRow.kind == "event",
            cast(LogEntryRow.body, Text).like('%"left"%'),
        )
        .group_by(LogEntryRow.attempt_id)
    )
    return {row[0]: row[1] for row in db.session.execute(statement)}


def acts_in(sitting_id: int, actions: Sequence[str], limit: int) -> list[Act]:
    """Return what was done in a sitting, newest first."""
    statement = (
        select(AuditRow.action, AuditRow.at, AuditRow.facts, AuditRow.subject, MemberRow.name)
        .join(AttemptRow, AttemptRow.public_id == AuditRow.subject)
        .join(MemberRow, MemberRow.id == AttemptRow.member_id)
        .where(AttemptRow.sitting_id == sitting_id, AuditRow.action.in_(actions))
        .order_by(AuditRow.id.desc())
        .limit(limit)
    )
    return [Act(*row) for row in db.session.execute(statement)]


def breaks_in(sitting_id: int) -> list[WaitingBreak]:
    """Return the breaks of a sitting that wait for a decision or run, oldest first."""
    row = DutyBreakRow
    statement = (
        select(row.public_id, row.attempt_id, row.reason, row.asked_at, row.granted, row.decided_at)
        .join(AttemptRow, AttemptRow.id == row.attempt_id)
        .where(
            AttemptRow.sitting_id == sitting_id,
            AttemptRow.state == "open",
            row.ended_at.is_(None),
            row.granted.is_(None) | row.granted,
        )
        .order_by(row.asked_at)
    )
    return [WaitingBreak(*found) for found in db.session.execute(statement)]


def break_with(public_id: str) -> DutyBreakRow | None:
    """Return a break, locked until the transaction ends."""
    return db.session.scalar(
        select(DutyBreakRow).where(DutyBreakRow.public_id == public_id).with_for_update()
    )


def current_break(attempt_id: int) -> DutyBreakRow | None:
    """Return the break of an attempt that waits or runs."""
    statement = select(DutyBreakRow).where(
        DutyBreakRow.attempt_id == attempt_id,
        DutyBreakRow.ended_at.is_(None),
        DutyBreakRow.granted.is_(None) | DutyBreakRow.granted,
    )
    return db.session.scalars(statement).first()


def newest_break(attempt_id: int) -> DutyBreakRow | None:
    """Return the break that was asked for last, decided or not."""
    statement = select(DutyBreakRow).where(DutyBreakRow.attempt_id == attempt_id)
    return db.session.scalars(statement.order_by(DutyBreakRow.id.desc()).limit(1)).first()


def member_for(public_id: str, paths: tuple[str, ...]) -> MemberRow | None:
    """Return a member within the subtrees."""
    statement = (
        select(MemberRow)
        .join(DepartmentRow, DepartmentRow.id == MemberRow.department_id)
        .where(MemberRow.public_id == public_id, within(paths))
    )
    return db.session.scalar(statement)


def accommodation_of(member_id: int) -> AccommodationRow | None:
    return db.session.get(AccommodationRow, member_id)


def entry_rule_of(sitting_id: int) -> EntryRuleRow | None:
    return db.session.get(EntryRuleRow, sitting_id)


def running_in(sitting_id: int, paths: tuple[str, ...]) -> Sequence[str]:
    """Return the public ids of the open attempts of a sitting within the subtrees."""
    statement = (
        select(AttemptRow.public_id)
        .join(EnrolmentRow, EnrolmentRow.id == AttemptRow.enrolment_id)
        .join(DepartmentRow, DepartmentRow.id == EnrolmentRow.department_id)
        .where(AttemptRow.sitting_id == sitting_id, AttemptRow.state == "open", within(paths))
        .order_by(AttemptRow.id)
    )
    return db.session.scalars(statement).all()


def tell(message: RoomMessageRow) -> None:
    """Make the attempts that a message is for know of it, so that their next save says so."""
    chosen = (
        AttemptRow.id == message.attempt_id
        if message.attempt_id
        else (AttemptRow.sitting_id == message.sitting_id) & (AttemptRow.state == "open")
    )
    db.session.execute(update(AttemptRow).where(chosen).values(message_id=message.id))


def messages_for(attempt_id: int) -> list[RoomMessageRow]:
    """Return what an attempt was told since it began, oldest first."""
    attempt = db.session.get_one(AttemptRow, attempt_id)
    row = RoomMessageRow
    statement = (
        select(row)
        .where(
            row.sitting_id == attempt.sitting_id,
            row.sent_at >= attempt.started_at,
            (row.attempt_id == attempt_id) | row.attempt_id.is_(None),
        )
        .order_by(row.id)
    )
    return list(db.session.scalars(statement))
