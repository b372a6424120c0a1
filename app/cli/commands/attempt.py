"""``baiti attempt``: rebuild a paper, verify a score."""

from __future__ import annotations

import json

import click
from flask.cli import AppGroup

from app.cli.console import out, say
from app.domain.paper.paper_json import paper_to_json
from app.services.rebuild_attempt import rebuild_paper, verify_attempt

COMMAND = AppGroup("attempt", help="Rebuild a paper from its seed; verify that a score follows from the log.")


@COMMAND.command("rebuild")
@click.argument("attempt_id")
def rebuild(attempt_id: str) -> None:
    """Draw the paper of an attempt anew, print it as JSON, and say whether it is the one that was sat."""
    paper, is_equal = rebuild_paper(attempt_id)
    click.echo(json.dumps(paper_to_json(paper), ensure_ascii=False, indent=1))
    if not is_equal:
        click.echo("the rebuilt paper differs from the frozen one", err=True)
        raise SystemExit(1)


@COMMAND.command("verify")
@click.argument("attempt_id")
def verify(attempt_id: str) -> None:
    """Replay the log of an attempt and compare it with the stored responses and the score."""
    found = verify_attempt(attempt_id)
    for problem in found.problems:
        out.print(problem)
    if found.problems:
        raise SystemExit(1)
    say(
        f"一致：{found.log_entries} 条记录重算得到同样的作答和成绩。",
        f"It agrees: {found.log_entries} log entries lead to the same responses and score.",
    )
