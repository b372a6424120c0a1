"""``baiti doctor``: is everything around the exams in order."""

from __future__ import annotations

import json

import click
from flask.cli import with_appcontext

from app.cli.console import clock, settings
from app.content.checkup_words import checkup_words
from app.services.check_system import AMBER, OK, RED, check_system

SIGNS = {OK: "✓", AMBER: "!", RED: "✗"}
COLOURS = {OK: "green", AMBER: "yellow", RED: "red"}


@click.command("doctor")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="Form of the output."
)
@with_appcontext
def doctor(form: str) -> None:
    """Check the service: disk, clock, backup, database, periodic work, secret; exit status 1 on red."""
    found = check_system(settings(), clock=clock())
    language = settings().language[:2]
    told = [(each, *checkup_words(each.name, each.code, each.facts, language)) for each in found]
    if form == "json":
        shown = [
            {
                "name": each.name,
                "state": each.state,
                "code": each.code,
                "facts": dict(each.facts),
                "text": text,
            }
            for each, _title, text in told
        ]
        click.echo(json.dumps(shown, ensure_ascii=False))
    else:
        for each, title, text in told:
            click.echo(f"{click.style(SIGNS[each.state], fg=COLOURS[each.state])} {title}: {text}")
    raise SystemExit(1 if any(each.state == RED for each in found) else 0)


COMMAND = doctor
