"""恢复到上一版: put an earlier version of a bank in force again."""

from __future__ import annotations

from app.services.clock import Clock
from app.services.publish_bank import roll_back_bank
from app.services.upload_bank import ExamShortage, starved_exams
from app.services.viewer import Viewer
from app.store.items import published_pool
from app.store.transaction import reading


def restore_version(
    key: str, number: int, *, seen: int, viewer: Viewer, clock: Clock
) -> tuple[ExamShortage, ...]:
    """Put version ``number`` in force; return the exams that can no longer be drawn from the bank.

    ``seen`` is the version that the viewer saw in force when deciding.

    :raises NotFound: no such bank or version, or the viewer is no organizer.
    :raises Conflict: ``bank-changed-meanwhile``.
    """
    viewer.require("organizer")
    roll_back_bank(key, number, by=viewer.member_id, clock=clock, based_on=seen)
    with reading():
        pool = [entry.as_pool_item() for entry in published_pool([key]).items]
    return starved_exams(key, pool)
