"""纸考成绩: enter results that were written on paper, correct them, withdraw one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from pathlib import Path
from zoneinfo import ZoneInfo

from app.content.diagnostics import Diagnostic
from app.content.paper_scores.read_scores import read_scores
from app.domain.attempts.on_paper import WrittenRow
from app.domain.errors import Conflict, DomainError, NotFound
from app.services.clock import Clock
from app.services.judge_papers import BESIDE, KEEP, REPLACE, JudgedRow, judge_rows
from app.services.keep_papers import correct_paper, keep_paper, restore_replaced
from app.services.keep_upload import find_upload, keep_upload, note_upload
from app.services.paper_roster import PaperRoster, read_roster_of
from app.services.viewer import Viewer
from app.store.transaction import one_at_a_time, reading, writing

KIND = "papers"
LONGEST_REASON = 500


@dataclass(frozen=True)
class PaperReview:
    """What a file would do. ``upload`` is empty when nothing was kept of it."""

    upload: str
    file: str
    roster: PaperRoster
    rows: tuple[JudgedRow, ...]
    diagnostics: tuple[Diagnostic, ...] = ()
    is_entered: bool = False

    @property
    def has_errors(self) -> bool:
        return any(each.is_error for each in self.diagnostics) or any(row.has_error for row in self.rows)

    @property
    def corrects(self) -> bool:
        return any(row.does == "correct" for row in self.rows)

    def count(self, does: str) -> int:
        return sum(row.does == does for row in self.rows)


@dataclass(frozen=True)
class Entered:
    """How many results an entry wrote."""

    entered: int
    corrected: int


def check_papers(
    sitting_id: str,
    name: str,
    data: bytes,
    usual_day: date | None,
    *,
    folder: Path,
    viewer: Viewer,
    clock: Clock,
    zone: str,
) -> PaperReview:
    """Read a sheet of results and keep it, also with errors, to be looked at; nothing else is written.

    :raises NotFound: no such sitting, or the viewer is no organizer.
    :raises DomainError: ``paper-not-open``, or ``upload-not-kept``.
    """
    found = read_scores(data, name)
    now = clock.now()
    with reading():
        roster = read_roster_of(sitting_id, viewer, now)
    if found.diagnostics:
        return PaperReview("", name, roster, (), tuple(found.diagnostics))
    base = f"{sitting_id} {usual_day or ''}"
    upload = keep_upload(folder, KIND, {name: data}, base=base, by=viewer.member_id, clock=clock)
    rows = judge_rows(found.rows, roster, usual_day=usual_day, now=now, zone=zone)
    return PaperReview(upload, name, roster, tuple(rows))


def review_papers(
    sitting_id: str, upload_id: str, *, folder: Path, viewer: Viewer, clock: Clock, zone: str
) -> PaperReview:
    """Return what a kept sheet would do now.

    :raises NotFound: no such upload of this viewer for this sitting.
    :raises DomainError: ``upload-gone``, ``paper-not-open``.
    """
    viewer.require("organizer")
    name, rows, usual_day, is_entered = _kept(sitting_id, upload_id, folder, viewer, clock)
    with reading():
        now = clock.now()
        roster = read_roster_of(sitting_id, viewer, now)
    judged = judge_rows(rows, roster, usual_day=usual_day, now=now, zone=zone)
    return PaperReview(upload_id, name, roster, tuple(judged), is_entered=is_entered)


def enter_papers(
    sitting_id: str,
    upload_id: str,
    decisions: Mapping[str, str],
    reason: str,
    *,
    seen: str,
    folder: Path,
    viewer: Viewer,
    clock: Clock,
    zone: str,
) -> Entered:
    """Enter every result of a kept sheet, or none.

    ``decisions``: staff number → which result counts, for who has one already;
    ``seen``: the :func:`digest_of` the rows that the decision was made on.

    :raises NotFound: as :func:`review_papers`.
    :raises Conflict: ``paper-changed-meanwhile``, or ``upload-published-papers`` before.
    :raises DomainError: ``paper-has-errors``, ``paper-decision-missing``, ``paper-reason-missing``,
        or ``upload-gone``.
    """
    viewer.require("organizer")
    _, rows, usual_day, is_entered = _kept(sitting_id, upload_id, folder, viewer, clock)
    if is_entered:
        raise Conflict("upload-published-papers")
    with writing():
        one_at_a_time(f"papers {sitting_id}")
        now = clock.now()
        roster = read_roster_of(sitting_id, viewer, now)
        judged = judge_rows(rows, roster, usual_day=usual_day, now=now, zone=zone)
        if digest_of(judged) != seen:
            raise Conflict("paper-changed-meanwhile")
        done = _enter(judged, roster, decisions, reason, viewer, now, zone)
    note_upload(folder, upload_id, published=sitting_id)
    return done


def enter_paper(
    sitting_id: str,
    row: WrittenRow,
    decision: str,
    reason: str,
    *,
    viewer: Viewer,
    clock: Clock,
    zone: str,
) -> JudgedRow:
    """Enter or correct the result of one member; what came of it is in ``does``.

    With an error in the row, or while which result counts is not decided, nothing is written.

    :raises NotFound: no such sitting, or the viewer is no organizer.
    :raises DomainError: ``paper-not-open``, ``paper-reason-missing``.
    """
    viewer.require("organizer")
    with writing():
        one_at_a_time(f"papers {sitting_id}")
        now = clock.now()
        roster = read_roster_of(sitting_id, viewer, now)
        judged = judge_rows([row], roster, usual_day=None, now=now, zone=zone)
        if not judged:
            judged = judge_rows([_filled(row)], roster, usual_day=None, now=now, zone=zone)
        found = judged[0]
        if found.has_error or (found.does == "ask" and decision not in found.choices):
            return found
        _enter(judged, roster, {found.row.number: decision}, reason, viewer, now, zone)
    return found


def withdraw_paper(attempt_id: str, reason: str, *, viewer: Viewer, clock: Clock) -> str:
    """Withdraw a result from paper; what it had replaced counts again. Return the sitting's public id.

    :raises NotFound: no such result, or not of a member whose name the viewer may see.
    :raises DomainError: ``paper-reason-missing``.
    """
    viewer.require("organizer")
    why = reason.strip()[:LONGEST_REASON]
    if not why:
        raise DomainError("paper-reason-missing")
    with writing():
        return restore_replaced(attempt_id, why, viewer, clock.now())


def digest_of(rows: Sequence[JudgedRow]) -> str:
    """Return a short name for what a page showed, to see whether it still holds."""
    told = [
        (
            row.row.line,
            row.does,
            str(row.before),
            str(row.result and row.result.score),
            row.choices,
            row.has_error,
        )
        for row in rows
    ]
    return sha256(repr(told).encode()).hexdigest()[:24]


def _kept(
    sitting_id: str, upload_id: str, folder: Path, viewer: Viewer, clock: Clock
) -> tuple[str, list[WrittenRow], date | None, bool]:
    upload = find_upload(folder, upload_id, KIND, by=viewer.member_id, clock=clock)
    own, _, day = upload.base.partition(" ")
    if own != sitting_id:
        raise NotFound()
    name, data = next(iter(upload.files.items()))
    usual_day = date.fromisoformat(day) if day else None
    return name, read_scores(data, name).rows, usual_day, bool(upload.published)


def _filled(row: WrittenRow) -> WrittenRow:
    """A form that was sent is meant, also when only who it is of stands in it."""
    return WrittenRow(**{**vars(row), "written_on": row.written_on or "?"})


def _enter(
    judged: Sequence[JudgedRow],
    roster: PaperRoster,
    decisions: Mapping[str, str],
    reason: str,
    viewer: Viewer,
    now: datetime,
    zone: str,
) -> Entered:
    if any(row.has_error for row in judged):
        raise DomainError("paper-has-errors")
    why = reason.strip()[:LONGEST_REASON]
    if not why and any(row.does == "correct" for row in judged):
        raise DomainError("paper-reason-missing")
    entered = corrected = 0
    for row in judged:
        choice = decisions.get(row.row.number, "") if row.does == "ask" else BESIDE
        if row.does == "ask" and choice not in row.choices:
            raise DomainError("paper-decision-missing", number=row.row.number)
        if row.result is None or row.does == "same" or choice == KEEP:
            continue
        if row.does == "correct":
            correct_paper(row.result, why, viewer, now)
            corrected += 1
        else:
            written_at = _moment(row.result.score.written_on, now, zone)
            keep_paper(row.result, roster, written_at, viewer, now, replaces=choice == REPLACE)
            entered += 1
    return Entered(entered, corrected)


def _moment(day: date, now: datetime, zone: str) -> datetime:
    """Return noon of the day on which it was written: nobody notes the hour, and a result has a moment."""
    return min(datetime.combine(day, time(12), ZoneInfo(zone)), now - timedelta(seconds=1))
