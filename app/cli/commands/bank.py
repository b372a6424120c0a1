"""``baiti bank``: check, load and roll back question banks."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import AppGroup
from rich.progress import track

from app.cli.bank_tools import TOOLS
from app.cli.console import clock, out, say, settings
from app.cli.diagnostics import format_option, language_option, report_findings
from app.content.bank_files import BankReading
from app.content.markdown import render
from app.services.list_banks import list_banks
from app.services.publish_bank import LoadSummary, preview_bank, publish_bank, roll_back_bank
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
@language_option
def load(paths: tuple[Path, ...], dry_run: bool, retire: bool, lang: str | None) -> None:
    """Publish banks: a new snapshot each, in one transaction. A bank with an error changes nothing."""
    readings = _read(paths)
    found = [diagnostic for reading in readings for diagnostic in reading.diagnostics]
    if report_findings(found, "text", lang):
        raise SystemExit(1)
    for reading in track(readings, description="", transient=True, disable=len(readings) < 2, console=out):
        if dry_run:
            show_summary(preview_bank(reading, retire=retire))
        else:
            show_summary(publish_bank(reading, render=render, by=None, clock=clock(), retire=retire))


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


def _read(paths: tuple[Path, ...]) -> list[BankReading]:
    chosen = settings()
    return read_banks(list(paths) or bank_paths(chosen.home), home=chosen.home, zone=chosen.zone)
