"""``baiti serve``: the web server and exactly one job consumer, supervised together."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from types import FrameType

import click
from flask import current_app
from flask.cli import with_appcontext

from app.cli.console import clock, out, say, settings
from app.services.close_overdue import close_overdue
from app.services.refresh_plan import refresh_plan

PLAN_EVERY_S = 600


@click.command("serve")
@with_appcontext
def serve() -> None:
    """Serve the site; ends on Ctrl-C. A process that dies is started again."""
    chosen = settings()
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


@click.command("jobs")
@with_appcontext
def jobs() -> None:
    """Run the periodic work: attempts end by the clock, the plan follows the calendar."""
    pause = settings().sweep_seconds
    plan_at = 0.0
    while True:
        try:
            close_overdue(clock=clock())
            if time.monotonic() >= plan_at:
                refresh_plan(clock=clock(), zone=settings().zone)
                plan_at = time.monotonic() + PLAN_EVERY_S
        except Exception:  # a database that is away for a moment must not end the consumer
            current_app.logger.exception("periodic work failed")
        time.sleep(pause)


def _web(host: str, port: int, workers: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
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
