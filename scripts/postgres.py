"""A PostgreSQL server for tests and benchmarks: found or installed, started, stopped, thrown away."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from app.store.postgres_programs import find_program, program_folders
from scripts.browser import can_use_apt, install_from_debian
from scripts.environment import as_root
from scripts.progress import Progress, SetupError

NEEDED = ("postgres", "initdb", "pg_isready", "pg_dump", "pg_restore", "psql")
USERS = ("postgres", "baiti-test")  # who runs the server when we are root, which PostgreSQL refuses to be
START_S = 30.0
# A database a test, made and dropped with the durability of real ones, takes seconds on a busy disk.
MEMORY, MEMORY_NEEDED = Path("/dev/shm"), 1 << 30  # noqa: S108 - what is made in it has a random name
# Two workers have one each: small, but as durable as in earnest.
OPTIONS = {
    "listen_addresses": "",
    "fsync": "on",
    "shared_buffers": "32MB",
    "max_connections": "100",
    "log_min_messages": "warning",
}
# The server ends with whoever started it, even one that was killed: then its standard input closes.
KEEPER = '"$@" & pid=$!; cat > /dev/null; kill -INT $pid; wait $pid'


def find_or_install(root: Path, progress: Progress) -> Path:
    """Return the folder of PostgreSQL's programs; when we are root, missing ones come from Debian.

    :raises SetupError: they are missing and cannot be had; it says what to install.
    """
    folder = find_server()
    if folder is None and can_use_apt():
        install_from_debian(root, ["postgresql"], progress)
        folder = find_server()
    return folder or _refuse()


def find_server(folders: list[Path] | None = None) -> Path | None:
    """Return the first folder that holds all the programs a server and its backups need."""
    for folder in program_folders() if folders is None else folders:
        if all(find_program(name, [folder]) for name in NEEDED):
            return folder
    return None


def _refuse() -> Path:
    raise SetupError(
        "The tests need the programs of PostgreSQL, and none were found.\n"
        f"Debian, Ubuntu: {as_root()}apt-get install postgresql, then run this again."
    )


class Server:
    """A server with its data in a temporary folder, reached by a socket in it and by nothing else."""

    def __init__(self, programs: Path, place: Path, user: str | None) -> None:
        self._programs, self._place, self._user = programs, place, user
        self._keeper: subprocess.Popen[bytes] | None = None
        self._data, self._log = place / "data", place / "server.log"

    def url(self, database: str) -> str:
        """Return the address of a database as BAITI_DATABASE_URL takes it."""
        return f"postgresql://baiti@/{database}?host={self._place}"

    def make(self) -> None:
        """Make an empty cluster."""
        wanted = ["-U", "baiti", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
        made = subprocess.run(
            [self._programs / "initdb", "-D", self._data, *wanted], **self._as_user(), capture_output=True
        )
        if made.returncode:
            raise SetupError(f"initdb could not make a cluster:\n{made.stderr.decode(errors='replace')}")

    def start(self) -> None:
        """Start the server and wait until it answers."""
        options = [part for name, value in OPTIONS.items() for part in ("-c", f"{name}={value}")]
        argv = [self._programs / "postgres", "-D", self._data, "-k", self._place, *options]
        with self._log.open("ab") as log:
            self._keeper = subprocess.Popen(
                ["sh", "-c", KEEPER, "sh", *argv],
                **self._as_user(),
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
            )
        give_up = time.monotonic() + START_S
        while not self.answers():
            if self._keeper.poll() is not None or time.monotonic() > give_up:
                raise SetupError(f"PostgreSQL did not start:\n{self._log.read_text(errors='replace')}")
            time.sleep(0.02)

    def answers(self) -> bool:
        """Tell whether the server takes connections."""
        asked = subprocess.run(
            [self._programs / "pg_isready", "-q", "-h", self._place], check=False, timeout=START_S
        )
        return asked.returncode == 0

    def stop(self) -> None:
        """End the server in good order."""
        if self._keeper is not None:
            self._keeper.communicate(timeout=START_S)  # closes its input
            self._keeper = None

    def crash(self) -> None:
        """End the server as a power cut would: at once, with nothing put in order."""
        pid = int((self._data / "postmaster.pid").read_text().split()[0])
        os.kill(pid, signal.SIGQUIT)
        self.stop()

    def _as_user(self) -> dict[str, Any]:
        if self._user is None:
            return {"cwd": self._place}
        return {"cwd": self._place, "user": self._user, "group": _group_of(self._user), "extra_groups": []}


@contextmanager
def running_server() -> Iterator[Server]:
    """Start a fresh server, and throw it away at the end.

    :raises SetupError: its programs are missing, or it does not start.
    """
    user = _unprivileged_user()
    programs = find_server() or _refuse()
    place = Path(tempfile.mkdtemp(prefix="baiti-pg-", dir=_quick_place()))
    try:
        if user is not None:
            shutil.chown(place, user)
        server = Server(programs, place, user)
        server.make()
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _quick_place() -> str | None:
    """Return the file system in memory when there is one with room; None for the usual temporary folder."""
    has_room = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > MEMORY_NEEDED
    return str(MEMORY) if has_room else None


def _unprivileged_user() -> str | None:
    """Return who shall run the server; None for ourselves.

    :raises SetupError: we are root, and there is nobody else.
    """
    if os.name == "nt":
        raise SetupError("The tests on PostgreSQL need a Unix; on Windows run them in WSL.")
    if as_root():
        return None
    import pwd

    known = {entry.pw_name for entry in pwd.getpwall()}
    for name in USERS:
        if name in known:
            return name
    raise SetupError(
        f"PostgreSQL does not run as root; make a user for it: useradd --system {USERS[-1]}\n"
        "Then run this again."
    )


def _group_of(user: str) -> int:
    import pwd

    return pwd.getpwnam(user).pw_gid


if __name__ == "__main__":  # for a look by hand: python -m scripts.postgres
    with running_server() as own:
        print(own.url("postgres"), "- Ctrl-C ends it", flush=True)
        try:
            sys.stdin.read()
        except KeyboardInterrupt:
            print()
