"""The project's own Python environment in .venv: made once, kept current, passed by when nothing changed."""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import json
import os
import shutil
import sys
from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from scripts.progress import Progress, SetupError, last_lines

DESCRIBING_FILES = ("setup.cfg", "pyproject.toml", "constraints.txt")
STAMP_NAME = "baiti-stamp.json"
LOG_NAME = "baiti-install.log"
PYTHON = f"{sys.implementation.name}-{sys.version_info.major}.{sys.version_info.minor}"


@dataclass(frozen=True)
class Stamp:
    """What an environment was made for; written last, so a half made one has none."""

    root: str
    python: str
    files: str
    extras: tuple[str, ...]

    def serves(self, wanted: Stamp) -> bool:
        """Tell whether nothing needs to be installed for ``wanted``."""
        return (
            self.can_grow_into(wanted)
            and self.files == wanted.files
            and set(wanted.extras) <= set(self.extras)
        )

    def can_grow_into(self, wanted: Stamp) -> bool:
        """Tell whether installing into the environment is enough, without making it anew."""
        return (self.root, self.python) == (wanted.root, wanted.python)


def wanted_stamp(root: Path, extras: Collection[str]) -> Stamp:
    """Return the stamp an environment for this checkout and this Python must have."""
    digest = hashlib.sha256()
    for name in DESCRIBING_FILES:
        path = root / name
        content = path.read_bytes() if path.exists() else b""
        digest.update(f"{name} {len(content)}\n".encode() + content)
    return Stamp(str(root), PYTHON, digest.hexdigest(), tuple(sorted(extras)))


def read_stamp(root: Path) -> Stamp | None:
    """Return the stamp of the environment; None when there is none, a broken one, or its Python is gone."""
    if not program(root, "python").exists():
        return None
    try:
        fields = json.loads((root / ".venv" / STAMP_NAME).read_text(encoding="utf-8"))
        return Stamp(fields["root"], fields["python"], fields["files"], tuple(fields["extras"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def program(root: Path, name: str) -> Path:
    """Return the path of a program inside the environment."""
    return root / ".venv" / "Scripts" / f"{name}.exe" if os.name == "nt" else root / ".venv" / "bin" / name


def prepare(root: Path, extras: Collection[str], progress: Progress) -> None:
    """Make sure that .venv holds the package and the extras; quick when nothing changed.

    :raises SetupError: with what is missing and what to do about it.
    """
    wanted = wanted_stamp(root, extras)
    present = read_stamp(root)
    if present is not None and present.serves(wanted):
        return
    refuse_read_only(root)
    with only_one_at_a_time(root):
        present = read_stamp(root)
        if present is not None and present.serves(wanted):
            return
        if present is None or not present.can_grow_into(wanted):
            make_environment(root, progress)
        else:
            wanted = wanted_stamp(root, {*extras, *present.extras})
        install(root, wanted, progress)


def make_environment(root: Path, progress: Progress) -> None:
    """Make an empty .venv, in place of whatever stands there."""
    if missing := [name for name in ("venv", "ensurepip") if importlib.util.find_spec(name) is None]:
        raise SetupError(missing_venv_message(missing))
    folder = root / ".venv"
    if folder.exists() or folder.is_symlink():
        progress.say("making .venv anew: it is unfinished, or of another place or Python")
        folder.unlink() if folder.is_symlink() or folder.is_file() else shutil.rmtree(folder)
    progress.say(f"making .venv with Python {sys.version.split()[0]}")
    folder.mkdir()
    log = folder / LOG_NAME
    # The script may itself run from the .venv that was just removed.
    base = getattr(sys, "_base_executable", None) or sys.executable
    if not progress.run([base, "-m", "venv", str(folder)], cwd=root, log=log, env=quiet_environ()):
        raise SetupError(f"Python could not make .venv:\n{last_lines(log)}")


def missing_venv_message(missing: Collection[str]) -> str:
    """Say which Debian package holds the modules that Python lacks."""
    exact = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    return (
        f"{sys.executable} cannot make virtual environments: it lacks {' and '.join(missing)}.\n"
        f"Debian, Ubuntu: {as_root()}apt-get install python3-venv   (or {exact}), then run this again."
    )


def install(root: Path, wanted: Stamp, progress: Progress) -> None:
    """Install the package from this checkout with everything it needs, then write the stamp."""
    folder = root / ".venv"
    (folder / STAMP_NAME).unlink(missing_ok=True)
    log = folder / LOG_NAME
    target = f".[{','.join(wanted.extras)}]" if wanted.extras else "."
    constraints = ["-c", "constraints.txt"] if (root / "constraints.txt").exists() else []
    progress.say("installing the packages (the first time, a minute or two)")
    python = str(program(root, "python"))
    argv = [python, "-m", "pip", "install", "--no-input", "--progress-bar", "off", *constraints, "-e", target]
    if not progress.run(argv, cwd=root, log=log, env=quiet_environ()):
        raise SetupError(
            f"pip could not install the packages:\n{last_lines(log)}\n"
            "Is the network there, and is the disk not full? Then run this again."
        )
    (folder / STAMP_NAME).write_text(json.dumps(asdict(wanted)), encoding="utf-8")
    progress.say("installed")


def quiet_environ(environ: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Return the environment without what would lead Python or pip to another place."""
    unwanted = {"PYTHONHOME", "PYTHONPATH", "PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PIP_CONSTRAINT"}
    kept = {name: value for name, value in environ.items() if name not in unwanted}
    return kept | {"PYTHONUTF8": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}


def refuse_read_only(root: Path) -> None:
    """Stop before half of the work is done in a place that cannot hold it."""
    if not os.access(root, os.W_OK):
        raise SetupError(
            f"{root} cannot be written to; copy the checkout to a folder of your own and run there."
        )


@contextlib.contextmanager
def only_one_at_a_time(root: Path) -> Iterator[None]:
    """Hold off a second installation into the same checkout; it leaves no file behind."""
    try:
        import fcntl
    except ImportError:  # Windows
        yield
        return
    folder = os.open(root, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):  # some network file systems know no locks
            fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def as_root() -> str:
    """Return what must stand before a command that only root may run."""
    return "" if hasattr(os, "geteuid") and os.geteuid() == 0 else "sudo "
