"""Publish an exam file: its definition comes into force for sittings that have not opened."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from app.domain.bank.fingerprint import fingerprint
from app.domain.bank.item import Item
from app.domain.codec import encode
from app.domain.errors import Conflict, DomainError
from app.domain.paper.draw import PoolItem
from app.domain.paper.feasibility import Shortage, check_feasibility
from app.domain.paper.spec import PaperSpec
from app.domain.sittings.exam import Exam
from app.services.clock import Clock
from app.store.audit import write_audit
from app.store.exams import exam_with_key, version_with_digest
from app.store.items import published_pool
from app.store.models import ExamRow, ExamVersionRow
from app.store.rows import add_row
from app.store.transaction import one_at_a_time, reading, writing


@dataclass(frozen=True)
class PaperShortage:
    """What one paper lacks for one tier."""

    paper: str
    tier: str
    shortage: Shortage


class NotFeasible(DomainError):
    """A paper of the exam cannot be drawn; ``shortages`` says which sections lack what."""

    code = "exam-not-feasible"


@dataclass(frozen=True)
class ExamSummary:
    """What a load did. ``changed`` is False when the file says what is in force already."""

    exam: str
    changed: bool


def publish_exam(
    exam: Exam, source: str, *, by: int | None, clock: Clock, based_on: int | None = None
) -> ExamSummary:
    """Put an exam that was read without errors in force.

    ``based_on`` is the version that somebody compared the file with (0: none was in force).

    :raises NotFeasible: some paper cannot be drawn from the published banks.
    :raises DomainError: ``exam-kind-changed``: an exam keeps its kind for life.
    :raises Conflict: ``exam-changed-meanwhile``: another version than ``based_on`` is in force.
    """
    digest = sha256(source.encode()).hexdigest()
    with writing():
        one_at_a_time(f"exam {exam.id}")
        if shortages := _shortages(exam):
            raise NotFeasible(exam=exam.id, shortages=shortages)
        row = exam_with_key(exam.id, lock=True)
        if row is None:
            row = add_row(ExamRow(key=exam.id, kind=exam.kind))
        elif row.kind != exam.kind:
            raise DomainError("exam-kind-changed", exam=exam.id, before=row.kind, after=exam.kind)
        if based_on is not None and based_on != (row.current_version_id or 0):
            raise Conflict("exam-changed-meanwhile", exam=exam.id)
        version = version_with_digest(row.id, digest)
        if version is not None and version.id == row.current_version_id:
            return ExamSummary(exam.id, changed=False)
        if version is None:
            version = ExamVersionRow(
                exam_id=row.id,
                digest=digest,
                source=source,
                definition=encode(exam),
                loaded_at=clock.now(),
            )
            add_row(version)
        row.current_version_id = version.id
        write_audit("exam.published", exam.id, by=by, at=clock.now(), digest=digest[:12])
    return ExamSummary(exam.id, changed=True)


def find_shortages(exam: Exam) -> list[PaperShortage]:
    """Return what the exam's papers lack in the published banks, tier by tier."""
    with reading():
        return _shortages(exam)


def find_shortages_in(exam: Exam, items: Iterable[Item]) -> list[PaperShortage]:
    """Return what the exam's papers would lack, tier by tier, if just ``items`` were published."""
    pool = [PoolItem(item, *fingerprint(item)[:2]) for item in items]
    return _lacking(exam, lambda _spec: pool)


def _shortages(exam: Exam) -> list[PaperShortage]:
    return _lacking(exam, lambda spec: [one.as_pool_item() for one in published_pool(spec.banks).items])


def _lacking(exam: Exam, pool_for: Callable[[PaperSpec], Sequence[PoolItem]]) -> list[PaperShortage]:
    # A member need not belong to more than one of the exam's groups: each alone must do.
    memberships = [frozenset({group}) for group in exam.groups] or [frozenset[str]()]
    found: dict[PaperShortage, None] = {}
    for tier, rule in exam.tiers.items():
        spec = exam.papers[rule.paper]
        pool = pool_for(spec)
        for groups in memberships:
            for shortage in check_feasibility(spec, pool, tier, groups):
                found[PaperShortage(rule.paper, tier, shortage)] = None
    return list(found)
