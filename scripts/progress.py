"""One line per phase with the time passed, and a sign of life during long ones."""

from __future__ import annotations

import queue
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

SILENCE_SECONDS = 8.0  # a reader wonders after about ten
SHOWN_WIDTH = 90


class SetupError(Exception):
    """Something the reader must mend; the text says what and how."""


class Progress:
    """Tells what is being done and for how long this has run."""

    def __init__(self) -> None:
        self.started = time.monotonic()

    def say(self, text: str) -> None:
        print(f"[{time.monotonic() - self.started:6.1f} s] {text}", flush=True)

    def run(self, argv: Sequence[str], *, cwd: Path, log: Path, env: Mapping[str, str]) -> bool:
        """Run a program with its output in ``log``; True when it succeeded.

        Its latest line is shown whenever nothing has been said for some seconds.
        """
        with (
            log.open("a", encoding="utf-8", errors="replace") as written,
            subprocess.Popen(
                argv,
                cwd=cwd,
                env=dict(env),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                encoding="utf-8",
                errors="replace",
            ) as process,
        ):
            try:
                self._follow(process, written)
            except BaseException:
                process.kill()
                raise
            return process.wait() == 0

    def _follow(self, process: subprocess.Popen[str], written: IO[str]) -> None:
        lines: queue.Queue[str | None] = queue.Queue()
        threading.Thread(target=_pass_on, args=(process.stdout, lines), daemon=True).start()
        latest, spoken = "", time.monotonic()
        while True:
            try:
                line = lines.get(timeout=1)
            except queue.Empty:
                line = ""
            if line is None:
                return
            written.write(line)
            latest = line.strip() or latest
            if time.monotonic() - spoken > SILENCE_SECONDS:
                self.say(f"    {latest[:SHOWN_WIDTH]}")
                spoken = time.monotonic()


def _pass_on(stream: IO[str], lines: queue.Queue[str | None]) -> None:
    for line in stream:
        lines.put(line)
    lines.put(None)


def last_lines(log: Path, count: int = 25) -> str:
    """Return the end of a log, indented for a message."""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines() if log.exists() else []
    return "\n".join(f"    {line}" for line in lines[-count:])
