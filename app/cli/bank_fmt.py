"""``baiti bank fmt``: banks in canonical form, without a change of meaning."""

from __future__ import annotations

import secrets
from pathlib import Path

import click
from flask.cli import with_appcontext

from app.cli.console import say, settings
from app.cli.diagnostics import language_option, report_findings
from app.content.documents import shown_path
from app.content.format_bank import format_bank
from app.services.read_home import bank_paths, read_library


@click.command("fmt")
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--check", "only_check", is_flag=True, help="Write nothing; exit 1 when a file would change.")
@click.option("--ids", "with_ids", is_flag=True, help="Give an id to each question that has none.")
@click.option("--chinese", is_flag=True, help="Write keys in Chinese where they have a Chinese name.")
@language_option
@with_appcontext
def fmt(paths: tuple[Path, ...], only_check: bool, with_ids: bool, chinese: bool, lang: str | None) -> None:
    """Tidy banks (default: all in question_bank/): keys, their order, answers.

    Comments and layout stay. Files with errors are reported and left alone.
    """
    chosen = settings()
    library = read_library(chosen.home, zone=chosen.zone)
    status = 0
    for path in paths or bank_paths(chosen.home):
        seed = secrets.randbits(64)
        formatted = format_bank(path, library, chinese=chinese, with_ids=with_ids, seed=seed)
        status |= report_findings(formatted.left, "text", lang)
        for file, data in formatted.texts.items():
            name = shown_path(file)
            if only_check:
                status = 1
                say(f"待整理：{name}", f"would change: {name}")
            else:
                file.write_bytes(data)
                say(f"已整理：{name}", f"formatted: {name}")
    raise SystemExit(status)
