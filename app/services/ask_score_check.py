"""成绩复核, the member's side: ask for a check of a released result, and see where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.attempts.score_check import check_until
from app.domain.errors import Conflict, DomainError
from app.services.clock import Clock
from app.services.list_sittings import after_close_at
from app.services.show_result import released_of
from app.services.viewer import Viewer
from app.store import score_checks as store
from app.store.attempts import find_attempt, lock_attempt
from app.store.audit import write_audit
from app.store.exams import exam_of_attempt
from app.store.models import AttemptRow, ScoreCheckRow, SittingRow
from app.store.queries.member_sittings import sittings_of_member
from app.store.rows import add_row, get_row
from app.store.scores import last_sheet
from app.store.transaction import AlreadyThere, reading, writing

LONGEST_REASON = 1000


@dataclass(frozen=True)
class CheckView:
    """One request of the member's. ``verdict``: unchanged · passed-on, None while it waits."""

    reason: str
    asked_at: datetime
    verdict: str | None
    answer: str
    answered_at: datetime | None


@dataclass(frozen=True)
class CheckStanding:
    """What the member has asked about a result, and until when more may be asked, None: not (any more)."""

    checks: tuple[CheckView, ...]
    until: datetime | None

    @property
    def may_ask(self) -> bool:
        return self.until is not None


def show_score_checks(attempt_id: str, *, viewer: Viewer, clock: Clock, usual: timedelta) -> CheckStanding:
    """Return where the requests about an own result stand.

    :raises NotFound: no such attempt, or not the viewer's.
    """
    with reading():
        attempt = find_attempt(attempt_id, owner=viewer.member_id)
        rows = store.checks_of(attempt.id)
        now = clock.now()
        until = _until(attempt, now, usual)
        is_waiting = any(row.answered_at is None for row in rows)
        return CheckStanding(
            tuple(
                CheckView(row.reason, row.asked_at, row.outcome, row.answer or "", row.answered_at)
                for row in rows
            ),
            None if until is None or is_waiting or now >= until else until,
        )


def ask_score_check(attempt_id: str, reason: str, *, viewer: Viewer, clock: Clock, usual: timedelta) -> None:
    """Ask for a check; one request about a result is open at a time.

    :raises NotFound: no such attempt, or not the viewer's.
    :raises DomainError: ``text-missing``, ``check-not-possible`` (not released, or the exam has none),
        or ``check-too-late``.
    :raises Conflict: ``check-open-already``.
    """
    text = reason.strip()[:LONGEST_REASON]
    if not text:
        raise DomainError("text-missing")
    try:
        with writing():
            attempt = lock_attempt(attempt_id, owner=viewer.member_id)
            now = clock.now()
            until = _until(attempt, now, usual)
            if until is None:
                raise DomainError("check-not-possible")
            if now >= until:
                raise DomainError("check-too-late", until=until)
            if any(row.answered_at is None for row in store.checks_of(attempt.id)):
                raise Conflict("check-open-already")
            row = add_row(ScoreCheckRow(attempt_id=attempt.id, reason=text, asked_at=now))
            write_audit("check.asked", row.public_id, by=viewer.member_id, at=now, attempt=attempt_id)
    except AlreadyThere as error:  # a second press was faster
        raise Conflict("check-open-already") from error


def _until(attempt: AttemptRow, now: datetime, usual: timedelta) -> datetime | None:
    """Return the end of the term of a released result; None before the release and where there is none."""
    if attempt.sitting_id is None or attempt.state == "open":
        return None
    exam = exam_of_attempt(attempt)
    if not released_of(attempt, exam, now).score:
        return None
    sitting = get_row(SittingRow, attempt.sitting_id)
    sheet = last_sheet(attempt.id)
    return check_until(
        exam,
        handed_in_at=attempt.handed_in_at,
        graded_at=sheet.graded_at if sheet else None,
        after_close_at=after_close_at(exam, sittings_of_member(attempt.member_id, None, sitting.public_id)),
        state=attempt.state,
        usual=usual,
    )
