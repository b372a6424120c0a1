"""SQLite's file: copied by SQLite itself while others write, and replaced as a whole."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path

from app.domain.errors import Conflict, DomainError
from app.store.backups.archive import Dumped, Manifest
from app.store.database import db

COMPANIONS = ("-wal", "-shm")


class SqlitePlace:
    """The database file of the installation."""

    kind = "sqlite"

    def __init__(self, path: Path) -> None:
        self._path = path

    @contextmanager
    def workplace(self) -> Iterator[Path]:
        """Return a folder beside the file, so that moving from it is a renaming."""
        try:
            folder = Path(tempfile.mkdtemp(prefix=".backup-", dir=self._path.parent))
        except OSError as error:
            raise DomainError(
                "backup-not-written", file=str(self._path.parent), reason=error.strerror
            ) from error
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def dump(self, target: Path) -> Dumped:
        """Copy the database with SQLite's own means; writers are not kept waiting."""
        try:
            with closing(_connect(self._path)) as source, closing(sqlite3.connect(target)) as copy:
                source.backup(copy)
                copy.execute("PRAGMA journal_mode=DELETE")  # one file, without companions
                tables = _rows(copy)
                if "alembic_version" not in tables:
                    raise DomainError("database-not-ready")
                (revision,) = copy.execute("SELECT version_num FROM alembic_version").fetchone()
        except sqlite3.Error as error:
            raise _as_refusal(error, target) from error
        return Dumped(revision, tables, 0)

    def examine(self, dump: Path, manifest: Manifest) -> None:
        """Let SQLite check the dump, and count its rows."""
        try:
            with closing(sqlite3.connect(dump)) as copy:
                found = copy.execute("PRAGMA integrity_check(1)").fetchone()[0]
                tables = _rows(copy)
        except sqlite3.Error as error:
            raise DomainError("backup-damaged", file=str(dump)) from error
        if found != "ok" or tables != manifest.tables:
            raise DomainError("backup-damaged", file=str(dump))

    def is_empty(self) -> bool:
        """Whether there is no file, or one without tables; a damaged one is not empty."""
        if not self._path.exists():
            return True
        _let_go()
        try:
            with closing(_connect(self._path)) as connection:
                return not _rows(connection)
        except sqlite3.Error:
            return False

    def put(self, dump: Path, manifest: Manifest, *, folder: Path, at: datetime) -> Path | None:
        """Rename the file that is there and put the dump in its place."""
        kept = None
        is_empty = self.is_empty()
        _let_go()
        if self._path.exists():
            self._take_alone()
            kept = None if is_empty else self._path.with_name(f"{self._path.name}.before-{at:%Y%m%d-%H%M%S}")
            shutil.copymode(self._path, dump)
            self._set_aside(kept)
        with suppress(OSError):  # only root may, and only root needs to: the service must be able to write it
            owner = self._path.parent.stat()
            os.chown(dump, owner.st_uid, owner.st_gid)
        dump.replace(self._path)
        return kept

    def _take_alone(self) -> None:
        """Leave the write-ahead log, which SQLite allows to the only user of a database alone.

        A file that is no database any more may go aside as it is.
        """
        try:
            with closing(_connect(self._path, timeout=2)) as connection:
                connection.execute("PRAGMA journal_mode=DELETE").fetchone()
        except sqlite3.OperationalError as error:
            if "locked" in str(error):
                raise Conflict("database-in-use") from error
        except sqlite3.Error:
            pass

    def _set_aside(self, kept: Path | None) -> None:
        for suffix in ("", *COMPANIONS):
            part = Path(f"{self._path}{suffix}")
            if not part.exists():
                continue
            if kept is None:
                part.unlink()
            else:
                part.rename(f"{kept}{suffix}")


def _connect(path: Path, timeout: float = 15) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=timeout)


def _rows(connection: sqlite3.Connection) -> dict[str, int]:
    named = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite~_%' ESCAPE '~'"
    names = [name for (name,) in connection.execute(f"{named} ORDER BY name")]
    counted = {}
    for name in names:
        statement = f'SELECT count(*) FROM "{name}"'  # noqa: S608
        (counted[name],) = connection.execute(statement).fetchone()
    return counted


def _as_refusal(error: sqlite3.Error, target: Path) -> DomainError:
    if "unable to open" in str(error):
        return DomainError("database-not-ready")
    if "full" in str(error):
        return DomainError("backup-not-written", file=str(target), reason=str(error))
    return DomainError("database-damaged", detail=str(error))


def _let_go() -> None:
    """Close our own connections: nobody may have the file open while it is replaced."""
    db.session.remove()
    db.engine.dispose()
