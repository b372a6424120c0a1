"""强制交卷、重新开放、作废: what an invigilator may do to one attempt, each with a reason."""

from __future__ import annotations

from datetime import timedelta

from app.domain.attempts import room
from app.domain.errors import Conflict, DomainError
from app.services.clock import Clock
from app.services.end_attempt import update_record
from app.services.invigilated import checked_reason, invigilated_book
from app.services.viewer import Viewer
from app.store.audit import write_audit
from app.store.exams import exam_of_attempt
from app.store.models import AttemptRow
from app.store.rows import flush
from app.store.scores import clear_slot_scores
from app.store.transaction import writing

LONGEST_REOPENING = 240  # minutes


def end_for_member(attempt_id: str, reason: str, *, viewer: Viewer, clock: Clock) -> None:
    """Hand in for a member, with what has arrived; one that has ended stays as it is.

    :raises NotFound: no such attempt, or outside the viewer's departments.
    :raises DomainError: ``reason-missing``, ``reason-too-long``.
    """
    said = checked_reason(reason)
    with writing():
        book = invigilated_book(attempt_id, viewer)
        was_open = book.lock().is_open
        attempt = room.force_hand_in(book, now=clock.now)
        if was_open:
            write_audit("attempt.forced", attempt.id, by=viewer.member_id, at=clock.now(), reason=said)


def reopen_attempt(attempt_id: str, minutes: int, reason: str, *, viewer: Viewer, clock: Clock) -> None:
    """Open an attempt again for ``minutes`` from now, as another round; its score is no longer published.

    :raises NotFound: no such attempt, or outside the viewer's departments.
    :raises DomainError: ``minutes-out-of-range`` (facts: limit), ``reason-missing``, ``reason-too-long``.
    :raises Conflict: ``attempt-open`` or ``attempt-void``: there is nothing to open.
    """
    if not 1 <= minutes <= LONGEST_REOPENING:
        raise DomainError("minutes-out-of-range", limit=LONGEST_REOPENING)
    said = checked_reason(reason)
    with writing():
        book = invigilated_book(attempt_id, viewer)
        before, now = book.lock(), clock.now()
        if before.is_open or before.state == "void":
            raise Conflict("attempt-open" if before.is_open else "attempt-void")
        attempt = room.reopen(book, now + timedelta(minutes=minutes))
        clear_slot_scores(book.row.id)  # figures count what has ended
        _count_again(book.row)
        write_audit(
            "attempt.reopened",
            attempt.id,
            by=viewer.member_id,
            at=now,
            minutes=minutes,
            round=attempt.round,
            reason=said,
        )


def void_attempt(attempt_id: str, reason: str, *, viewer: Viewer, clock: Clock) -> None:
    """Make an attempt void: it stays, with all its answers, and counts nowhere.

    :raises NotFound: no such attempt, or outside the viewer's departments.
    :raises DomainError: ``reason-missing``, ``reason-too-long``.
    :raises Conflict: ``attempt-void``: it is already.
    """
    said = checked_reason(reason)
    with writing():
        book = invigilated_book(attempt_id, viewer)
        if book.lock().state == "void":
            raise Conflict("attempt-void")
        room.force_hand_in(book, now=clock.now)
        book.row.state = "void"
        _count_again(book.row)
        write_audit("attempt.voided", attempt_id, by=viewer.member_id, at=clock.now(), reason=said)


def _count_again(attempt: AttemptRow) -> None:
    flush()
    if attempt.enrolment_id is not None:
        update_record(attempt.enrolment_id, exam_of_attempt(attempt))
