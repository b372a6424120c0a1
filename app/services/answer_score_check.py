"""成绩复核, the organizer's side: what members have asked, and the answers to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.domain.bank.fields import Words
from app.domain.errors import Conflict, DomainError, NotAllowed, NotFound
from app.domain.sittings.calendar import period_title
from app.domain.sittings.exam import Exam
from app.services.clock import Clock
from app.services.publish_organisation import current_organisation
from app.services.viewer import Viewer
from app.store import score_checks as store
from app.store.audit import write_audit
from app.store.exams import exam_version
from app.store.transaction import reading, writing

VERDICTS = ("unchanged", "passed-on")
LONGEST_ANSWER = 1000


@dataclass(frozen=True)
class CheckRequest:
    """One request. ``member`` is None where the viewer does not have the right to the name."""

    facts: store.CheckFacts
    exam: Exam
    period: Words
    tier: Words
    member: str | None
    is_own: bool

    @property
    def unit(self) -> Words:
        return Words(self.facts.unit_zh, self.facts.unit_en)


@dataclass(frozen=True)
class CheckList:
    """Those that wait, longest first; and those answered, newest first."""

    waiting: tuple[CheckRequest, ...]
    answered: tuple[CheckRequest, ...]


def list_score_checks(viewer: Viewer) -> CheckList:
    """Return the requests of members of the viewer's departments.

    :raises NotFound: the viewer is no organizer.
    """
    viewer.require("organizer")
    paths = viewer.paths("organizer")
    with reading():
        waiting = _requests(store.checks_within(paths, is_open=True), viewer)
        answered = _requests(store.checks_within(paths, is_open=False, limit=100), viewer)
    return CheckList(tuple(waiting), tuple(answered))


def count_waiting_checks(viewer: Viewer) -> int:
    """Return how many requests wait for an answer in the viewer's departments.

    :raises NotFound: the viewer is no organizer.
    """
    viewer.require("organizer")
    with reading():
        return store.count_open(viewer.paths("organizer"))


def show_score_check(check_id: str, *, viewer: Viewer) -> CheckRequest:
    """Return one request.

    :raises NotFound: no such request of a member of the viewer's departments.
    """
    viewer.require("organizer")
    with reading():
        found = _requests(store.checks_within(viewer.paths("organizer"), public_id=check_id), viewer)
    if not found:
        raise NotFound()
    return found[0]


def answer_score_check(check_id: str, verdict: str, answer: str, *, viewer: Viewer, clock: Clock) -> None:
    """Answer a request; its member reads the words beside the result.

    :raises NotFound: as :func:`show_score_check`.
    :raises NotAllowed: ``own-check``: it is the viewer's own.
    :raises Conflict: ``check-answered-already``.
    :raises DomainError: ``text-missing``, or ``malformed-field`` for a verdict that there is not.
    """
    text = answer.strip()[:LONGEST_ANSWER]
    if verdict not in VERDICTS:
        raise DomainError("malformed-field", field="verdict")
    if not text:
        raise DomainError("text-missing")
    if show_score_check(check_id, viewer=viewer).is_own:
        raise NotAllowed("own-check")
    with writing():
        now: datetime = clock.now()
        row = store.lock_check(check_id)
        if row is None:
            raise NotFound()
        if row.answered_at is not None:
            raise Conflict("check-answered-already")
        row.outcome, row.answer, row.answered_by, row.answered_at = verdict, text, viewer.member_id, now
        write_audit("check.answered", check_id, by=viewer.member_id, at=now, verdict=verdict)


def _requests(rows: list[store.CheckFacts], viewer: Viewer) -> list[CheckRequest]:
    organisation = current_organisation()
    tiers = organisation.tiers if organisation else {}
    return [
        CheckRequest(
            facts=row,
            exam=exam_version(row.exam_version_id),
            period=period_title(row.period),
            tier=tiers.get(row.tier, Words(row.tier, row.tier)),
            member=f"{row.name} {row.staff_number}" if viewer.sees_names_at(row.path) else None,
            is_own=row.member_id == viewer.member_id,
        )
        for row in rows
    ]
