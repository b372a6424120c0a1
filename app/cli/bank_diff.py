"""``baiti bank diff``: what changed between two states of a bank, question by question."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext

from app.cli.console import settings
from app.cli.diagnostics import language_option, report_findings
from app.content.bank_files import BankReading
from app.content.change_words import KINDS, describe
from app.domain.bank.change import Changed, Changes, compare
from app.domain.bank.difference import differences
from app.domain.bank.fields import Words
from app.domain.bank.item import Item
from app.domain.itemtypes import item_types
from app.services.compare_bank import compare_with_published
from app.services.read_home import read_banks

VERSIONS = {"key": "major", "content": "major", "text": "minor", "metadata": "none"}
_STEM_SHOWN = 30


@click.command("diff")
@click.argument("before", type=click.Path(exists=True, path_type=Path))
@click.argument("after", required=False, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="Form of the output."
)
@language_option
@with_appcontext
def diff(before: Path, after: Path | None, form: str, lang: str | None) -> None:
    """Compare two banks (folders or files), or one with its published snapshot.

    Exit status 1 when they differ, or when one has errors.
    """
    chosen = settings()
    readings = read_banks([path for path in (before, after) if path], home=chosen.home, zone=chosen.zone)
    errors = [each for reading in readings for each in reading.diagnostics if each.is_error]
    if errors:
        raise SystemExit(report_findings(errors, form, lang))
    attempts: Mapping[str, int] = {}
    if after is None:
        published = compare_with_published(readings[0])
        changes, attempts = published.changes, published.attempts
        names = (f"{published.bank}@{published.snapshot or 0}", str(before))
    else:
        changes = compare(*(items_of(reading) for reading in readings))
        names = (str(before), str(after))
    if form == "json":
        click.echo(json.dumps(as_json(changes, attempts, names), ensure_ascii=False, indent=1))
    else:
        for line in as_lines(changes, attempts, names, lang or chosen.language[:2]):
            click.echo(line)
    raise SystemExit(1 if changes.added or changes.changed or changes.missing else 0)


def items_of(reading: BankReading) -> list[Item]:
    return [located.item for located in reading.items]


def as_lines(
    changes: Changes, attempts: Mapping[str, int], names: tuple[str, str], lang: str
) -> Iterator[str]:
    """Yield a summary, then a line for each question that is not the same."""
    yield Words(
        f"{names[0]} → {names[1]}：新增 {len(changes.added)}，变更 {len(changes.changed)}，"
        f"未变 {len(changes.unchanged)}，已删除 {len(changes.missing)}",
        f"{names[0]} → {names[1]}: {len(changes.added)} added, {len(changes.changed)} changed, "
        f"{len(changes.unchanged)} unchanged, {len(changes.missing)} removed",
    ).in_language(lang)
    for kind in VERSIONS:
        for change in changes.of_kind(kind):
            yield f"  {change.after.id} {_sentence(change, attempts, lang)}"
    for kind, items in (("added", changes.added), ("missing", changes.missing)):
        for item in items:
            touched = _touched(attempts.get(item.id, 0), lang) if kind == "missing" else ""
            title = item_types()[item.type].title.in_language(lang)
            yield f"  {item.id} {KINDS[kind].in_language(lang)} {title}“{_stem(item)}”{touched}"


def _sentence(change: Changed, attempts: Mapping[str, int], lang: str) -> str:
    """Return ``答案 B→C：主版本，答案变更；影响 312 份作答``."""
    said = (
        Words("；", "; ")
        .in_language(lang)
        .join(describe(each, lang) for each in differences(change.before, change.after))
    )
    colon = Words("：", ": ").in_language(lang)
    touched = _touched(attempts.get(change.before.id, 0), lang) if VERSIONS[change.kind] == "major" else ""
    return f"{said}{colon}{KINDS[change.kind].in_language(lang)}{touched}"


def _touched(count: int, lang: str) -> str:
    return Words(f"；影响 {count} 份作答", f"; {count} attempts affected").in_language(lang) if count else ""


def _stem(item: Item) -> str:
    stem = " ".join(next(item_types()[item.type].texts(item.body)).split())
    return stem if len(stem) <= _STEM_SHOWN else stem[:_STEM_SHOWN] + "…"


def as_json(changes: Changes, attempts: Mapping[str, int], names: tuple[str, str]) -> dict[str, Any]:
    """Return the same for programs; ``attempts`` counts those scored with the published item."""
    return {
        "before": names[0],
        "after": names[1],
        "unchanged": len(changes.unchanged),
        "added": [item.id for item in changes.added],
        "missing": [{"item": item.id, "attempts": attempts.get(item.id, 0)} for item in changes.missing],
        "changed": [
            {
                "item": change.after.id,
                "kind": change.kind,
                "version": VERSIONS[change.kind],
                "attempts": attempts.get(change.before.id, 0),
                "differences": [
                    {"field": each.field, "before": each.before, "after": each.after}
                    for each in differences(change.before, change.after)
                ],
            }
            for change in changes.changed
        ],
    }
