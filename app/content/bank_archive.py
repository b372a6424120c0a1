"""A bank's folder as one .zip: its YAML files and pictures, within limits and without leaving the folder."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from io import BytesIO
from pathlib import PurePosixPath
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from app.content.bank_files import BANK_FILE
from app.content.bank_files import SUFFIXES as TEXTS
from app.content.diagnostics import Diagnostic
from app.content.pictures import SUFFIXES as PICTURES

SUFFIX = ".zip"
MOST_FILES = 500
MOST_BYTES = 64 * 1024 * 1024  # of all files together, unpacked
_UTF8_NAME = 0x800
_ENCRYPTED = 0x1


class _Refused(Exception):
    """``code`` and ``facts`` of what is wrong with an archive."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code, self.facts = code, facts


def unpack_archives(files: Mapping[str, bytes]) -> tuple[dict[str, bytes], list[Diagnostic]]:
    """Return uploaded files, archives replaced by what is in them, and what was wrong with archives."""
    found: dict[str, bytes] = {}
    troubles: list[Diagnostic] = []
    for name, data in files.items():
        if not name.lower().endswith(SUFFIX):
            found[name] = data
            continue
        try:
            found |= _unpack(data)
        except _Refused as refused:
            troubles.append(Diagnostic(name, 1, 1, "error", refused.code, refused.facts))
    return found, troubles


def pack_archive(files: Mapping[str, bytes]) -> bytes:
    """Return the files of a bank as one archive, as :func:`unpack_archives` reads it."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def is_text(name: str) -> bool:
    """Whether a file of a bank holds questions rather than a picture."""
    return PurePosixPath(name).suffix.lower() not in PICTURES


def _unpack(data: bytes) -> dict[str, bytes]:
    try:
        with ZipFile(BytesIO(data)) as archive:
            entries = {_name(entry): entry for entry in archive.infolist() if not entry.is_dir()}
            root = _root(list(entries))
            wanted = {
                name.removeprefix(root): entry
                for name, entry in entries.items()
                if name.startswith(root) and _belongs(name.removeprefix(root))
            }
            if len(wanted) > MOST_FILES:
                raise _Refused("archive-too-many", count=len(wanted), most=MOST_FILES)
            found = _read_all(archive, wanted)
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as error:
        raise _Refused("archive-damaged") from error
    if not any(is_text(name) for name in found):
        raise _Refused("archive-no-bank")
    return dict(sorted(found.items(), key=lambda pair: (pair[0] != BANK_FILE, pair[0])))


def _name(entry: ZipInfo) -> str:
    """Return an entry's path; Windows writes Chinese names in its own code page without saying so."""
    name = entry.filename
    if not entry.flag_bits & _UTF8_NAME and not name.isascii():
        raw = name.encode("cp437", "replace")
        name = next((text for code in ("utf-8", "gbk") if (text := _decoded(raw, code))), name)
    path = PurePosixPath(name.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or ":" in name or "\0" in name:
        raise _Refused("archive-path", path=name)
    if entry.flag_bits & _ENCRYPTED:
        raise _Refused("archive-encrypted")
    return path.as_posix()


def _decoded(raw: bytes, code: str) -> str:
    try:
        return raw.decode(code)
    except UnicodeDecodeError:
        return ""


def _root(names: list[str]) -> str:
    """Return the folder, with its slash, that holds the bank's header."""
    headers = [name for name in names if PurePosixPath(name).name == BANK_FILE and _is_visible(name)]
    if len(headers) > 1:
        raise _Refused("archive-banks", paths=", ".join(sorted(headers)[:5]))
    texts = headers or [name for name in names if name.endswith(TEXTS) and _is_visible(name)]
    top = min(texts, key=lambda name: name.count("/"), default="")
    return "".join(top.rpartition("/")[:2])


def _belongs(name: str) -> bool:
    """Whether it is a file of questions beside the header, or a picture anywhere below."""
    path = PurePosixPath(name)
    if path.suffix.lower() in PICTURES:
        return _is_visible(name)
    return path.suffix in TEXTS and len(path.parts) == 1 and _is_visible(name)


def _is_visible(name: str) -> bool:
    """Whether it is nothing that a system put there for itself."""
    parts = PurePosixPath(name).parts
    return "__MACOSX" not in parts and not any(part.startswith(".") for part in parts)


def _read_all(archive: ZipFile, entries: Mapping[str, ZipInfo]) -> dict[str, bytes]:
    """Return the files, stopping as soon as they are more than may be, whatever their sizes say."""
    found: dict[str, bytes] = {}
    left = MOST_BYTES
    for name, entry in entries.items():
        with archive.open(entry) as file:
            found[name] = file.read(left + 1)
        left -= len(found[name])
        if left < 0:
            raise _Refused("archive-too-large", most=MOST_BYTES // 1024 // 1024)
    return found
