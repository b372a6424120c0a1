"""Back the database up into one file, while the service runs."""

from __future__ import annotations

from pathlib import Path

from app.services.clock import Clock
from app.store.backups.archive import Manifest, refuse_existing, write_archive
from app.store.backups.place import place_of_database


def back_up_database(file: Path, *, replace: bool, clock: Clock) -> Manifest:
    """Write the database as it is at one moment to ``file``; return what the backup says of itself.

    :raises Conflict: ``backup-exists``; with ``replace`` an earlier backup is replaced, nothing else.
    :raises DomainError: ``backup-not-written``, ``database-not-ready``, ``database-damaged``,
        ``postgres-program-missing`` or ``postgres-program-failed``. No file is left behind.
    """
    refuse_existing(file, replace=replace)
    place = place_of_database()
    with place.workplace() as folder:
        dump = folder / "dump"
        dumped = place.dump(dump)
        manifest = Manifest(clock.now().isoformat(), place.kind, *dumped)
        return write_archive(file, dump, manifest, replace=replace)
