"""The exams in force."""

from __future__ import annotations

from app.domain.sittings.exam import Exam
from app.store.exams import current_exams
from app.store.transaction import reading


def list_exams() -> list[Exam]:
    """Return the exams in force, by key."""
    with reading():
        return [exam for _, exam in current_exams().values()]
