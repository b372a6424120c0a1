"""成绩复核: until when a member may ask for a released result to be checked."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.domain.sittings.exam import Exam


def check_until(
    exam: Exam,
    *,
    handed_in_at: datetime | None,
    graded_at: datetime | None,
    after_close_at: datetime,
    state: str,
    usual: timedelta,
) -> datetime | None:
    """Return the end of the term, which begins when the newest score came out; None when there is no term.

    ``usual`` holds where the exam says nothing itself; a length of 0 means never.
    """
    length = usual if exam.result_check is None else exam.result_check
    if not length or handed_in_at is None or graded_at is None or state != "graded":
        return None
    released_at = after_close_at if exam.release.score == "after-close" else handed_in_at
    return max(released_at, graded_at) + length
