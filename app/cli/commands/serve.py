"""``baiti serve``: the web server and exactly one job consumer, supervised together."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from types import FrameType

import click
from flask.cli import with_appcontext

from app.cli.console import out, say, settings
from app.domain.errors import DomainError
from app.store.readiness import Readiness, database_readiness


@click.command("serve")
@with_appcontext
def serve() -> None:
    """Serve the site; ends on Ctrl-C. A process that dies is started again."""
    chosen = settings()
    found = database_readiness()
    if found not in (Readiness.READY, Readiness.UNREACHABLE):  # away: 503 until it is back
        raise DomainError("database-newer" if found is Readiness.NEWER else "database-not-ready")
    say(
        f"百题已启动：http://{chosen.host}:{chosen.port}（按 Ctrl-C 停止）",
        f"Baiti is at http://{chosen.host}:{chosen.port} (Ctrl-C stops it)",
    )
    processes = {"web": _web(chosen.host, chosen.port, chosen.workers), "jobs": _jobs()}
    stopping = False

    def stop(_number: int, _frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    try:
        while not stopping:
            if (code := processes["web"].poll()) is not None:
                raise SystemExit(code)
            if processes["jobs"].poll() is not None:
                out.print("job consumer ended; starting it again")
                processes["jobs"] = _jobs()
            time.sleep(0.5)
    finally:
        for process in processes.values():
            process.terminate()
        for process in processes.values():
            process.wait(timeout=10)


def _web(host: str, port: int, workers: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 - our own command line, no shell
        [
            *(sys.executable, "-m", "granian", "--interface", "wsgi", "--factory"),
            *("--host", host, "--port", str(port), "--workers", str(workers)),
            *("--blocking-threads", "2", "--respawn-failed-workers", "--log-level", "warning"),
            "app:create_app",
        ]
    )


def _jobs() -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "app.cli", "jobs"])


COMMAND = serve
