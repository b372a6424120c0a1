"""Signs of life: of the consumer of periodic work, and of backups."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

from app.services.clock import Clock
from app.store.signs import put_sign
from app.store.transaction import one_at_a_time, writing

JOBS = "jobs"
BACKUP_FILE = "last-backup.json"  # beside the database, not in it: a backup equals what it was made of


def note_sign(name: str, *, clock: Clock, **facts: object) -> None:
    """Keep in the database that something happened now."""
    with writing():
        one_at_a_time(f"sign {name}")
        put_sign(name, clock.now(), facts)


def note_backup(instance: Path, made: Path, *, clock: Clock) -> None:
    """Keep in the instance folder that a backup was made now; where that cannot be written it is let be."""
    facts = {"at": clock.now().isoformat(), "file": str(made), "size": made.stat().st_size}
    try:
        (instance / BACKUP_FILE).write_text(json.dumps(facts, ensure_ascii=False), encoding="utf-8")
    except OSError:
        return


def last_backup_at(instance: Path) -> datetime | None:
    """Return when the last backup was made; None when that is not known."""
    try:
        told = json.loads((instance / BACKUP_FILE).read_text(encoding="utf-8"))
        found = datetime.fromisoformat(told["at"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return found if found.tzinfo else None
