"""Where PostgreSQL's own programs are: Debian keeps most of them off the PATH, a folder a version."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path

PLACES = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql@*/bin")


def program_folders(environ: Mapping[str, str] = os.environ, places: tuple[str, ...] = PLACES) -> list[Path]:
    """Return the folders that may hold them: those of the PATH, then the usual ones, newest version first."""
    on_path = [Path(folder) for folder in environ.get("PATH", "").split(os.pathsep) if folder]
    usual = [folder for place in places for folder in Path("/").glob(place.lstrip("/"))]
    return [*on_path, *sorted(usual, key=_version_in, reverse=True)]


def find_program(name: str, folders: list[Path]) -> list[Path]:
    """Return every program of that name in the folders, in their order."""
    file = f"{name}.exe" if os.name == "nt" else name
    return [path for folder in folders if os.access(path := folder / file, os.X_OK)]


def major_version(program: Path) -> int | None:
    """Return the major version that a program says it has; None when it does not start."""
    try:
        asked = subprocess.run([program, "--version"], capture_output=True, timeout=30, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return None
    found = re.search(rb"\(PostgreSQL\) (\d+)", asked.stdout)
    return int(found[1]) if found else None


def _version_in(folder: Path) -> int:
    numbers = re.findall(r"\d+", str(folder))
    return int(numbers[0]) if numbers else 0
