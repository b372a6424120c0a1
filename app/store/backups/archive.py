"""The file of a backup: a ZIP with the dump of the database and a manifest that says what it must be."""

from __future__ import annotations

import hashlib
import json
import os
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, NamedTuple
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from app.domain.errors import Conflict, DomainError, NotFound

FORMAT = 1
MANIFEST, DUMP = "manifest.json", "database"
CHUNK = 1 << 20
# Everything that a ZIP with wrong bytes in it may raise.
_BROKEN = (
    BadZipFile,
    zlib.error,
    EOFError,
    LookupError,
    AttributeError,
    ValueError,
    TypeError,
    RuntimeError,
)


class Dumped(NamedTuple):
    """What a dump holds."""

    revision: str  # the migration that the tables are at
    tables: Mapping[str, int]  # name → rows
    tool: int  # major version of the pg_dump that wrote it, else 0


@dataclass(frozen=True)
class Manifest:
    """What a backup holds."""

    made_at: str  # ISO 8601, UTC
    kind: str  # sqlite | postgresql
    revision: str
    tables: Mapping[str, int]
    tool: int
    size: int = 0  # of the dump, in bytes
    sha256: str = ""  # of the dump


def write_archive(file: Path, dump: Path, manifest: Manifest, *, replace: bool) -> Manifest:
    """Write a backup to ``file``: all of it appears at once, or nothing; return its whole manifest.

    :raises Conflict: ``backup-exists``, without ``replace``.
    :raises DomainError: ``backup-not-written`` (facts: file, reason).
    """
    refuse_existing(file, replace=replace)
    whole = Manifest(**{**asdict(manifest), "size": dump.stat().st_size, "sha256": _digest(dump)})
    compression = ZIP_DEFLATED if manifest.kind == "sqlite" else ZIP_STORED  # pg_dump compresses by itself
    part = file.with_name(f".{file.name}.part")
    try:
        with _private(part) as target:
            with ZipFile(target, "w", compression, compresslevel=3) as archive:
                archive.write(dump, DUMP)
                archive.writestr(MANIFEST, json.dumps({"baiti-backup": FORMAT, **asdict(whole)}, indent=1))
            target.flush()
            os.fsync(target.fileno())
        part.replace(file)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise DomainError("backup-not-written", file=str(file), reason=error.strerror) from error
    return whole


def refuse_existing(file: Path, *, replace: bool) -> None:
    """Stop before any work is done for a file that must not be written.

    :raises Conflict: ``backup-exists``: it is there, and nobody said to replace it, or it is no backup.
    :raises DomainError: ``backup-not-written``: there is no such folder, or a folder has that name.
    """
    if not file.parent.is_dir() or file.is_dir():
        raise DomainError("backup-not-written", file=str(file), reason="no such folder")
    if file.exists() and not (replace and _is_backup(file)):
        raise Conflict("backup-exists", file=str(file))


def read_manifest(file: Path) -> Manifest:
    """Return what the backup says of itself.

    :raises NotFound: ``backup-not-found``.
    :raises DomainError: ``backup-damaged``, or ``backup-newer`` when a later version made it.
    """
    with _opened(file) as archive:
        facts = json.loads(archive.read(MANIFEST))
        version = int(facts.pop("baiti-backup"))
        if version > FORMAT:
            raise DomainError("backup-newer", file=str(file), version=f"format {version}")
        tables = {str(name): int(rows) for name, rows in facts.pop("tables").items()}
        return Manifest(tables=tables, tool=int(facts.pop("tool")), **facts)


def unpack(file: Path, manifest: Manifest, target: Path) -> None:
    """Write the dump to ``target`` and make sure that it is byte for byte what was saved.

    :raises DomainError: ``backup-damaged``, or ``backup-not-written`` when the disk is full.
    """
    with _opened(file) as archive, archive.open(DUMP) as source:
        try:
            with target.open("wb") as copy:
                digest = _copy(source, copy)
                copy.flush()
                os.fsync(copy.fileno())
        except OSError as error:
            raise DomainError("backup-not-written", file=str(target), reason=error.strerror) from error
    if (target.stat().st_size, digest) != (manifest.size, manifest.sha256):
        raise DomainError("backup-damaged", file=str(file))


@contextmanager
def _opened(file: Path) -> Iterator[ZipFile]:
    try:
        with ZipFile(file) as archive:
            yield archive
    except FileNotFoundError as error:
        raise NotFound("backup-not-found", file=str(file)) from error
    except (*_BROKEN, OSError) as error:
        raise DomainError("backup-damaged", file=str(file)) from error


def _is_backup(file: Path) -> bool:
    try:
        read_manifest(file)
    except DomainError as error:
        return error.code == "backup-newer"
    return True


def _copy(source: IO[bytes], target: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while chunk := source.read(CHUNK):
        digest.update(chunk)
        target.write(chunk)
    return digest.hexdigest()


def _digest(file: Path) -> str:
    with file.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def _private(path: Path) -> IO[bytes]:
    """Open a new file that its owner alone may read: it holds what everybody answered."""
    path.unlink(missing_ok=True)
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b")
