"""``baiti report``: a report on the terminal, as JSON or as an Excel file."""

from __future__ import annotations

import json
from pathlib import Path

import click
from flask.cli import with_appcontext
from rich.table import Table as Grid

from app.cli.console import clock, in_words, out, say, settings
from app.domain.bank.fields import Words
from app.services.export_report import export_workbook
from app.services.find_occurrence import find_occurrence
from app.services.report_kind import Document, Table, Value, all_reports
from app.services.viewer import Grant, Viewer


@click.command("report")
@click.argument("name", required=False)
@click.option("--sitting", help="Id of a sitting, or exam/period such as quarterly/2026-Q4.")
@click.option("--unit", default="", help="Key of a department; it and all below it are counted.")
@click.option("--tier", default="", help="Key of a tier.")
@click.option(
    "--wave", default="", type=click.Choice(["", "pilot", "main", "make-up"]), help="One wave only."
)
@click.option("--names", is_flag=True, help="Show names and small numbers; the audit notes it.")
@click.option("--format", "form", type=click.Choice(["text", "json", "xlsx"]), default="text")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="File for xlsx.")
@with_appcontext
def report(
    name: str | None,
    sitting: str | None,
    unit: str,
    tier: str,
    wave: str,
    names: bool,
    form: str,
    output: Path | None,
) -> None:
    """Print a report; without NAME, list the reports there are."""
    known = all_reports()
    if name is None:
        for key, each in known.items():
            out.print(f"{key:20} {in_words(each.title)}", markup=False)
        return
    if name not in known:
        raise click.UsageError(f"no report {name}; there are: {', '.join(known)}")
    if sitting is None:
        raise click.UsageError("say which: --sitting exam/period, for example quarterly/2026-Q4")
    if form == "xlsx" and output is None:
        raise click.UsageError("say where to write the workbook: --output FILE.xlsx")
    console = Viewer(0, (Grant("administrator", "/", names),))
    parameters = {"sitting": find_occurrence(sitting), "unit": unit, "tier": tier, "wave": wave}
    document = known[name].build(console, parameters, clock=clock())
    if form == "xlsx" and output is not None:
        chosen = settings()
        output.write_bytes(export_workbook(document, language=chosen.language, zone=chosen.zone))
        say(f"已写入 {output}", f"Written to {output}")
    elif form == "json":
        click.echo(json.dumps(_as_json(document), ensure_ascii=False, indent=1))
    else:
        _print(document)


def _print(document: Document) -> None:
    out.print(in_words(document.title), style="bold", markup=False)
    for fact in document.facts:
        out.print(in_words(fact), markup=False)
    for table in document.tables:
        out.print()
        out.print(_grid(table))
        for note in table.notes:
            out.print(in_words(note), markup=False)


def _grid(table: Table) -> Grid:
    grid = Grid(title=in_words(table.title), title_justify="left", box=None, pad_edge=False)
    for column in table.columns:
        grid.add_column(
            in_words(column.title), justify="left" if column.kind == "text" else "right", overflow="fold"
        )
    for row in table.rows:
        cells = zip(row, table.columns, strict=True)
        grid.add_row(*(_text(value, column.kind) for value, column in cells))
    return grid


def _text(value: Value, kind: str) -> str:
    if isinstance(value, Words):
        return in_words(value)
    if isinstance(value, int | float):
        return f"{100 * value:.1f}%" if kind == "share" else f"{value:g}"
    return value or ""


def _as_json(document: Document) -> dict[str, object]:
    return {
        "title": in_words(document.title),
        "facts": [in_words(fact) for fact in document.facts],
        "made_at": document.made_at.isoformat(),
        "tables": [
            {
                "name": table.name,
                "title": in_words(table.title),
                "columns": [in_words(column.title) for column in table.columns],
                "rows": [[_plain(value) for value in row] for row in table.rows],
                "notes": [in_words(note) for note in table.notes],
            }
            for table in document.tables
        ],
    }


def _plain(value: Value) -> str | int | float | None:
    return in_words(value) if isinstance(value, Words) else value


COMMAND = report
