"""Exam versions as domain values, decoded once per process."""

from __future__ import annotations

from sqlalchemy import select

from app.domain.codec import decode
from app.domain.sittings.exam import Exam
from app.store.cache import remember
from app.store.database import db
from app.store.models import AttemptRow, ExamRow, ExamVersionRow, SittingRow


def exam_version(version_id: int) -> Exam:
    """Return the exam definition stored under this version."""
    return remember(
        "exams", version_id, lambda: decode(Exam, db.session.get_one(ExamVersionRow, version_id).definition)
    )


def current_exams() -> dict[int, tuple[int, Exam]]:
    """Return the exams in force: exam row id → (version id, definition), in the order of their keys."""
    statement = (
        select(ExamRow.id, ExamRow.current_version_id)
        .where(ExamRow.current_version_id.is_not(None))
        .order_by(ExamRow.key)
    )
    rows = [(exam_id, version_id) for exam_id, version_id in db.session.execute(statement) if version_id]
    return {exam_id: (version_id, exam_version(version_id)) for exam_id, version_id in rows}


def exam_of(sitting: SittingRow) -> Exam:
    """Return the definition that a sitting runs under."""
    return exam_version(sitting.exam_version_id)


def exam_of_attempt(attempt: AttemptRow) -> Exam:
    """Return the definition that an attempt runs under: its sitting's, of a trial its own."""
    if attempt.trial_of is not None:
        return exam_version(attempt.trial_of)
    return exam_of(db.session.get_one(SittingRow, attempt.sitting_id))


def exam_with_key(key: str, *, lock: bool = False) -> ExamRow | None:
    """Return the exam with this key; with ``lock``, until the transaction ends."""
    statement = select(ExamRow).where(ExamRow.key == key)
    return db.session.scalar(statement.with_for_update() if lock else statement)


def version_with_digest(exam_id: int, digest: str) -> ExamVersionRow | None:
    """Return the version of an exam whose file had this SHA-256."""
    return db.session.scalar(
        select(ExamVersionRow).where(ExamVersionRow.exam_id == exam_id, ExamVersionRow.digest == digest)
    )
