"""What the organizer's pages about banks are made of."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, func, select
from sqlalchemy.orm import aliased

from app.store.database import db
from app.store.models import (
    AttemptRow,
    BankRow,
    ExamRow,
    ItemVersionRow,
    MemberRow,
    OccurrenceRow,
    RoleGrantRow,
    SittingRow,
    SlotScoreRow,
    SnapshotItemRow,
    SnapshotRow,
)

NOT_COUNTED_KINDS = ("practice", "rehearsal")  # statistics leave them out
KNOWS_THE_QUESTIONS = ("organizer", "administrator")


class BankFacts(NamedTuple):
    """A bank and the snapshot in force."""

    id: int
    key: str
    title: dict[str, str]
    snapshot_id: int
    snapshot: int
    published_at: datetime


class SnapshotFacts(NamedTuple):
    """One published state of a bank."""

    id: int
    number: int
    published_at: datetime
    published_by: str | None  # a name
    summary: dict[str, Any]


class VersionFacts(NamedTuple):
    """One version of an item."""

    id: int
    item: str
    major: int
    file: str
    line: int
    first_seen_at: datetime


class ItemFigure(NamedTuple):
    """How many first attempts an item was in, and the mean fraction earned before penalties."""

    answers: int
    mean: float


def published_banks() -> list[BankFacts]:
    """Return the banks that papers are drawn from, by key."""
    return [BankFacts(*row) for row in db.session.execute(_banks().order_by(BankRow.key))]


def find_bank(key: str) -> BankFacts | None:
    """Return one published bank."""
    row = db.session.execute(_banks().where(BankRow.key == key)).first()
    return BankFacts(*row) if row else None


def _banks() -> Any:
    return select(
        BankRow.id, BankRow.key, BankRow.title, SnapshotRow.id, SnapshotRow.number, SnapshotRow.published_at
    ).join(SnapshotRow, SnapshotRow.id == BankRow.current_snapshot_id)


def current_number(key: str) -> int | None:
    """Return the number of the snapshot in force, None for a bank that was never published."""
    found = find_bank(key)
    return found.snapshot if found else None


def type_counts(snapshot_ids: Collection[int]) -> dict[int, dict[str, int]]:
    """Return for each snapshot how many items of each type it holds."""
    statement = (
        select(SnapshotItemRow.snapshot_id, ItemVersionRow.type, func.count())
        .join(ItemVersionRow, ItemVersionRow.id == SnapshotItemRow.item_version_id)
        .where(SnapshotItemRow.snapshot_id.in_(snapshot_ids))
        .group_by(SnapshotItemRow.snapshot_id, ItemVersionRow.type)
    )
    found: dict[int, dict[str, int]] = {snapshot_id: {} for snapshot_id in snapshot_ids}
    for snapshot_id, item_type, count in db.session.execute(statement):
        found[snapshot_id][item_type] = count
    return found


def snapshots_of(bank_id: int) -> list[SnapshotFacts]:
    """Return every snapshot of a bank, newest first."""
    statement = (
        select(
            SnapshotRow.id, SnapshotRow.number, SnapshotRow.published_at, MemberRow.name, SnapshotRow.summary
        )
        .outerjoin(MemberRow, MemberRow.id == SnapshotRow.published_by)
        .where(SnapshotRow.bank_id == bank_id)
        .order_by(SnapshotRow.number.desc())
    )
    return [SnapshotFacts(*row) for row in db.session.execute(statement)]


def versions_of(bank_id: int, item: str | None = None) -> list[VersionFacts]:
    """Return the item versions of a bank, or of one item, in the order in which they appeared."""
    statement = select(
        ItemVersionRow.id,
        ItemVersionRow.item,
        ItemVersionRow.major,
        ItemVersionRow.file,
        ItemVersionRow.line,
        ItemVersionRow.first_seen_at,
    ).where(ItemVersionRow.bank_id == bank_id)
    if item is not None:
        statement = statement.where(ItemVersionRow.item == item)
    return [VersionFacts(*row) for row in db.session.execute(statement.order_by(ItemVersionRow.id))]


def snapshots_with(bank_id: int, item: str) -> list[tuple[int, datetime, int]]:
    """Return (snapshot number, published at, item version id) of those that hold the item, oldest first."""
    statement = (
        select(SnapshotRow.number, SnapshotRow.published_at, ItemVersionRow.id)
        .join(SnapshotItemRow, SnapshotItemRow.snapshot_id == SnapshotRow.id)
        .join(ItemVersionRow, ItemVersionRow.id == SnapshotItemRow.item_version_id)
        .where(SnapshotRow.bank_id == bank_id, ItemVersionRow.item == item)
        .order_by(SnapshotRow.number)
    )
    return [(number, at, version_id) for number, at, version_id in db.session.execute(statement)]


def papers_with(version_ids: Collection[int]) -> dict[int, int]:
    """Return for each item version in how many handed-in papers it stood."""
    statement = (
        select(SlotScoreRow.item_version_id, func.count())
        .where(SlotScoreRow.item_version_id.in_(version_ids))
        .group_by(SlotScoreRow.item_version_id)
    )
    return {row[0]: row[1] for row in db.session.execute(statement)}


def figures_of(bank_id: int, items: Collection[str]) -> dict[tuple[str, int], ItemFigure]:
    """Return by (item, major version) what first finished attempts earned.

    Practice, rehearsals and those who know the questions by office are left out.
    """
    earlier = aliased(AttemptRow)
    staff = select(RoleGrantRow.member_id).where(RoleGrantRow.role.in_(KNOWS_THE_QUESTIONS))
    had_before = (
        select(earlier.id)
        .where(
            earlier.enrolment_id == AttemptRow.enrolment_id,
            earlier.id < AttemptRow.id,
            earlier.state.not_in(("open", "void")),
        )
        .exists()
    )
    statement = (
        select(ItemVersionRow.item, ItemVersionRow.major, func.count(), func.avg(SlotScoreRow.fraction))
        .join(SlotScoreRow, SlotScoreRow.item_version_id == ItemVersionRow.id)
        .join(AttemptRow, AttemptRow.id == SlotScoreRow.attempt_id)
        .join(SittingRow, SittingRow.id == SlotScoreRow.sitting_id)
        .join(OccurrenceRow, OccurrenceRow.id == SittingRow.occurrence_id)
        .join(ExamRow, ExamRow.id == OccurrenceRow.exam_id)
        .where(
            and_(ItemVersionRow.bank_id == bank_id, ItemVersionRow.item.in_(items)),
            ExamRow.kind.not_in(NOT_COUNTED_KINDS),
            AttemptRow.state.not_in(("open", "void")),
            AttemptRow.member_id.not_in(staff),
            ~had_before,
        )
        .group_by(ItemVersionRow.item, ItemVersionRow.major)
    )
    return {
        (item, major): ItemFigure(answers, float(mean))
        for item, major, answers, mean in db.session.execute(statement)
    }


def item_ids(snapshot_id: int) -> list[str]:
    """Return the ids of a snapshot's items in the order of its files."""
    statement = (
        select(ItemVersionRow.item)
        .join(SnapshotItemRow, SnapshotItemRow.item_version_id == ItemVersionRow.id)
        .where(SnapshotItemRow.snapshot_id == snapshot_id)
        .order_by(SnapshotItemRow.position)
    )
    return list(db.session.scalars(statement))
