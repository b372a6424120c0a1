"""Pictures of a bank: files below its folder that texts name, checked by their bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import NamedTuple, Protocol

from app.content.picture_bytes import UnreadablePicture, measure
from app.domain.bank.fields import Path as FieldPath
from app.domain.bank.fields import Raw, Report
from app.domain.bank.picture import PICTURE, Picture
from app.domain.bank.shapes import did_you_mean

LARGEST = 2 * 1024 * 1024  # bytes of one picture
MOST_PIXELS = 6000  # a side
SUFFIXES = {".png": "png", ".jpg": "jpeg", ".jpeg": "jpeg", ".gif": "gif", ".webp": "webp"}
_VECTOR = (".svg", ".svgz")
_Trouble = tuple[str, Mapping[str, object]]  # code and facts


class StoredPicture(NamedTuple):
    """A picture with its bytes, as it is kept for being shown."""

    picture: Picture
    data: bytes


class Pictures(Protocol):
    """Where the pictures of a bank are."""

    def read(self, path: str) -> bytes | None:
        """Return a file's bytes, None when there is none; at most one byte more than may be."""

    def names(self) -> Sequence[str]:
        """Return the paths of the pictures that there are."""


@dataclass(frozen=True)
class FolderPictures:
    """Pictures on the disk, below one folder and nowhere else, whatever links lead out of it."""

    folder: Path

    def read(self, path: str) -> bytes | None:
        """Return a file's bytes, None when there is none."""
        found = (self.folder / path).resolve()
        if not found.is_relative_to(self.folder.resolve()) or not found.is_file():
            return None
        with found.open("rb") as file:
            return file.read(LARGEST + 1)

    def names(self) -> Sequence[str]:
        """Return the paths of the pictures below the folder."""
        files = (path for path in self.folder.rglob("*") if path.suffix.lower() in SUFFIXES)
        return sorted(path.relative_to(self.folder).as_posix() for path in files)


@dataclass(frozen=True)
class GivenPictures:
    """Pictures that came along with uploaded files, or none.

    Browsers send files without their folders, so a bare name stands for any path that ends in it.
    ``known`` gives those published before, by path.
    """

    files: Mapping[str, bytes] = field(default_factory=dict)
    known: Callable[[str], bytes | None] = field(default=lambda path: None)

    def read(self, path: str) -> bytes | None:
        """Return a file's bytes, None when there is none."""
        for name in (path, PurePosixPath(path).name):
            if name in self.files:
                return self.files[name]
        return self.known(path)

    def names(self) -> Sequence[str]:
        """Return the paths of the files that are pictures."""
        return sorted(name for name in self.files if PurePosixPath(name).suffix.lower() in SUFFIXES)


class PictureShelf:
    """The pictures that a bank's texts name, each read and checked once."""

    def __init__(self, source: Pictures) -> None:
        self._source = source
        self._checked: dict[str, StoredPicture | _Trouble] = {}

    @property
    def found(self) -> dict[str, StoredPicture]:
        """The sound pictures so far, by path."""
        return {path: one for path, one in self._checked.items() if isinstance(one, StoredPicture)}

    def check(self, raw: Raw, report: Report) -> dict[str, Picture]:
        """Return the pictures that the texts of a question name; report those that cannot be shown."""
        pictures: dict[str, Picture] = {}
        for path, text in _texts(raw, ()):
            for alt, written in PICTURE.findall(text) if "](" in text else ():
                name = written.strip()
                at = report.at(*path)
                if not alt.strip():
                    at.error("picture-without-alt", path=name)
                one = self._look_up(name)
                if isinstance(one, StoredPicture):
                    pictures[name] = one.picture
                else:
                    code, facts = one
                    at.error(code, **{**facts, "path": name})
        return pictures

    def _look_up(self, name: str) -> StoredPicture | _Trouble:
        if name not in self._checked:
            self._checked[name] = _refuse_name(name) or self._read(name)
        return self._checked[name]

    def _read(self, name: str) -> StoredPicture | _Trouble:
        data = self._source.read(name)
        if data is None:
            return "picture-missing", {"suggestion": did_you_mean(name, self._source.names())}
        if len(data) > LARGEST:
            return "picture-too-large", {"most": LARGEST // 1024 // 1024}
        try:
            kind, width, height = measure(data)
        except UnreadablePicture as error:
            return error.code, dict(error.facts)
        if kind != SUFFIXES[PurePosixPath(name).suffix.lower()]:
            return "picture-other-kind", {"kind": kind}
        if max(width, height) > MOST_PIXELS:
            return "picture-too-wide", {"width": width, "height": height, "most": MOST_PIXELS}
        return StoredPicture(Picture(sha256(data).hexdigest(), kind, width, height), data)


def _refuse_name(name: str) -> _Trouble | None:
    """Return what is wrong with a path before anything is read."""
    scheme, colon, _ = name.partition(":")
    if (colon and scheme.isalnum() and len(scheme) > 1) or name.startswith("//"):
        return "picture-remote", {}
    path = PurePosixPath(name.replace("\\", "/"))
    if not name or path.is_absolute() or ".." in path.parts or ":" in name or "\\" in name or "\0" in name:
        return "picture-outside", {}
    suffix = path.suffix.lower()
    if suffix in _VECTOR:
        return "picture-svg", {}
    return None if suffix in SUFFIXES else ("picture-kind", {"offered": ", ".join(SUFFIXES)})


def _texts(raw: Raw, path: FieldPath) -> Iterator[tuple[FieldPath, str]]:
    if isinstance(raw, str):
        yield path, raw
    elif isinstance(raw, Mapping):
        for key, value in raw.items():
            yield (*path, key), key
            yield from _texts(value, (*path, key))
    else:
        for index, value in enumerate(raw):
            yield from _texts(value, (*path, index))
