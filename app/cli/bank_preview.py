"""``baiti bank preview``: a bank as one HTML file, to look at or to print."""

from __future__ import annotations

from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from app.cli.console import say, settings
from app.cli.diagnostics import language_option, report_findings
from app.content.documents import shown_path
from app.services.read_home import read_banks

EXTENSION = "baiti_bank_preview"


@click.command("preview")
@click.argument("bank", type=click.Path(exists=True, path_type=Path))
@click.option("--item", "names", multiple=True, metavar="ID", help="Only this question; may be repeated.")
@click.option("--answers", is_flag=True, help="With answers and explanations.")
@click.option("--paper", is_flag=True, help="A paper to print; --answers puts the key on a page of its own.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="File to write; BANK.html when left out.",
)
@language_option
@with_appcontext
def preview(
    bank: Path, names: tuple[str, ...], answers: bool, paper: bool, output: Path | None, lang: str | None
) -> None:
    """Write a bank (a folder or a file) as one page: as members see it, also at a phone's width.

    Of a bank with errors, the questions that can be read; exit status 1.
    """
    chosen = settings()
    reading = read_banks([bank], home=chosen.home, zone=chosen.zone)[0]
    status = report_findings([each for each in reading.diagnostics if each.is_error], "text", lang)
    items = [located.item for located in reading.items]
    if unknown := set(names) - {name for item in items for name in (item.id, item.drawn_as)}:
        raise click.BadParameter(", ".join(sorted(unknown)), param_hint="--item")
    shown = [item for item in items if not names or {item.id, item.drawn_as} & set(names)]
    language = {"zh": "zh_CN", "en": "en"}.get(lang or "", chosen.language)
    text = current_app.extensions[EXTENSION](reading, shown, language=language, answers=answers, paper=paper)
    file = output or Path(f"{reading.header.name if reading.header else bank.stem}.html")
    file.write_text(text, encoding="utf-8", newline="\n")
    say(f"已写入 {shown_path(file)}，{len(shown)} 题", f"written: {shown_path(file)}, {len(shown)} questions")
    raise SystemExit(status)
