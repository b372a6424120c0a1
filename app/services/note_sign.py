"""Note that the service lives: its consumer of periodic work, its backups."""

from __future__ import annotations

from app.services.clock import Clock
from app.store.database import UNAVAILABLE
from app.store.readiness import Readiness, database_readiness
from app.store.signs import put_sign
from app.store.transaction import one_at_a_time, writing

JOBS, BACKUP = "jobs", "backup"


def note_sign(name: str, *, clock: Clock, **facts: object) -> None:
    """Keep that something happened now."""
    with writing():
        one_at_a_time(f"sign {name}")
        put_sign(name, clock.now(), facts)


def note_backup(*, clock: Clock, size: int) -> None:
    """Keep that a backup was made; one of a database that cannot be written is a backup all the same."""
    if database_readiness() is not Readiness.READY:
        return
    try:
        note_sign(BACKUP, clock=clock, size=size)
    except UNAVAILABLE:
        return
