"""The rows that a result from paper becomes: an attempt without questions, its score sheets, its entries."""

from __future__ import annotations

from datetime import datetime

from app.domain.errors import NotFound
from app.domain.grading.outcome import Outcome
from app.services.end_attempt import SCORER_VERSION, update_record
from app.services.judge_papers import PaperResult
from app.services.paper_roster import PaperRoster
from app.services.viewer import Viewer
from app.store import paper_entries as store
from app.store.attempts import last_number, lock_attempt_by_id
from app.store.audit import write_audit
from app.store.exams import exam_of_attempt
from app.store.models import AttemptRow, EnrolmentRow, PaperEntryRow, ScoreSheetRow
from app.store.rows import add_row, flush, get_row
from app.store.scores import last_sheet_number

CLIENT = "paper"


def keep_paper(
    result: PaperResult,
    roster: PaperRoster,
    written_at: datetime,
    viewer: Viewer,
    now: datetime,
    *,
    replaces: bool,
) -> None:
    """Write a new result; with ``replaces`` the attempts in this sitting become void for it."""
    member = result.expected.member
    replaced = []
    for one in result.expected.existing if replaces else ():
        attempt = lock_attempt_by_id(one.id)
        attempt.state = "void"
        replaced.append(attempt.public_id)
        write_audit("attempt.voided", attempt.public_id, by=viewer.member_id, at=now, reason="paper")
    enrolment = get_row(EnrolmentRow, member.enrolment_id, lock=True)
    enrolment.frozen_at = enrolment.frozen_at or now
    attempt = AttemptRow(
        member_id=member.member_id,
        sitting_id=roster.row_id,
        enrolment_id=member.enrolment_id,
        on_paper=True,
        number=last_number(member.member_id, roster.row_id) + 1,
        client=CLIENT,
        started_at=written_at,
        deadline=written_at,
        grace_s=0,
        handed_in_at=written_at,
        closed_by="paper",
        slot_count=0,
        tier=member.tier,
        language="zh_CN",
        total=result.outcome.total,
    )
    add_row(attempt)
    _write_score(attempt, result, "", replaced, viewer, now)
    write_audit(
        "paper.entered",
        attempt.public_id,
        by=viewer.member_id,
        at=now,
        score=str(result.outcome.score),
        reference=result.score.reference,
        replaced=replaced,
    )


def correct_paper(result: PaperResult, reason: str, viewer: Viewer, now: datetime) -> None:
    """Write another score sheet and entry; the earlier ones stay.

    :raises ValueError: there is no result from paper to correct.
    """
    known = result.expected.on_paper
    if known is None:
        raise ValueError("nothing to correct")
    attempt = lock_attempt_by_id(known.id)
    before, replaced = str(attempt.score), store.last_entry(attempt.id).replaced
    _write_score(attempt, result, reason, list(replaced), viewer, now)
    write_audit(
        "paper.corrected",
        attempt.public_id,
        by=viewer.member_id,
        at=now,
        before=before,
        score=str(result.outcome.score),
        reason=reason,
    )


def restore_replaced(attempt_id: str, reason: str, viewer: Viewer, now: datetime) -> str:
    """Make a result void, and let count again what it had replaced; return the sitting's public id.

    :raises NotFound: no such result, or not of a member whose name the viewer may see.
    """
    found = store.paper_with_id(attempt_id)
    if found is None or found.state == "void" or not _is_own(found, viewer):
        raise NotFound()
    attempt = lock_attempt_by_id(found.id)
    attempt.state = "void"
    for public_id in store.last_entry(attempt.id).replaced:
        other = store.attempt_of(public_id)
        if other is not None and other.state == "void":
            lock_attempt_by_id(other.id).state = "marking" if other.score is None else "graded"
            write_audit("attempt.unvoided", public_id, by=viewer.member_id, at=now, reason="paper withdrawn")
    flush()
    update_record(attempt.enrolment_id or 0, exam_of_attempt(attempt))
    write_audit("paper.withdrawn", attempt_id, by=viewer.member_id, at=now, reason=reason)
    return store.sitting_of(attempt)


def _is_own(attempt: AttemptRow, viewer: Viewer) -> bool:
    path = store.department_path(attempt)
    return path.startswith(viewer.paths("organizer")) and viewer.sees_names_at(path)


def _write_score(
    attempt: AttemptRow,
    result: PaperResult,
    reason: str,
    replaced: list[str],
    viewer: Viewer,
    now: datetime,
) -> None:
    score, outcome = result.score, result.outcome
    _publish(attempt, outcome)
    number = last_sheet_number(attempt.id) + 1
    add_row(
        ScoreSheetRow(
            attempt_id=attempt.id,
            number=number,
            scorer_version=SCORER_VERSION,
            graded_at=now,
            exact_score=score.score,
            score=outcome.score,
            outcome=attempt.outcome,
            band=outcome.band,
            reason=reason[:200],
        )
    )
    add_row(
        PaperEntryRow(
            attempt_id=attempt.id,
            number=number,
            score=score.score,
            sections=[str(marks) for marks in score.sections],
            written_on=score.written_on,
            reference=score.reference,
            note=score.note,
            reason=reason,
            replaced=replaced,
            entered_by=viewer.member_id,
            entered_at=now,
        )
    )
    flush()
    update_record(attempt.enrolment_id or 0, exam_of_attempt(attempt))


def _publish(attempt: AttemptRow, outcome: Outcome) -> None:
    attempt.state = "graded"
    attempt.score = outcome.score
    attempt.percent = float(outcome.percent)
    attempt.outcome = "pass" if outcome.is_passed else "fail"
    attempt.band = outcome.band
