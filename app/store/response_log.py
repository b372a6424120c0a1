"""The path of a save: lock the attempt, append to its log, advance its current responses.

This happens thousands of times a minute, so the statements are built once, on
plain tables, and go straight to the connection of the open transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple, cast

from sqlalchemy import Connection, Table, bindparam, func, insert, select, text, union_all, update

from app.domain.errors import NotFound
from app.store.database import db
from app.store.models import AttemptRow, LateEntryRow, LogEntryRow, ResponseRow

ATTEMPT = cast(Table, AttemptRow.__table__)
LOG, LATE = cast(Table, LogEntryRow.__table__), cast(Table, LateEntryRow.__table__)
RESPONSE = cast(Table, ResponseRow.__table__)


class LockedAttempt(NamedTuple):
    """What a save has to know of an attempt."""

    id: int
    public_id: str
    state: str
    round: int
    epoch: int
    client: str
    started_at: datetime
    deadline: datetime
    grace_s: int
    log_version: int
    handed_in_at: datetime | None


_LOCK = (
    select(*(ATTEMPT.c[name] for name in LockedAttempt._fields))
    .where(ATTEMPT.c.public_id == bindparam("public_id"), ATTEMPT.c.member_id == bindparam("owner"))
    .with_for_update()
)


def _of_client(table: Table) -> Any:
    return (table.c.attempt_id == bindparam("attempt")) & (table.c.client == bindparam("client"))


_BOTH_LOGS = union_all(*(select(table.c.seq).where(_of_client(table)) for table in (LOG, LATE))).subquery()
_SEQS = select(_BOTH_LOGS.c.seq)
_EXTENT = select(func.count(), func.coalesce(func.max(_BOTH_LOGS.c.seq), 0)).select_from(_BOTH_LOGS)
_KNOWN = union_all(
    *(
        select(table.c.seq, table.c.body_hash).where(
            _of_client(table), table.c.seq.between(bindparam("first"), bindparam("last"))
        )
        for table in (LOG, LATE)
    )
)
_APPEND, _KEEP_LATE = insert(LOG), insert(LATE)
_ADVANCE = (
    update(ATTEMPT)
    .where(ATTEMPT.c.id == bindparam("attempt"))
    .values(log_version=bindparam("version"), last_saved_at=bindparam("at"))
)


# As text: an insert with ON CONFLICT built from parts is compiled anew at each use.
_UPSERT = """
    INSERT INTO response (attempt_id, slot, response, flagged, version, epoch, seq)
    VALUES (:attempt_id, :slot, :response, :flagged, :version, :epoch, :seq)
    ON CONFLICT (attempt_id, slot) DO UPDATE SET
"""
_TYPES = [bindparam(name, type_=RESPONSE.c[name].type) for name in ("response", "flagged")]
_PUT_RESPONSE = text(
    _UPSERT
    + """
    response = excluded.response, version = excluded.version, epoch = excluded.epoch, seq = excluded.seq
    WHERE excluded.epoch > response.epoch OR (excluded.epoch = response.epoch AND excluded.seq > response.seq)
    """
).bindparams(*_TYPES)
_PUT_FLAG = text(_UPSERT + "flagged = excluded.flagged").bindparams(*_TYPES)
_NO_ANSWER = {"response": None, "version": 0, "epoch": 0, "seq": 0}  # any answer is newer


def lock_for_saving(public_id: str, *, owner: int) -> LockedAttempt:
    """Return the attempt, locked until the transaction ends.

    :raises NotFound: no such attempt, or it is somebody else's.
    """
    row = _connection().execute(_LOCK, {"public_id": public_id, "owner": owner}).one_or_none()
    if row is None:
        raise NotFound()
    return LockedAttempt._make(row)


def known_hashes(attempt_id: int, client: str, seqs: Iterable[int]) -> dict[int, str]:
    """Return the body hashes of those of the client's sequence numbers that arrived before."""
    wanted = set(seqs)
    if not wanted:
        return {}
    between = {"attempt": attempt_id, "client": client, "first": min(wanted), "last": max(wanted)}
    return {seq: body_hash for seq, body_hash in _connection().execute(_KNOWN, between) if seq in wanted}


def settled_up_to(attempt_id: int, client: str) -> int:
    """Return the highest n such that the client's entries 1..n are each stored, kept late or refused."""
    connection, whose = _connection(), {"attempt": attempt_id, "client": client}
    count, highest = map(int, connection.execute(_EXTENT, whose).one())
    if count == highest:
        return count  # sequence numbers are unique, so there is no hole
    seqs = set(connection.execute(_SEQS, whose).scalars())
    settled = 0
    while settled + 1 in seqs:
        settled += 1
    return settled


def append_log(rows: Sequence[Mapping[str, Any]]) -> None:
    """Append entries to the response log."""
    if rows:
        _connection().execute(_APPEND, list(rows))


def append_late(rows: Sequence[Mapping[str, Any]]) -> None:
    """Append entries to the late log."""
    if rows:
        _connection().execute(_KEEP_LATE, list(rows))


def put_responses(rows: Sequence[Mapping[str, Any]]) -> None:
    """Set current responses; within one attempt the newest (epoch, seq) wins whatever arrives first."""
    if rows:
        _connection().execute(_PUT_RESPONSE, [{"flagged": False, **row} for row in rows])


def put_flags(rows: Sequence[Mapping[str, Any]]) -> None:
    """Set or clear the member's mark on slots."""
    if rows:
        _connection().execute(_PUT_FLAG, [{**_NO_ANSWER, **row} for row in rows])


def advance_log(attempt_id: int, log_version: int, at: datetime) -> None:
    """Note how long the log is now and when it last grew."""
    _connection().execute(_ADVANCE, {"attempt": attempt_id, "version": log_version, "at": at})


def _connection() -> Connection:
    return db.session.connection()
