"""``baiti bank new`` and ``baiti bank schema``: what one begins a bank with."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import with_appcontext

from app.cli.console import say, settings
from app.cli.diagnostics import language_option
from app.content.documents import shown_path
from app.content.schema import schema_text
from app.content.starter_bank import check_bank_name, starter_files, write_new_bank

SCHEMA_FILE = "bank.schema.json"


@click.command("new")
@click.argument("name")
@click.option("--title", help="What the bank is called; its name when left out.")
@click.option(
    "--to", type=click.Path(path_type=Path), help="Folder to make; question_bank/NAME when left out."
)
@language_option
@with_appcontext
def new(name: str, title: str | None, to: Path | None, lang: str | None) -> None:
    """Begin a bank: a folder with a header and one explained sample of each item type. Overwrites nothing."""
    chosen = settings()
    folder = to or chosen.home / "question_bank" / check_bank_name(name)
    texts = starter_files(check_bank_name(name), title or name, lang or chosen.language[:2])
    paths = write_new_bank(folder, texts)
    if not (schema := folder.parent / SCHEMA_FILE).exists():
        schema.write_text(schema_text(), encoding="utf-8", newline="\n")
        paths.append(schema)
    for path in paths:
        click.echo(shown_path(path))
    say(
        f"例题写法齐全；改好后运行 baiti bank check {shown_path(folder)}",
        f"It holds a sample of each type; then run: baiti bank check {shown_path(folder)}",
    )


@click.command("schema")
@with_appcontext
def schema() -> None:
    """Print the JSON Schema (draft-07) of bank files, for editors."""
    click.echo(schema_text(), nl=False)
