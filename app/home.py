"""Find the home folder: where ``question_bank/``, ``exams/`` and ``instance/`` live."""

from __future__ import annotations

import os
from pathlib import Path


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
    beside_package = Path(__file__).resolve().parent.parent
    for folder in (start, *start.parents, beside_package):
        if _is_home(folder):
            return folder
    raise HomeNotFound(
        f"No folder with question_bank/ and exams/ at {start}, above it, or at {beside_package}. "
        "Set BAITI_HOME to the folder that holds them."
    )


def _is_home(folder: Path) -> bool:
    return (folder / "question_bank").is_dir() and (folder / "exams").is_dir()
