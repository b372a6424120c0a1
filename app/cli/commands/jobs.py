"""``baiti jobs``: the one consumer of periodic work; ``baiti serve`` runs it."""

from __future__ import annotations

import time

import click
import structlog
from flask.cli import with_appcontext

from app.cli.console import clock, settings
from app.services.close_overdue import close_overdue
from app.services.note_sign import JOBS, note_sign
from app.services.refresh_plan import refresh_plan

PLAN_EVERY_S = 600
BEAT_EVERY_S = 60
log = structlog.get_logger()


@click.command("jobs")
@with_appcontext
def jobs() -> None:
    """Run the periodic work: attempts end by the clock, the plan follows the calendar."""
    pause = settings().sweep_seconds
    plan_at = beat_at = 0.0
    while True:
        try:
            close_overdue(clock=clock())
            if time.monotonic() >= plan_at:
                refresh_plan(clock=clock(), zone=settings().zone)
                plan_at = time.monotonic() + PLAN_EVERY_S
            if time.monotonic() >= beat_at:
                note_sign(JOBS, clock=clock())
                beat_at = time.monotonic() + BEAT_EVERY_S
        except Exception:  # a database that is away for a moment must not end the consumer
            log.exception("periodic work failed")
        time.sleep(pause)


COMMAND = jobs
