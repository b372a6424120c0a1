"""What must hold between rows and no constraint can say: a query each, giving the rows where it does not."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import Select, exists, func, or_, select

from app.store.database import db
from app.store.models import (
    AttemptPaperRow,
    AttemptRow,
    BankRow,
    EnrolmentRow,
    LogEntryRow,
    MarkingTaskRow,
    ResponseRow,
    ScoreSheetRow,
    SnapshotRow,
)

EXAMPLES = 5


class Inconsistency(NamedTuple):
    """A rule that does not hold: in how many places, and some of them."""

    code: str
    places: int
    examples: list[str]


def find_inconsistencies() -> list[Inconsistency]:
    """Return the rules that do not hold."""
    found = []
    for code, statement in _rules().items():
        count = db.session.scalar(select(func.count()).select_from(statement.subquery())) or 0
        if count:
            examples = db.session.scalars(statement.order_by(statement.selected_columns[0]).limit(EXAMPLES))
            found.append(Inconsistency(code, count, [str(one) for one in examples]))
    return found


def _rules() -> dict[str, Select[Any]]:
    return {
        "log-has-holes": _logs_with_holes(),
        "response-not-in-log": _responses_without_source(),
        "paper-missing": select(AttemptRow.public_id).where(
            AttemptRow.on_paper.is_(False),
            or_(AttemptRow.trial_of.is_(None), AttemptRow.state != "void"),  # a trial that was taken out
            ~exists().where(AttemptPaperRow.attempt_id == AttemptRow.id),
        ),
        "result-missing": select(AttemptRow.public_id).where(
            AttemptRow.state == "graded",
            or_(
                AttemptRow.score.is_(None),
                AttemptRow.handed_in_at.is_(None),
                ~exists().where(ScoreSheetRow.attempt_id == AttemptRow.id),
            ),
        ),
        "marking-stuck": select(AttemptRow.public_id).where(
            AttemptRow.state == "marking",
            ~exists().where(
                MarkingTaskRow.attempt_id == AttemptRow.id,
                MarkingTaskRow.round == AttemptRow.round,
                MarkingTaskRow.stage != "done",
            ),
        ),
        "score-differs": _scores_apart_from_their_sheets(),
        "record-of-another": select(EnrolmentRow.id)
        .join(AttemptRow, AttemptRow.id == EnrolmentRow.record_attempt_id)
        .where(
            or_(
                AttemptRow.enrolment_id != EnrolmentRow.id,
                AttemptRow.member_id != EnrolmentRow.member_id,
                AttemptRow.state == "void",
            )
        ),
        "snapshot-of-another": select(BankRow.key)
        .join(SnapshotRow, SnapshotRow.id == BankRow.current_snapshot_id)
        .where(SnapshotRow.bank_id != BankRow.id),
    }


def _logs_with_holes() -> Select[Any]:
    """Versions are unique and at least 1, so 1..n is: as many as n, and none above."""
    logs = (
        select(
            LogEntryRow.attempt_id,
            func.count().label("entries"),
            func.min(LogEntryRow.version).label("first"),
            func.max(LogEntryRow.version).label("last"),
        )
        .group_by(LogEntryRow.attempt_id)
        .subquery()
    )
    length = func.coalesce(logs.c.entries, 0)
    return (
        select(AttemptRow.public_id)
        .outerjoin(logs, logs.c.attempt_id == AttemptRow.id)
        .where(
            or_(AttemptRow.log_version != length, logs.c.first != 1, logs.c.last != AttemptRow.log_version)
        )
    )


def _responses_without_source() -> Select[Any]:
    source = exists().where(
        LogEntryRow.attempt_id == ResponseRow.attempt_id,
        LogEntryRow.version == ResponseRow.version,
        LogEntryRow.slot == ResponseRow.slot,
    )
    return (
        select(AttemptRow.public_id)
        .join(ResponseRow, ResponseRow.attempt_id == AttemptRow.id)
        .where(ResponseRow.version > 0, ~source)
        .distinct()
    )


def _scores_apart_from_their_sheets() -> Select[Any]:
    newest = (
        select(ScoreSheetRow.attempt_id, func.max(ScoreSheetRow.number).label("number"))
        .group_by(ScoreSheetRow.attempt_id)
        .subquery()
    )
    return (
        select(AttemptRow.public_id)
        .join(newest, newest.c.attempt_id == AttemptRow.id)
        .join(
            ScoreSheetRow,
            (ScoreSheetRow.attempt_id == newest.c.attempt_id) & (ScoreSheetRow.number == newest.c.number),
        )
        .where(AttemptRow.state == "graded", ScoreSheetRow.score != AttemptRow.score)
    )
