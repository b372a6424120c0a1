"""Find the home folder: where ``question_bank/``, ``exams/`` and ``instance/`` live."""

from __future__ import annotations

import os
import zlib
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


class HomeNotFound(Exception):
    """No folder with ``question_bank/`` and ``exams/`` was found."""


def find_home(start: Path | None = None) -> Path:
    """Return ``BAITI_HOME``, else the first folder upward from ``start`` (the current
    directory), else the folder beside the package, that holds question_bank/ and exams/.

    :raises HomeNotFound: none of them does; the message names what was looked at.
    """
    if named := os.environ.get("BAITI_HOME"):
        home = Path(named).expanduser().resolve()
        if not _is_home(home):
            raise HomeNotFound(f"BAITI_HOME={home} has no question_bank/ and exams/ folder")
        return home
    start = (start or Path.cwd()).resolve()
    beside_package = PACKAGE.parent
    for folder in (start, *start.parents, beside_package):
        if _is_home(folder):
            return folder
    raise HomeNotFound(
        f"No folder with question_bank/ and exams/ at {start}, above it, or at {beside_package}. "
        "Set BAITI_HOME to the folder that holds them."
    )


def _is_home(folder: Path) -> bool:
    return (folder / "question_bank").is_dir() and (folder / "exams").is_dir()


def home_stamp(home: Path, *settings: str) -> int:
    """Return a number from 1 to 2³¹ − 1 that changes with any file a setup depends on.

    These are the banks, the exams and the program itself, by name, size and time of change;
    ``settings`` are values that matter to it too.
    """
    digest = zlib.crc32("\0".join(settings).encode())
    for folder, pattern in ((home / "question_bank", "*"), (home / "exams", "*"), (PACKAGE, "*.py")):
        for file in sorted(folder.rglob(pattern)):
            facts = file.stat()
            if not file.is_dir():
                seen = f"{file.relative_to(folder)}\0{facts.st_size}\0{facts.st_mtime_ns}\n"
                digest = zlib.crc32(seen.encode(), digest)
    return digest % (2**31 - 1) + 1
