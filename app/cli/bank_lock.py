"""``baiti bank lock``: the versions of a bank's questions in a file whose diff is the change report."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click
from flask.cli import with_appcontext

from app.cli.console import in_words, say, settings
from app.cli.diagnostics import language_option, report_findings
from app.content.bank_files import BANK_FILE, BankReading
from app.content.documents import shown_path
from app.domain.bank.fields import Words
from app.domain.bank.lock import LockChange, LockedItem, parse_lock, renew_lock, write_lock
from app.services.read_home import bank_paths, read_banks

LOCK_SUFFIX = ".lock"
KINDS = {
    "added": Words("新增", "added"),
    "key": Words("主版本：题面或答案变更", "major version: question or answer changed"),
    "text": Words("次版本：解析或译文变更", "minor version: explanation or translation changed"),
    "renamed": Words("改了题号", "renamed"),
    "retired": Words("已删除，题号保留不得他用", "removed; its id is kept from other questions"),
    "revived": Words("恢复使用", "back in use"),
    "reused": Words(
        "题号属于一道已删除的题，不能给另一道题用；请换一个题号",
        "the id belongs to a question that was removed, and cannot be another's; choose another id",
    ),
}


@click.command("lock")
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--check", "only_check", is_flag=True, help="Write nothing; exit 1 when a lock is out of date.")
@language_option
@with_appcontext
def lock(paths: tuple[Path, ...], only_check: bool, lang: str | None) -> None:
    """Write the versions of all questions to bank.lock in each bank (default: all in question_bank/).

    Exit status 1 when a bank has errors, or when the id of a removed question is used again.
    """
    chosen = settings()
    chosen_paths = list(paths) or bank_paths(chosen.home)
    status = 0
    for path, reading in zip(
        chosen_paths, read_banks(chosen_paths, home=chosen.home, zone=chosen.zone), strict=True
    ):
        errors = [each for each in reading.diagnostics if each.is_error]
        status |= report_findings(errors, "text", lang) if errors else lock_bank(path, reading, only_check)
    raise SystemExit(status)


def lock_bank(path: Path, reading: BankReading, only_check: bool) -> int:
    """Bring the lock of a bank up to date, or only compare it; return the exit status."""
    file = lock_file(path)
    text = file.read_text(encoding="utf-8", errors="replace") if file.is_file() else ""
    new, changes = renew_lock(parse_lock(text), [located.item for located in reading.items])
    wanted = write_lock(new)
    is_reused = any(change.kind == "reused" for change in changes)
    name = shown_path(file)
    if wanted == text:
        if not is_reused:
            say(f"{name}：已是最新，{len(new)} 行", f"{name}: up to date, {len(new)} lines")
    elif only_check:
        say(f"{name}：已过时，请运行 baiti bank lock", f"{name}: out of date; run baiti bank lock")
    elif not is_reused:
        file.write_text(wanted, encoding="utf-8", newline="\n")
        say(f"{name}：已写入，{len(new)} 行", f"{name}: written, {len(new)} lines")
    _show(changes)
    return 1 if is_reused or (only_check and wanted != text) else 0


def lock_file(path: Path) -> Path:
    """Return where the lock of a bank stands: in its folder, or beside its one file."""
    return path.with_suffix(LOCK_SUFFIX) if path.is_file() else path / f"{Path(BANK_FILE).stem}{LOCK_SUFFIX}"


def _show(changes: Sequence[LockChange]) -> None:
    for change in changes:
        versions = f"{_version(change.before)}→{_version(change.after)}"
        click.echo(f"  {change.item} {versions} {in_words(KINDS[change.kind])}")


def _version(locked: LockedItem | None) -> str:
    return "–" if locked is None else f"{locked.major}.{locked.minor}"
