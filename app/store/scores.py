"""Score sheets, slot scores, and the attempts that a record result is chosen from."""

from __future__ import annotations

from sqlalchemy import delete, func, select

from app.store.database import db
from app.store.models import AttemptRow, ScoreSheetRow, SittingRow, SlotScoreRow


def last_sheet_number(attempt_id: int) -> int:
    """Return the number of the newest score sheet, 0 when there is none."""
    statement = select(func.max(ScoreSheetRow.number)).where(ScoreSheetRow.attempt_id == attempt_id)
    return db.session.scalar(statement) or 0


def last_sheet(attempt_id: int) -> ScoreSheetRow | None:
    """Return the newest score sheet."""
    statement = (
        select(ScoreSheetRow)
        .where(ScoreSheetRow.attempt_id == attempt_id)
        .order_by(ScoreSheetRow.number.desc())
    )
    return db.session.scalars(statement).first()


def slot_scores(attempt_id: int) -> dict[int, SlotScoreRow]:
    """Return what each slot earned in the newest score sheet."""
    rows = db.session.scalars(select(SlotScoreRow).where(SlotScoreRow.attempt_id == attempt_id))
    return {row.slot: row for row in rows}


def clear_slot_scores(attempt_id: int) -> None:
    """Make room for the slot scores of a newer sheet; the sheets themselves all stay."""
    db.session.execute(delete(SlotScoreRow).where(SlotScoreRow.attempt_id == attempt_id))


def ended_attempts(enrolment_id: int) -> list[tuple[AttemptRow, str]]:
    """Return (attempt, wave) for the ended attempts of an enrolment, oldest first."""
    statement = (
        select(AttemptRow, SittingRow.wave)
        .join(SittingRow, SittingRow.id == AttemptRow.sitting_id)
        .where(AttemptRow.enrolment_id == enrolment_id, AttemptRow.state.in_(["graded", "marking", "void"]))
        .order_by(AttemptRow.started_at, AttemptRow.id)
    )
    return [(attempt, wave) for attempt, wave in db.session.execute(statement)]
