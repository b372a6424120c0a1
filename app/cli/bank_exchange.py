"""``baiti bank import`` and ``baiti bank export``: questions from and for other programs."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import with_appcontext

from app.cli.console import say, settings
from app.cli.diagnostics import language_option, report_findings
from app.content.bank_files import read_bank
from app.content.diagnostics import has_errors, in_order
from app.content.documents import shown_path
from app.content.export_bank import export_bank, exporter_for
from app.content.exporters.docx import WordPaper
from app.content.import_bank import AUTO, draft_bank, importers, read_import
from app.content.starter_bank import check_bank_name, write_new_bank
from app.domain.errors import DomainError
from app.services.read_home import read_banks, read_library


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--to", required=True, type=click.Path(path_type=Path), help="Folder to make for the draft bank."
)
@click.option(
    "--format", "form", default=AUTO, metavar="NAME", help="The file's format; told by itself if left out."
)
@click.option("--bank", "name", help="The new bank's name; the folder's if left out.")
@click.option("--title", help="What the bank is called; the file's name if left out.")
@language_option
@with_appcontext
def import_(file: Path, to: Path, form: str, name: str | None, title: str | None, lang: str | None) -> None:
    """Bring in questions of another program as a draft bank, tell what was lost, and check it."""
    if form not in (AUTO, *importers()):
        raise click.BadParameter(f"{form} ({', '.join((AUTO, *importers()))})", param_hint="--format")
    chosen = settings()
    bank = check_bank_name(name or to.name)
    library = read_library(chosen.home, zone=chosen.zone)
    reading = read_import(file.read_bytes(), shown_path(file), form)
    draft = draft_bank(reading, bank, title or file.stem, library)
    notes = in_order(draft.notes)
    if not draft.items:
        raise SystemExit(report_findings(notes, "text", lang) or 1)
    write_new_bank(to, draft.texts, draft.pictures)
    checked = read_bank(to, library)
    report_findings([*notes, *checked.diagnostics], "text", lang)
    say(
        f"{draft.items} 道题写入 {shown_path(to)}，状态为待审；"
        f"其中 {len(checked.items)} 道通过检查。改好后运行 baiti bank check {shown_path(to)}",
        f"{draft.items} items written to {shown_path(to)} as drafts; {len(checked.items)} of them check. "
        f"Then run: baiti bank check {shown_path(to)}",
    )
    raise SystemExit(1 if has_errors([*notes, *checked.diagnostics]) else 0)


@click.command("export")
@click.argument("bank", type=click.Path(exists=True, path_type=Path))
@click.option("--to", required=True, type=click.Path(dir_okay=False, path_type=Path), help="File to write.")
@click.option(
    "--format", "form", default=AUTO, metavar="NAME", help="The format; told by the file's name if left out."
)
@click.option("--seed", default="", help="For docx and docx_key: makes another order, such as B.")
@language_option
@with_appcontext
def export(bank: Path, to: Path, form: str, seed: str, lang: str | None) -> None:
    """Write a bank for another program, and tell what could not come along. Overwrites nothing."""
    chosen = settings()
    language = lang or chosen.language[:2]
    exporter = exporter_for(form, to.name)
    if seed and isinstance(exporter, WordPaper):
        exporter = exporter.in_order_of(seed)
    (reading,) = read_banks([bank], home=chosen.home, zone=chosen.zone)
    if reading.has_errors:
        raise SystemExit(
            report_findings([each for each in reading.diagnostics if each.is_error], "text", lang)
        )
    if to.exists():
        raise DomainError("file-exists", path=shown_path(to))
    made = export_bank(reading, exporter, language)
    with to.open("xb") as file:
        file.write(made.data)
    report_findings(list(made.notes), "text", lang)
    say(
        f"{len(reading.items)} 道题中的 {made.items} 道写入 {shown_path(to)}。",
        f"{made.items} of {len(reading.items)} items written to {shown_path(to)}.",
    )
