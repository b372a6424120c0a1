"""``baiti db``: backup, restore and check, in Flask-Migrate's group, whose own "check" ours includes."""

from __future__ import annotations

import json
from pathlib import Path

import click
from flask.cli import AppGroup

from app.cli.console import clock, in_words, say, settings
from app.content.wording import word
from app.domain.bank.fields import Words
from app.services.back_up_database import back_up_database
from app.services.check_database import check_database
from app.services.note_sign import note_backup
from app.services.restore_backup import restore_backup

COMMAND = AppGroup("db", help="Back the database up, restore a backup, check it; and migrate it.")
FILE = click.argument("file", type=click.Path(path_type=Path))


@COMMAND.command("backup")
@FILE
@click.option("--yes", is_flag=True, help="Replace an earlier backup of that name.")
def backup(file: Path, yes: bool) -> None:
    """Write the database to FILE, as it is at one moment; the service may run."""
    made = back_up_database(file, replace=yes, clock=clock())
    note_backup(settings().instance, file.resolve(), clock=clock())
    rows = sum(made.tables.values())
    say(
        f"已备份到 {file}：{len(made.tables)} 张表，{rows} 行，{_size(file)}。",
        f"Backed up to {file}: {len(made.tables)} tables, {rows} rows, {_size(file)}.",
    )


@COMMAND.command("restore")
@FILE
@click.option("--yes", is_flag=True, help="Replace the data that is there; the old is kept aside.")
def restore(file: Path, yes: bool) -> None:
    """Put the backup in FILE in the place of the database; the service must be stopped."""
    done = restore_backup(file, replace=yes, folder=settings().instance, clock=clock())
    rows = sum(done.manifest.tables.values())
    say(
        f"已恢复 {done.manifest.made_at} 的备份：{len(done.manifest.tables)} 张表，{rows} 行。",
        f"Restored the backup of {done.manifest.made_at}: {len(done.manifest.tables)} tables, {rows} rows.",
    )
    if done.kept:
        say(f"原有数据保存在 {done.kept}。", f"The old database is kept in {done.kept}.")
    if not done.is_current:
        say("请运行 baiti db upgrade。", "Now run `baiti db upgrade`.")


@COMMAND.command("check")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="Form of the output."
)
def check(form: str) -> None:
    """Check the database: reachable, of the right version, sound, and its rows in agreement."""
    found = check_database()
    language = settings().language[:2]
    told = [
        {"code": each.code, "facts": dict(each.facts), "text": word(each.code, each.facts, language)}
        for each in found
    ]
    if form == "json":
        click.echo(json.dumps(told, ensure_ascii=False))
    elif found:
        for each in told:
            click.echo(f"[{each['code']}] {each['text']}")
    else:
        click.echo(in_words(Words("数据库检查通过。", "The database is in order.")))
    raise SystemExit(1 if found else 0)


def _size(file: Path) -> str:
    size = file.stat().st_size
    return f"{size / (1 << 20):.1f} MiB" if size >= 1 << 20 else f"{size / (1 << 10):.0f} KiB"
