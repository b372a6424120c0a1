"""纸考: what was entered from sheets of paper."""

from __future__ import annotations

from sqlalchemy import select

from app.store.database import db
from app.store.models import PaperEntryRow


def last_entry(attempt_id: int) -> PaperEntryRow:
    """Return the newest entry of a result from paper, which has at least one."""
    return entries_of(attempt_id)[-1]


def entries_of(attempt_id: int) -> list[PaperEntryRow]:
    """Return the entries of a result from paper, oldest first."""
    statement = (
        select(PaperEntryRow).where(PaperEntryRow.attempt_id == attempt_id).order_by(PaperEntryRow.number)
    )
    return list(db.session.scalars(statement))
