"""Where PostgreSQL's own programs are: Debian keeps most of them off the PATH, a folder a version."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path

from app.domain.errors import DomainError

PLACES = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql@*/bin")


def program_folders(environ: Mapping[str, str] = os.environ, places: tuple[str, ...] = PLACES) -> list[Path]:
    """Return the folders that may hold them: the usual places, newest version first, then those of the PATH.

    Debian's programs on the PATH are wrappers, which have their own mind about which server is meant.
    """
    usual = [folder for place in places for folder in Path("/").glob(place.lstrip("/"))]
    on_path = [Path(folder) for folder in environ.get("PATH", "").split(os.pathsep) if folder]
    return [*sorted(usual, key=_version_in, reverse=True), *on_path]


def find_program(name: str, folders: list[Path]) -> list[Path]:
    """Return every program of that name in the folders, in their order."""
    file = f"{name}.exe" if os.name == "nt" else name
    return [path for folder in folders if os.access(path := folder / file, os.X_OK)]


def choose_program(name: str, *, at_least: int) -> Path:
    """Return the program, of the oldest version that will do: a newer may write what the server cannot read.

    :raises DomainError: ``postgres-program-missing`` (facts: name, version): there is none so new.
    """
    found = [(major_version(path) or 0, path) for path in find_program(name, program_folders())]
    fitting = [one for one in found if one[0] >= at_least]
    if not fitting:
        raise DomainError("postgres-program-missing", name=name, version=at_least)
    return min(fitting, key=lambda one: one[0])[1]


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
