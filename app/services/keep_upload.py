"""Keep what an organizer uploaded, so that the bytes that were checked are those that are published."""

from __future__ import annotations

import json
import re
import secrets
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from app.domain.errors import DomainError, NotFound
from app.services.clock import Clock

KEPT_FOR = timedelta(hours=2)
MOST_PER_MEMBER = 10
_ID = re.compile(r"[A-Za-z0-9_-]{22}")
_META = "upload.json"
_PROGRESS = "progress"


@dataclass(frozen=True)
class Upload:
    """Files in the order given. ``base``: what was in force when they were checked.

    ``published`` names what they were published as, empty before.
    """

    id: str
    kind: str  # bank | exam | members
    by: int
    kept_at: datetime
    base: str
    published: str
    files: Mapping[str, bytes]


def keep_upload(
    folder: Path, kind: str, files: Mapping[str, bytes], *, base: str, by: int, clock: Clock
) -> str:
    """Return the random id under which the files are kept below ``folder``; old ones are thrown away.

    :raises DomainError: ``upload-not-kept``: the disk is full or cannot be written.
    """
    upload_id = secrets.token_urlsafe(16)
    own, unfinished = folder / upload_id, folder / f".{upload_id}"
    meta = {"kind": kind, "by": by, "kept_at": clock.now().isoformat(), "base": base, "published": ""}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _throw_away_old(folder, by, clock.now())
        unfinished.mkdir(mode=0o700)
        for number, data in enumerate(files.values()):
            (unfinished / str(number)).write_bytes(data)
        _write_meta(unfinished, {**meta, "files": list(files)})
        unfinished.rename(own)
    except OSError as error:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise DomainError("upload-not-kept") from error
    return upload_id


def find_upload(folder: Path, upload_id: str, kind: str, *, by: int, clock: Clock) -> Upload:
    """Return a kept upload of this member.

    :raises NotFound: the id cannot be one, or it is somebody else's.
    :raises DomainError: ``upload-gone``: it was kept too long ago.
    """
    if not _ID.fullmatch(upload_id):
        raise NotFound()
    own = folder / upload_id
    meta = _read_meta(own)
    if meta is None:
        raise DomainError("upload-gone")
    if meta["by"] != by or meta["kind"] != kind:
        raise NotFound()
    kept_at = datetime.fromisoformat(meta["kept_at"])
    if clock.now() - kept_at > KEPT_FOR:
        raise DomainError("upload-gone")
    try:
        files = {name: (own / str(number)).read_bytes() for number, name in enumerate(meta["files"])}
    except FileNotFoundError as error:  # thrown away just now by a newer upload
        raise DomainError("upload-gone") from error
    return Upload(upload_id, kind, by, kept_at, meta["base"], meta["published"], files)


def note_upload(folder: Path, upload_id: str, **facts: str) -> None:
    """Change what is noted of a kept upload: ``base`` or ``published``."""
    own = folder / upload_id
    meta = _read_meta(own)
    if meta is not None:
        _write_meta(own, meta | facts)


def empty_upload(folder: Path, upload_id: str) -> None:
    """Throw away what the files held, once it is not needed any more: it may be about people."""
    for path in (folder / upload_id).glob("[0-9]*"):
        path.write_bytes(b"")


def note_progress(folder: Path, upload_id: str, done: int, total: int) -> None:
    """Say how far the work on a kept upload has come, to whoever asks meanwhile."""
    fresh = folder / upload_id / f"{_PROGRESS}.new"
    fresh.write_text(f"{done} {total}", encoding="ascii")
    fresh.replace(folder / upload_id / _PROGRESS)


def read_progress(folder: Path, upload_id: str, *, by: int) -> tuple[int, int]:
    """Return how many of how many are done; zeros before the work began.

    :raises NotFound: no such upload of this member.
    """
    meta = _read_meta(folder / upload_id) if _ID.fullmatch(upload_id) else None
    if meta is None or meta["by"] != by:
        raise NotFound()
    try:
        done, total = (folder / upload_id / _PROGRESS).read_text(encoding="ascii").split()
    except (OSError, ValueError):
        return 0, 0
    return int(done), int(total)


def _throw_away_old(folder: Path, by: int, now: datetime) -> None:
    """Remove what has expired, and the oldest of a member who keeps too many."""
    own: list[tuple[str, Path]] = []
    for path in folder.iterdir():
        if path.name.startswith("."):
            continue  # being written just now
        meta = _read_meta(path)
        if meta is None or now - datetime.fromisoformat(meta["kept_at"]) > KEPT_FOR:
            shutil.rmtree(path, ignore_errors=True)
        elif meta["by"] == by:
            own.append((meta["kept_at"], path))
    for _, path in sorted(own, reverse=True)[MOST_PER_MEMBER - 1 :]:
        shutil.rmtree(path, ignore_errors=True)


def _write_meta(own: Path, meta: Mapping[str, object]) -> None:
    fresh = own / f"{_META}.new"
    fresh.write_text(json.dumps(meta, ensure_ascii=False), encoding="utf-8")
    fresh.replace(own / _META)


def _read_meta(own: Path) -> dict[str, Any] | None:
    try:
        found: dict[str, Any] = json.loads((own / _META).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found
