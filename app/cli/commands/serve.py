"""``baiti serve``: the web server and exactly one job consumer, supervised together."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from app.cli.console import say, settings
from app.domain.errors import DomainError
from app.store.readiness import Readiness, database_readiness
from app.supervisor import PortTaken, supervise


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
    try:
        raise SystemExit(supervise(chosen))
    except PortTaken as error:
        raise click.ClickException(str(error)) from None


COMMAND = serve
