"""One writer after another on SQLite: waiting in a queue instead of asking again and again.

SQLite itself waits for its write lock by sleeping and trying anew, longer each
time, so that among many writers some wait for seconds. Here the threads of a
process line up at a lock, and the processes at a lock on a file, which the
system gives back when its holder dies. What keeps the data right is SQLite's
own lock as before: who does not queue (a shell, Windows) only waits worse.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext

from flask import current_app
from sqlalchemy import event

from app.store.database import db

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]


def write_turn() -> AbstractContextManager[None]:
    """Return the turn to write, to be held through a write transaction; other databases need none."""
    turns: Turns | None = current_app.extensions.get("baiti_turns")
    if turns is None:
        url = db.engine.url
        if url.get_backend_name() != "sqlite" or url.database in (None, "", ":memory:"):
            return nullcontext()
        turns = current_app.extensions.setdefault("baiti_turns", Turns(str(url.database)))
        event.listen(db.engine, "engine_disposed", lambda _engine: turns.close())
    return turns.take()


class Turns:
    """The queue at one database file. A thread that holds the turn may take it again."""

    def __init__(self, database: str) -> None:
        self._path = f"{database}-turn"
        self._threads = threading.RLock()
        self._depth = 0
        self._file: int | None = None

    @contextmanager
    def take(self) -> Iterator[None]:
        """Wait for the turn of this thread and keep it until the block ends."""
        with self._threads:
            self._enter()
            try:
                yield
            finally:
                self._leave()

    @property
    def is_open(self) -> bool:
        return self._file is not None

    def close(self) -> None:
        """Give the file back; the next turn opens it again."""
        with self._threads:
            if self._file is not None:
                os.close(self._file)
                self._file = None

    def _enter(self) -> None:
        if self._file is None:
            self._file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        if fcntl and self._depth == 0:
            fcntl.flock(self._file, fcntl.LOCK_EX)
        self._depth += 1

    def _leave(self) -> None:
        self._depth -= 1
        if fcntl and self._depth == 0 and self._file is not None:
            fcntl.flock(self._file, fcntl.LOCK_UN)
