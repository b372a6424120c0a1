"""``baiti bank``: check, load and roll back question banks."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click
from flask.cli import AppGroup
from rich.progress import track

from app.cli.bank_tools import TOOLS
from app.cli.console import clock, out, say, settings
from app.cli.diagnostics import format_option, language_option, report_findings
from app.content.bank_files import BankReading
from app.content.change_words import describe
from app.content.markdown import render
from app.services.list_banks import list_banks
from app.services.load_summary import KeyChange, LoadSummary
from app.services.publish_bank import preview_bank, publish_bank, roll_back_bank
from app.services.read_home import bank_paths, read_banks

COMMAND = AppGroup("bank", help="Question banks: check the files, load them, roll a load back.")
KINDS = {
    "added": ("新增", "added"),
    "key": ("答案变更", "answer changed"),
    "content": ("题面变更", "wording changed"),
    "text": ("解析或译文变更", "explanation or translation changed"),
    "metadata": ("属性变更", "metadata changed"),
    "missing": ("不再保留", "gone"),
    "kept": (
        "文件中已无，仍保留（已有人作答；用 --retire 停用）",
        "not in the files, kept (answered; --retire takes it out)",
    ),
}
for tool in TOOLS:
    COMMAND.add_command(tool)
PATHS = click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))


@COMMAND.command("check")
@PATHS
@format_option
@language_option
def check(paths: tuple[Path, ...], form: str, lang: str | None) -> None:
    """Check banks (folders or files; default: all in question_bank/) and list everything wrong at once."""
    readings = _read(paths)
    found = [diagnostic for reading in readings for diagnostic in reading.diagnostics]
    status = report_findings(found, form, lang)
    if not found and form == "text":
        items = sum(len(reading.items) for reading in readings)
        say(
            f"检查通过：{len(readings)} 个题库，{items} 道题。",
            f"Checked: {len(readings)} banks, {items} items, no findings.",
        )
    raise SystemExit(status)


@COMMAND.command("load")
@PATHS
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
@click.option("--retire", is_flag=True, help="Take out answered items that are no longer in the files.")
@click.option(
    "--accept-key-changes",
    "accept",
    is_flag=True,
    help="Change what is right in questions that were answered.",
)
@language_option
def load(paths: tuple[Path, ...], dry_run: bool, retire: bool, accept: bool, lang: str | None) -> None:
    """Publish banks: a new snapshot each, in one transaction. A bank with an error changes nothing.

    Where what is right would change in a question that has been answered, the load says so and stops.
    """
    readings = _read(paths)
    found = [diagnostic for reading in readings for diagnostic in reading.diagnostics]
    if report_findings(found, "text", lang):
        raise SystemExit(1)
    previews = [preview_bank(reading, retire=retire) for reading in readings]
    key_changes = [change for summary in previews for change in summary.key_changes]
    _show_key_changes(key_changes, lang or settings().language)
    if key_changes and not accept and not dry_run:
        say(
            "未作任何改动。核对无误后加上 --accept-key-changes 再载入；已出的成绩不变。",
            "Nothing was changed. When it is right, load again with --accept-key-changes; "
            "results that exist stay as they are.",
        )
        raise SystemExit(1)
    for reading in track(readings, description="", transient=True, disable=len(readings) < 2, console=out):
        if dry_run:
            show_summary(preview_bank(reading, retire=retire))
        else:
            show_summary(
                publish_bank(
                    reading,
                    render=render,
                    by=None,
                    clock=clock(),
                    retire=retire,
                    accept_key_changes=accept,
                )
            )


@COMMAND.command("list")
def list_() -> None:
    """List the published banks: key, snapshot, items, time of publishing."""
    for bank in list_banks():
        click.echo(f"{bank.key}\t@{bank.number}\t{bank.items}\t{bank.published_at:%Y-%m-%d %H:%M}Z")


@COMMAND.command("rollback")
@click.argument("bank")
@click.argument("snapshot", type=int)
def rollback(bank: str, snapshot: int) -> None:
    """Put an earlier snapshot of a bank in force again (numbers: `baiti bank list`)."""
    roll_back_bank(bank, snapshot, by=None, clock=clock())
    say(f"题库 {bank} 已恢复到第 {snapshot} 版。", f"Bank {bank} is back at snapshot {snapshot}.")


def show_summary(summary: LoadSummary) -> None:
    """Print what a load changed, or would change."""
    version = "（预演）" if summary.snapshot is None else f" @{summary.snapshot}"
    say(
        f"{summary.bank}{version}：{summary.items} 题；新增 {summary.added}，变更 {summary.changed}，"
        f"未变 {summary.unchanged}，文件中已无 {summary.missing}",
        f"{summary.bank}{version}: {summary.items} items; {summary.added} added, {summary.changed} changed, "
        f"{summary.unchanged} unchanged, {summary.missing} missing",
    )
    for change in summary.changes:
        if change.kind != "added":
            zh, en = KINDS[change.kind]
            say(f"  {change.item} {zh}", f"  {change.item} {en}")


def _show_key_changes(changes: Sequence[KeyChange], lang: str) -> None:
    """Print how what is right changes in questions that have been answered, and how many attempts had it."""
    if not changes:
        return
    say("已有人作答的题，答案将改变：", "What is right would change in questions that have been answered:")
    for change in changes:
        moves = "; ".join(describe(each, lang[:2]) for each in change.differences)
        say(
            f"  {change.item} {moves}（{change.attempts} 份作答）",
            f"  {change.item} {moves} ({change.attempts} attempts)",
        )


def _read(paths: tuple[Path, ...]) -> list[BankReading]:
    chosen = settings()
    return read_banks(list(paths) or bank_paths(chosen.home), home=chosen.home, zone=chosen.zone)
