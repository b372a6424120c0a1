"""Put a backup in the place of the database. The service must not run meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.domain.errors import Conflict, DomainError
from app.services.clock import Clock
from app.store.backups.archive import Manifest, read_manifest, unpack
from app.store.backups.place import place_of_database
from app.store.readiness import Readiness, database_readiness, known_versions


@dataclass(frozen=True)
class Restored:
    """What was put in place. ``kept`` is where the old database is, None when there was none."""

    manifest: Manifest
    kept: Path | None
    is_current: bool  # else it waits for `baiti db upgrade`


def restore_backup(file: Path, *, replace: bool, folder: Path, clock: Clock) -> Restored:
    """Check a backup from end to end, then put it in place; until that has been done nothing is changed.

    ``folder`` takes what was in a PostgreSQL database before; a file of SQLite stays beside the new one.

    :raises NotFound: ``backup-not-found``.
    :raises DomainError: ``backup-damaged``, ``backup-newer``, ``backup-other-kind``, ``database-foreign``,
        ``backup-not-written``, ``postgres-program-missing`` or ``postgres-program-failed``.
    :raises Conflict: ``restore-needs-yes``, without ``replace``; ``database-in-use``.
    """
    manifest = read_manifest(file)
    place = place_of_database()
    if manifest.revision not in known_versions():
        raise DomainError("backup-newer", file=str(file), version=manifest.revision)
    if manifest.kind != place.kind:
        raise DomainError("backup-other-kind", file=str(file), kind=manifest.kind, present=place.kind)
    with place.workplace() as workplace:
        dump = workplace / "dump"
        unpack(file, manifest, dump)
        place.examine(dump, manifest)
        if not replace and not place.is_empty():
            raise Conflict("restore-needs-yes")
        kept = place.put(dump, manifest, folder=folder, at=clock.now())
    return Restored(manifest, kept, database_readiness() is Readiness.READY)
