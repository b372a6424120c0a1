"""The versions of an exam, numbered in the order in which they were loaded first."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from app.store.database import db
from app.store.models import ExamRow, ExamVersionRow


class VersionOfExam(NamedTuple):
    """One version. ``is_current``: it is the one in force."""

    number: int
    id: int
    loaded_at: datetime
    source: str
    is_current: bool


def versions_of_exam(key: str) -> list[VersionOfExam]:
    """Return every version of an exam, oldest first; none when there is no such exam."""
    statement = (
        select(ExamVersionRow.id, ExamVersionRow.loaded_at, ExamVersionRow.source, ExamRow.current_version_id)
        .join(ExamRow, ExamRow.id == ExamVersionRow.exam_id)
        .where(ExamRow.key == key)
        .order_by(ExamVersionRow.id)
    )
    return [
        VersionOfExam(number, id_, loaded_at, source, id_ == current)
        for number, (id_, loaded_at, source, current) in enumerate(db.session.execute(statement), 1)
    ]
