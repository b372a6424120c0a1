"""The path of a save: lock the attempt, append to its log, advance its current responses.

This happens thousands of times a minute, so the statements are compiled once;
they run on the connection of the open transaction.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple, cast

from sqlalchemy import (
    Insert,
    Table,
    bindparam,
    func,
    insert,
    literal_column,
    select,
    text,
    true,
    union_all,
    update,
)

from app.domain.attempts.attempt import settled
from app.domain.attempts.desk import Known
from app.domain.errors import NotFound
from app.store.database import db
from app.store.models import AttemptRow, LateEntryRow, LogEntryRow, ResponseRow
from app.store.prepared import Prepared

Row = Mapping[str, Any]
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
    paused_at: datetime | None
    break_s: int
    message_id: int
    reached: int


_LOCK = Prepared(
    select(*(ATTEMPT.c[name] for name in LockedAttempt._fields))
    .where(ATTEMPT.c.public_id == bindparam("public_id"), ATTEMPT.c.member_id == bindparam("owner"))
    .with_for_update()
)


def _of_client(table: Table) -> Any:
    return (table.c.attempt_id == bindparam("attempt")) & (table.c.client == bindparam("client"))


_BOTH_LOGS = union_all(*(select(table.c.seq).where(_of_client(table)) for table in (LOG, LATE))).subquery()
_SEQS = Prepared(select(_BOTH_LOGS.c.seq))
# The known entries, and a row without a hash that has the highest number and the count of all: one question.
_KNOWN = Prepared(
    union_all(
        *(
            select(table.c.seq, table.c.body_hash, literal_column("0").label("count"), code, kept).where(
                _of_client(table), table.c.seq.between(bindparam("first"), bindparam("last"))
            )
            for table, code, kept in (
                (LOG, literal_column("''").label("code"), true().label("kept")),
                (LATE, LATE.c.code, LATE.c.kept),
            )
        ),
        select(
            func.coalesce(func.max(_BOTH_LOGS.c.seq), literal_column("0")),
            literal_column("''"),
            func.count(),
            literal_column("''"),
            true(),
        ).select_from(_BOTH_LOGS),
    )
)


def _insert(table: Table) -> Insert:
    return (
        insert(table).values({one.name: bindparam(one.name) for one in table.c if one.name != "id"}).inline()
    )


_APPEND, _KEEP_LATE = Prepared(_insert(LOG)), Prepared(_insert(LATE))
_ADVANCE = Prepared(
    update(ATTEMPT)
    .where(ATTEMPT.c.id == bindparam("attempt"))
    .values(log_version=bindparam("version"), last_saved_at=bindparam("at"))
)
_UPSERT = """
    INSERT INTO response (attempt_id, slot, response, flagged, version, epoch, seq)
    VALUES (:attempt_id, :slot, :response, :flagged, :version, :epoch, :seq)
    ON CONFLICT (attempt_id, slot) DO UPDATE SET
"""
_NEWER = """
    response = excluded.response, version = excluded.version, epoch = excluded.epoch, seq = excluded.seq
    WHERE excluded.epoch > response.epoch OR (excluded.epoch = response.epoch AND excluded.seq > response.seq)
"""
_TYPES = [bindparam(name, type_=RESPONSE.c[name].type) for name in ("response", "flagged")]
_PUT_RESPONSE = Prepared(text(_UPSERT + _NEWER).bindparams(*_TYPES))
_PUT_FLAG = Prepared(text(_UPSERT + "flagged = excluded.flagged").bindparams(*_TYPES))
_NO_ANSWER = {"response": None, "version": 0, "epoch": 0, "seq": 0}  # any answer is newer


def lock_for_saving(public_id: str, *, owner: int) -> LockedAttempt:
    """Return the attempt, locked until the transaction ends.

    :raises NotFound: no such attempt, or it is somebody else's.
    """
    found = _LOCK.all(db.session.connection(), {"public_id": public_id, "owner": owner})
    if not found:
        raise NotFound()
    return LockedAttempt._make(found[0])


def settled_up_to(attempt_id: int, client: str) -> int:
    """Return the highest n such that the client's entries 1..n are each stored, kept late or refused."""
    return ResponseLog(attempt_id, client, ()).settled()


class ResponseLog:
    """The log of one client in a locked attempt, from what is known of ``seqs`` to what is settled."""

    def __init__(self, attempt_id: int, client: str, seqs: Collection[int]) -> None:
        self._connection = db.session.connection()
        self._attempt_id = attempt_id
        self._client = {"attempt": attempt_id, "client": client}
        extent = {"first": min(seqs, default=0), "last": max(seqs, default=0)}
        self._highest = self._count = 0
        self.known: dict[int, Known] = {}
        wanted = set(seqs)
        for seq, body_hash, count, code, kept in _KNOWN.all(self._connection, self._client | extent):
            if not body_hash:
                self._highest, self._count = seq, count
            elif seq in wanted:
                self.known[seq] = Known(body_hash, code, bool(kept))

    def append(self, rows: Sequence[Row]) -> None:
        """Append entries to the response log."""
        self._insert(_APPEND, rows)

    def append_late(self, rows: Sequence[Row]) -> None:
        """Append entries to the late log."""
        self._insert(_KEEP_LATE, rows)

    def put_responses(self, rows: Sequence[Row]) -> None:
        """Set current responses; the newest (epoch, seq) wins whatever arrives first."""
        _PUT_RESPONSE.run(self._connection, *({"flagged": False, **row} for row in rows))

    def put_flags(self, rows: Sequence[Row]) -> None:
        """Set or clear the member's mark on slots."""
        _PUT_FLAG.run(self._connection, *({**_NO_ANSWER, **row} for row in rows))

    def advance(self, version: int, at: datetime) -> None:
        """Note how long the log is now and when it last grew."""
        _ADVANCE.run(self._connection, {"attempt": self._attempt_id, "version": version, "at": at})

    def settled(self) -> int:
        """Return the highest n such that the client's entries 1..n are each stored, kept late or refused."""
        if self._count == self._highest:
            return self._highest  # sequence numbers are unique, so there is no hole
        return settled(seq for (seq,) in _SEQS.all(self._connection, self._client))

    def _insert(self, statement: Prepared, rows: Sequence[Row]) -> None:
        if rows:
            statement.run(self._connection, *rows)
            self._count += len(rows)
            self._highest = max(self._highest, *(row["seq"] for row in rows))
