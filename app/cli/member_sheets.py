"""``baiti member import`` and ``baiti member export``: members as Excel and CSV files."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from app.cli.console import clock, say, settings
from app.cli.diagnostics import language_option, report_findings
from app.content.diagnostics import as_json
from app.content.documents import shown_path
from app.content.people.change_words import change_line
from app.domain.bank.fields import Words
from app.domain.errors import DomainError
from app.domain.people.roster import Decisions, KnownMember, MemberChange, RosterPlan
from app.services.export_members import FORMS, export_members
from app.services.import_members import RosterPreview, import_members, preview_members
from app.services.people_scope import EVERYBODY

_COUNTS = Words(
    "新增 {added}，更改 {changed}，没有变化 {unchanged}，不在表中 {missing}",
    "{added} new, {changed} changed, {unchanged} unchanged, {missing} missing from the sheet",
)


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only tell what would change.")
@click.option("--same", "same", multiple=True, metavar="NUMBER", help="This new number is who it may be.")
@click.option("--leave-missing", is_flag=True, help="Deactivate who is missing from the sheet.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="Of the output.")
@language_option
@with_appcontext
def import_(
    file: Path, dry_run: bool, same: tuple[str, ...], leave_missing: bool, form: str, lang: str | None
) -> None:
    """Bring in an Excel or CSV file of members: all of it, or nothing when anything in it is wrong."""
    language = lang or settings().language[:2]
    data, name = file.read_bytes(), shown_path(file)
    preview = preview_members(data, name, EVERYBODY)
    plan = preview.plan
    if form == "json":
        click.echo(json.dumps(_told(preview, language), ensure_ascii=False, indent=1))
    else:
        report_findings(preview.diagnostics, "text", lang)
        for line in _lines(preview, language):
            click.echo(line)
    if preview.has_errors or dry_run:
        raise SystemExit(1 if preview.has_errors else 0)
    asked = {one.row.folded for one in plan.doubts}
    chosen = frozenset(row.folded for row in plan.added if row.number in same)
    if unknown := [number for number in same if number not in {row.number for row in plan.added}]:
        raise click.BadParameter(", ".join(unknown), param_hint="--same")
    decisions = Decisions(
        same=chosen & asked,
        leave=frozenset(one.folded for one in plan.missing) if leave_missing else frozenset(),
    )
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(name, total=None)
        done = import_members(
            data,
            name,
            EVERYBODY,
            decisions=decisions,
            digest=preview.digest,
            clock=clock(),
            zone=settings().zone,
            progress=lambda number, total: bar.update(task, completed=number, total=total),
        )
    if form == "text":
        say(
            f"已导入：新增 {done.added} 人，更改 {done.changed} 人，停用 {done.left} 人。",
            f"Imported: {done.added} added, {done.changed} changed, {done.left} deactivated.",
        )


@click.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--with-leavers", is_flag=True, help="Also who has left, with a column that says so.")
@language_option
@with_appcontext
def export(file: Path, with_leavers: bool, lang: str | None) -> None:
    """Write the members to an Excel (.xlsx) or CSV file that can be brought in again. Overwrites nothing."""
    form = file.suffix.lower().lstrip(".")
    if form not in FORMS:
        raise click.BadParameter(" / ".join(f".{one}" for one in FORMS), param_hint="FILE")
    if file.exists():
        raise DomainError("file-exists", path=shown_path(file))
    language = lang or settings().language[:2]
    data = export_members(EVERYBODY, form, language, clock=clock(), with_leavers=with_leavers)
    with file.open("xb") as out:
        out.write(data)
    say(f"已写入 {shown_path(file)}。", f"Written to {shown_path(file)}.")


def _lines(preview: RosterPreview, lang: str) -> Iterator[str]:
    """Yield what would change, a line each."""
    plan, names = preview.plan, preview.directory
    for row in plan.added:
        yield f"+ {row.number}\t{row.name}"
    for change in plan.changed:
        told = "; ".join(change_line(one, names, lang) for one in change.changes)
        yield f"~ {change.member.number}\t{change.member.name}\t{told}"
    for one in plan.missing:
        yield f"- {one.number}\t{one.name}"
    for doubt in plan.doubts:
        new, old = doubt.row, doubt.member
        yield f"? {new.number}	{new.name} = {old.number} {old.name}?  --same {new.number}"
    yield _COUNTS.in_language(lang).format(
        added=len(plan.added),
        changed=len(plan.changed),
        unchanged=plan.unchanged,
        missing=len(plan.missing),
    )


def _told(preview: RosterPreview, lang: str) -> dict[str, Any]:
    """Return the preview for programs."""
    plan: RosterPlan = preview.plan
    return {
        "findings": [as_json(each, lang) for each in preview.diagnostics],
        "added": [{"number": row.number, "name": row.name, "row": row.row} for row in plan.added],
        "changed": [_told_change(one) for one in plan.changed],
        "unchanged": plan.unchanged,
        "missing": [_told_member(one) for one in plan.missing],
        "doubts": [
            {"number": one.row.number, "member": _told_member(one.member), "evidence": one.evidence.value}
            for one in plan.doubts
        ],
    }


def _told_change(one: MemberChange) -> dict[str, Any]:
    changes = [{"field": change.name, "old": change.old, "new": change.new} for change in one.changes]
    return _told_member(one.member) | {"row": one.row.row, "changes": changes}


def _told_member(member: KnownMember) -> dict[str, str]:
    return {"number": member.number, "name": member.name}
