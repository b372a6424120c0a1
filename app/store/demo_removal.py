"""Take demo members, demo banks and demo exams out again, with every row that hangs on them.

What hangs on what is read from the foreign keys, so that a new table needs no line here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    String,
    Table,
    cast,
    delete,
    func,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.orm import aliased

from app.store.database import Base, db
from app.store.demo import MADE
from app.store.models import (
    AttemptRow,
    AuditRow,
    BankRow,
    EnrolmentRow,
    ExamRow,
    MarkingTaskRow,
    MarkRow,
    MemberRow,
    OccurrenceRow,
    SittingRow,
)

Condition = ColumnElement[bool]
# Columns that may be empty, and whose row all the same belongs to what they refer to.
OWNING = {("attempt", "trial_of")}
# Columns that are empty together with the one that mentions somebody.
EMPTY_WITH = {("marking_task", "claimed_by"): ("claimed_until",)}


def exams_named(prefix: str) -> list[str]:
    """Return the keys of the exams that begin with ``prefix``."""
    return list(
        db.session.scalars(select(ExamRow.key).where(ExamRow.key.startswith(prefix, autoescape=True)))
    )


def sat_by_others(exams: Collection[str]) -> set[str]:
    """Return those of the exams that a real member has an attempt in."""
    statement = (
        select(ExamRow.key)
        .join(OccurrenceRow, OccurrenceRow.exam_id == ExamRow.id)
        .join(SittingRow, SittingRow.occurrence_id == OccurrenceRow.id)
        .join(AttemptRow, AttemptRow.sitting_id == SittingRow.id)
        .join(MemberRow, MemberRow.id == AttemptRow.member_id)
        .where(ExamRow.key.in_(exams), MemberRow.is_demo.is_(False))
        .distinct()
    )
    return set(db.session.scalars(statement))


def retire_exams(exams: Collection[str]) -> None:
    """Let exams no longer be planned; what was sat of them stays."""
    db.session.execute(update(ExamRow).where(ExamRow.key.in_(exams)).values(current_version_id=None))


def remove_demo_rows(banks: Collection[str], exams: Collection[str]) -> int:
    """Delete the demo members, these banks and exams, and all that hangs on them; return how many members.

    What others did stays: where such a row merely mentions a demo member, the mention is emptied.
    """
    going = select(func.count()).select_from(MemberRow).where(MemberRow.is_demo, ~_has_marked_others())
    members = db.session.scalar(going) or 0
    staying = (MemberRow.is_demo, _has_marked_others())
    db.session.execute(update(MemberRow).where(*staying).values(status="inactive"))
    doomed = _Doomed(
        {
            "member": MemberRow.is_demo & ~_has_marked_others(),
            "bank": BankRow.key.in_(banks),
            "exam": ExamRow.key.in_(exams),
        }
    )
    _tidy_audit(doomed, banks, exams)
    if db.engine.dialect.name == "sqlite":
        db.session.execute(text("PRAGMA defer_foreign_keys=ON"))  # asked once at the end, not row by row
    tables = Base.metadata.sorted_tables
    for table in tables:
        _empty_mentions(table, doomed)
    for table in reversed(tables):  # what refers to a row goes before the row
        if (gone := doomed.of(table)) is not None:
            db.session.execute(delete(table).where(gone))
    db.session.expire_all()
    return members


def remove_idle_occurrences(since: datetime, now: datetime) -> int:
    """Delete the occurrences that opened from ``since`` on, are over, and that nobody is enrolled in."""
    open_still = select(SittingRow.id).where(
        SittingRow.occurrence_id == OccurrenceRow.id,
        or_(SittingRow.closes_at > now, SittingRow.opens_at < since),
    )
    enrolled = select(EnrolmentRow.id).where(EnrolmentRow.occurrence_id == OccurrenceRow.id)
    idle = select(OccurrenceRow.id).where(~open_still.exists(), ~enrolled.exists())
    ids = list(db.session.scalars(idle))
    for start in range(0, len(ids), 500):
        some = ids[start : start + 500]
        db.session.execute(delete(SittingRow).where(SittingRow.occurrence_id.in_(some)))
        db.session.execute(delete(OccurrenceRow).where(OccurrenceRow.id.in_(some)))
    return len(ids)


class _Doomed:
    """For each table the condition that a row must go; None: no row of it."""

    def __init__(self, roots: Mapping[str, Condition]) -> None:
        self._found: dict[str, Condition | None] = dict(roots)

    def of(self, table: Table) -> Condition | None:
        if table.name not in self._found:
            self._found[table.name] = None  # while it is being worked out: a table may refer to itself
            conditions = [self.beyond(key) for key in _keys(table) if _owns(key)]
            found = [one for one in conditions if one is not None]
            self._found[table.name] = or_(*found) if found else None
        return self._found[table.name]

    def beyond(self, key: ForeignKey) -> Condition | None:
        """Return the condition that a row refers by ``key`` to one that must go."""
        gone = self.of(key.column.table)
        return None if gone is None else key.parent.in_(select(key.column).where(gone))


def _has_marked_others() -> Condition:
    """Return the condition that a member has marked an answer of a real one: the mark keeps its marker."""
    writer = aliased(MemberRow)
    return (
        select(MarkRow.id)
        .join(MarkingTaskRow, MarkingTaskRow.id == MarkRow.task_id)
        .join(AttemptRow, AttemptRow.id == MarkingTaskRow.attempt_id)
        .join(writer, writer.id == AttemptRow.member_id)
        .where(MarkRow.marker_id == MemberRow.id, writer.is_demo.is_(False))
        .exists()
    )


def _empty_mentions(table: Table, doomed: _Doomed) -> None:
    """Empty what refers to rows that go: in rows that stay, and where rows refer to one another."""
    own = doomed.of(table)
    for key in _keys(table):
        mentions = doomed.beyond(key)
        if _owns(key) or mentions is None:
            continue
        is_circle = bool(key.constraint is not None and key.constraint.use_alter)
        where = mentions if own is None or is_circle else mentions & ~own
        column: Any = key.parent
        names = (column.name, *EMPTY_WITH.get((table.name, column.name), ()))
        db.session.execute(update(table).where(where).values(dict.fromkeys(names)))


def _keys(table: Table) -> Iterator[ForeignKey]:
    return iter(sorted(table.foreign_keys, key=lambda key: str(key.parent.name)))


def _owns(key: ForeignKey) -> bool:
    column: Any = key.parent
    return not column.nullable or (column.table.name, column.name) in OWNING


def _tidy_audit(doomed: _Doomed, banks: Collection[str], exams: Collection[str]) -> None:
    """Delete the entries about what goes; of other acts of demo members, keep who it was in words."""
    attempts = select(AttemptRow.public_id).where(_condition(doomed, AttemptRow))
    answers = select(MarkingTaskRow.public_id).where(_condition(doomed, MarkingTaskRow))
    members = select(cast(MemberRow.id, String)).where(MemberRow.is_demo)
    about = or_(
        AuditRow.action.startswith("attempt.") & AuditRow.subject.in_(attempts),
        AuditRow.action.startswith("mark.") & AuditRow.subject.in_(answers),
        AuditRow.action.startswith("member.") & AuditRow.subject.in_(members),
        AuditRow.action.startswith("exam.") & AuditRow.subject.in_(exams),
        *(AuditRow.action.startswith("bank.") & AuditRow.subject.startswith(f"{bank}@") for bank in banks),
        AuditRow.action == MADE,
    )
    db.session.execute(delete(AuditRow).where(about))
    others = (
        select(AuditRow, MemberRow.staff_number)
        .join(MemberRow, MemberRow.id == AuditRow.actor_id)
        .where(MemberRow.is_demo)
    )
    for row, number in db.session.execute(others):
        row.facts = {**row.facts, "demo_member": number}
    db.session.flush()


def _condition(doomed: _Doomed, kind: type[Base]) -> Condition:
    found = doomed.of(Base.metadata.tables[kind.__tablename__])
    if found is None:
        raise LookupError(kind.__tablename__)
    return found
