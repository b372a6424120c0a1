"""未被接受的答案: written texts that were graded wrong, by question."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, func, or_, select

from app.store.database import db
from app.store.departments import within
from app.store.models import (
    AnswerProposalRow,
    AttemptRow,
    BankRow,
    DepartmentRow,
    EnrolmentRow,
    ItemVersionRow,
    MemberRow,
    ResponseRow,
    SlotScoreRow,
)

BY_GAP = ("blank", "cloze")
WHOLE = ("short",)


class RejectedItem(NamedTuple):
    """A question with answers that did not earn everything; ``item_version_id``: its newest answered."""

    bank: str
    item: str
    type: str
    item_version_id: int
    answers: int


class WrongAnswer(NamedTuple):
    """One answer graded wrong, with why."""

    item_version_id: int
    response: Any
    reasons: Any
    fraction: float


class Proposal(NamedTuple):
    """A text that somebody proposes to accept."""

    gap: str
    folded: str
    text: str
    reason: str
    name: str
    proposed_at: datetime


def items_with_rejected(paths: tuple[str, ...], since: datetime, limit: int) -> list[RejectedItem]:
    """Return questions with texts graded wrong in attempts handed in after ``since``, most first."""
    answers = func.count()
    statement = (
        select(
            BankRow.key,
            ItemVersionRow.item,
            ItemVersionRow.type,
            func.max(ItemVersionRow.id),
            answers,
        )
        .select_from(SlotScoreRow)
        .join(ItemVersionRow, ItemVersionRow.id == SlotScoreRow.item_version_id)
        .join(BankRow, BankRow.id == ItemVersionRow.bank_id)
        .join(AttemptRow, AttemptRow.id == SlotScoreRow.attempt_id)
        .join(EnrolmentRow, EnrolmentRow.id == AttemptRow.enrolment_id)
        .join(DepartmentRow, DepartmentRow.id == EnrolmentRow.department_id)
        .where(_is_rejected(), AttemptRow.state == "graded", AttemptRow.handed_in_at > since, within(paths))
        .group_by(BankRow.key, ItemVersionRow.item, ItemVersionRow.type)
        .order_by(answers.desc(), BankRow.key, ItemVersionRow.item)
        .limit(limit)
    )
    return [RejectedItem(*row) for row in db.session.execute(statement)]


def wrong_answers(bank: str, item: str, paths: tuple[str, ...]) -> list[WrongAnswer]:
    """Return every answer to an item that was graded wrong, whatever version it answers."""
    statement = (
        select(ItemVersionRow.id, ResponseRow.response, SlotScoreRow.reasons, SlotScoreRow.fraction)
        .select_from(SlotScoreRow)
        .join(ItemVersionRow, ItemVersionRow.id == SlotScoreRow.item_version_id)
        .join(BankRow, BankRow.id == ItemVersionRow.bank_id)
        .join(AttemptRow, AttemptRow.id == SlotScoreRow.attempt_id)
        .join(EnrolmentRow, EnrolmentRow.id == AttemptRow.enrolment_id)
        .join(DepartmentRow, DepartmentRow.id == EnrolmentRow.department_id)
        .join(
            ResponseRow,
            and_(ResponseRow.attempt_id == AttemptRow.id, ResponseRow.slot == SlotScoreRow.slot),
        )
        .where(
            BankRow.key == bank,
            ItemVersionRow.item == item,
            _is_rejected(),
            AttemptRow.state == "graded",
            within(paths),
        )
    )
    return [WrongAnswer(*row) for row in db.session.execute(statement)]


def proposals(bank: str, item: str) -> list[Proposal]:
    """Return the texts proposed for an item, newest first."""
    statement = (
        select(
            AnswerProposalRow.gap,
            AnswerProposalRow.folded,
            AnswerProposalRow.text,
            AnswerProposalRow.reason,
            MemberRow.name,
            AnswerProposalRow.proposed_at,
        )
        .join(BankRow, BankRow.id == AnswerProposalRow.bank_id)
        .join(MemberRow, MemberRow.id == AnswerProposalRow.proposed_by)
        .where(BankRow.key == bank, AnswerProposalRow.item == item)
        .order_by(AnswerProposalRow.proposed_at.desc(), AnswerProposalRow.id.desc())
    )
    return [Proposal(*row) for row in db.session.execute(statement)]


def newest_version(bank: str, item: str) -> int | None:
    """Return the row id of an item's newest version, None when there is no such item."""
    statement = (
        select(func.max(ItemVersionRow.id))
        .join(BankRow, BankRow.id == ItemVersionRow.bank_id)
        .where(BankRow.key == bank, ItemVersionRow.item == item)
    )
    return db.session.scalar(statement)


def _is_rejected() -> ColumnElement[bool]:
    by_gap = and_(ItemVersionRow.type.in_(BY_GAP), SlotScoreRow.fraction < 1)
    whole = and_(ItemVersionRow.type.in_(WHOLE), SlotScoreRow.fraction == 0)
    return and_(SlotScoreRow.blank.is_(False), or_(by_gap, whole))
