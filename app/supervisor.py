"""The processes of a running service: the web server and exactly one job consumer, supervised together.

Nothing heavy is imported here: the processes load the application, this one only watches them.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from types import FrameType

from app.settings import Settings

JOBS_AFTER_S = 3.0  # the first page comes first; overdue attempts are also closed when somebody looks
LOOK_EVERY_S = 0.5
PATIENCE_S = 5


class PortTaken(Exception):
    """Another program listens there already; the message names the address and what to do."""


def supervise(settings: Settings) -> int:
    """Serve until SIGTERM or SIGINT; return the exit status. A process that dies is started again.

    The children have a process group of their own: Ctrl-C in a terminal reaches this process alone,
    which ends them in order.

    :raises PortTaken: the address cannot be listened on.
    """
    refuse_taken_port(settings.host, settings.port)
    stopping = False

    def stop(_number: int, _frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    web = _web(settings)
    jobs: subprocess.Popen[bytes] | None = None
    jobs_at = time.monotonic() + JOBS_AFTER_S
    try:
        while not stopping:
            if (status := web.poll()) is not None:
                return status or 1
            if jobs is not None and jobs.poll() is not None:
                print("job consumer ended; starting it again", file=sys.stderr, flush=True)
                jobs = _start("-m", "app.cli", "jobs")
            elif jobs is None and time.monotonic() >= jobs_at:
                jobs = _start("-m", "app.cli", "jobs")
            time.sleep(LOOK_EVERY_S)
        return 0
    finally:
        _end([each for each in (web, jobs) if each is not None])


def refuse_taken_port(host: str, port: int) -> None:
    """Refuse an address that somebody listens on: several servers may share a port without a word.

    :raises PortTaken: see above.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a port left just now is free
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PortTaken(
                f"{host}:{port} 不能使用（{error.strerror}）：可能已有一个百题在运行；"
                "请先停止它，或用 BAITI_PORT 换一个端口。\n"
                f"{host}:{port} cannot be used ({error.strerror}): Baiti may be running already; "
                "stop it, or choose another port with BAITI_PORT."
            ) from None


def _web(settings: Settings) -> subprocess.Popen[bytes]:
    return _start(
        *("-m", "granian", "--interface", "wsgi", "--factory"),
        *("--host", settings.host, "--port", str(settings.port), "--workers", str(settings.workers)),
        *("--blocking-threads", "2", "--respawn-failed-workers", "--log-level", "warning"),
        "app:create_app",
    )


def _start(*arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, *arguments], start_new_session=True)  # noqa: S603 - our own


def _end(processes: list[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        process.terminate()
    for process in processes:
        try:
            process.wait(timeout=PATIENCE_S)
        except subprocess.TimeoutExpired:  # told to end while it was still loading, it may never listen
            os.killpg(process.pid, signal.SIGKILL)  # with the processes that it started
            process.wait()
