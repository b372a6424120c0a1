"""The database as a backup sees it: something to dump, and a place to put a dump."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import Protocol

from app.store.backups.archive import Dumped, Manifest
from app.store.backups.postgres_place import PostgresPlace
from app.store.backups.sqlite_place import SqlitePlace
from app.store.database import db


class Place(Protocol):
    """One kind of database."""

    kind: str

    def workplace(self) -> AbstractContextManager[Path]:
        """Return a folder for the time of the work, from which a file can be moved into place.

        :raises DomainError: ``backup-not-written``.
        """

    def dump(self, target: Path) -> Dumped:
        """Write one consistent state, while others work.

        :raises DomainError: ``database-not-ready``, ``database-damaged``, or what the tool says.
        """

    def examine(self, dump: Path, manifest: Manifest) -> None:
        """Look whether a dump can be put in place.

        :raises DomainError: ``backup-damaged``, or what the tool says.
        """

    def is_empty(self) -> bool:
        """Whether there are no tables, or there is no database at all.

        :raises DomainError: ``database-foreign``: the tables there are not ours.
        """

    def put(self, dump: Path, manifest: Manifest, *, folder: Path, at: datetime) -> Path | None:
        """Put a dump in the place of what is there; all of it, or nothing. Return where the old is kept.

        ``folder`` is for the old where it has no folder of its own.

        :raises DomainError: ``database-in-use``, or what the tool says.
        """


def place_of_database() -> Place:
    """Return the database in force."""
    url = db.engine.url
    if url.get_backend_name() == "sqlite":
        return SqlitePlace(Path(url.database or ""))
    return PostgresPlace()
