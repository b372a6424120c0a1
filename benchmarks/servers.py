"""Servers for measuring: the product and a bare peer, through the same server with the same settings."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from benchmarks.processes import ROOT, cpu_s, tree_of

WORKERS, THREADS = 2, 2  # as `baiti serve` starts them
START_S = 30


@dataclass(frozen=True)
class Server:
    """A server that runs."""

    port: int
    pid: int

    def cpu_s(self) -> float:
        """Return the CPU seconds that all its processes have used so far."""
        return cpu_s(tree_of(self.pid))


@contextmanager
def serving(application: str, path: str, **environ: str) -> Iterator[Server]:
    """Serve ``module:factory`` on a free port until the block ends; ``path`` answers 200 when ready."""
    port = _free_port()
    command = [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--factory"),
        *("--host", "127.0.0.1", "--port", str(port), "--workers", str(WORKERS)),
        *("--blocking-threads", str(THREADS), "--respawn-failed-workers", "--log-level", "warning"),
        application,
    ]
    process = subprocess.Popen(command, cwd=ROOT, env=_environ(environ), start_new_session=True)
    try:
        _wait_for(port, path, process)
        yield Server(port, process.pid)
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _environ(given: Mapping[str, str]) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("BAITI_", "FLASK_"))}
    return kept | {"PYTHONPATH": str(ROOT)} | given


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(port: int, path: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START_S
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with status {process.returncode}")
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", path)
            if connection.getresponse().status == 200:
                return
        except OSError:
            pass
        finally:
            connection.close()
        time.sleep(0.1)
    raise RuntimeError(f"the server did not answer within {START_S} s")
