"""``baiti exam``: check, load and list exams."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click
from flask.cli import AppGroup

from app.cli.console import clock, in_words, say, settings
from app.cli.diagnostics import format_option, language_option, report_findings
from app.cli.organisation_words import tell_changes
from app.content.exam_files import LocatedExam
from app.content.organisation_yaml import write_organisation
from app.domain.bank.fields import Words
from app.domain.errors import DomainError
from app.domain.sittings.exam import Exam, Organisation
from app.services.list_exams import list_exams
from app.services.preview_plan import preview_plan
from app.services.publish_exam import NotFeasible, PaperShortage, find_shortages_in, publish_exam
from app.services.publish_organisation import (
    ASK,
    WHEN_EDITED,
    OrganisationEdited,
    current_organisation,
    publish_organisation,
)
from app.services.read_home import HomeReading, read_home
from app.services.refresh_plan import refresh_plan
from app.services.roll_back_exam import list_exam_versions, roll_back_exam
from app.store.transaction import reading

COMMAND = AppGroup(
    "exam", help="Exams and the organisation: check the files, load them, list what is in force."
)


@COMMAND.command("check")
@format_option
@language_option
def check(form: str, lang: str | None) -> None:
    """Check everything in exams/ against the banks, and whether every paper can be drawn."""
    home = _read()
    status = report_findings(home.diagnostics, form, lang)
    if status == 0 and form == "text":
        items = [located.item for bank in home.banks for located in bank.items]
        status = _report_shortages(
            [one for each in home.exams for one in find_shortages_in(each.exam, items)]
        )
        if status == 0:
            say(
                f"检查通过：{len(home.exams)} 场考试。",
                f"Checked: {len(home.exams)} exams, every paper can be drawn.",
            )
    raise SystemExit(status)


@COMMAND.command("load")
@click.argument("exams", nargs=-1)
@click.option(
    "--organisation",
    "when_edited",
    type=click.Choice(WHEN_EDITED),
    default=ASK,
    help="When pages and file have both changed the organisation: stop and show it, take the file, or "
    "keep what the pages say.",
)
@click.option("--dry-run", is_flag=True, help="Only say which sittings would change, and what would clash.")
@language_option
def load(exams: tuple[str, ...], when_edited: str, dry_run: bool, lang: str | None) -> None:
    """Put the organisation and exams (all, or those named) in force for sittings that have not opened."""
    home = _read()
    if report_findings(home.diagnostics, "text", lang):
        raise SystemExit(1)
    if dry_run:
        for located in _named(home.exams, exams):
            _show_plan(located.exam)
        return
    if home.organisation is not None:
        _publish_organisation(home.organisation, when_edited)
    for located in _named(home.exams, exams):
        _publish(located)
    change = refresh_plan(clock=clock(), zone=settings().zone)
    say(
        f"计划已更新：场次新增 {change.sittings_added}、变动 {change.sittings_moved}、"
        f"撤销 {change.sittings_removed}；"
        f"应考新增 {change.enrolled}、减少 {change.unenrolled}",
        f"plan: {change.sittings_added} sittings added, {change.sittings_moved} moved, "
        f"{change.sittings_removed} removed; {change.enrolled} enrolled, {change.unenrolled} taken off",
    )


@COMMAND.command("organisation")
def organisation() -> None:
    """Print the organisation in force as a file, with what was edited on the pages."""
    with reading():
        found = current_organisation()
    if found is None:
        raise DomainError("organisation-missing")
    click.echo(write_organisation(found), nl=False)


@COMMAND.command("versions")
@click.argument("exam")
def versions(exam: str) -> None:
    """List the versions of an exam, the newest first: number, when it was loaded, changed lines, in force."""
    for one in list_exam_versions(exam, viewer=None).versions:
        mark = "*" if one.is_current else ""
        click.echo(f"{one.number}\t{one.loaded_at:%Y-%m-%d %H:%M}Z\t±{one.changed}\t{mark}")


@COMMAND.command("rollback")
@click.argument("exam")
@click.argument("version", type=int)
def rollback(exam: str, version: int) -> None:
    """Put an earlier version of an exam in force again (numbers: `baiti exam versions`)."""
    try:
        changed = roll_back_exam(exam, version, by=None, clock=clock())
    except NotFeasible as error:
        _report_shortages(error.facts["shortages"])  # type: ignore[arg-type]  # NotFeasible's own fact
        raise
    if changed:
        refresh_plan(clock=clock(), zone=settings().zone)
        say(f"考试 {exam} 已恢复到第 {version} 版。", f"Exam {exam} is back at version {version}.")
    else:
        say(f"考试 {exam} 正是第 {version} 版。", f"Exam {exam} is at version {version} already.")


@COMMAND.command("list")
def list_() -> None:
    """List the exams in force: key, kind, tiers, title."""
    for exam in list_exams():
        click.echo(f"{exam.id}\t{exam.kind}\t{','.join(exam.tiers)}\t{in_words(exam.title)}")


def _publish_organisation(found: Organisation, when_edited: str) -> None:
    try:
        summary = publish_organisation(found, by=None, clock=clock(), when_edited=when_edited)
    except OrganisationEdited as edited:
        tell_changes(edited.changes)
        raise
    tell_changes(summary.changes)
    if summary.changes and not summary.changed:
        say("组织机构保持页面上的内容。", "The organisation stays as the pages say.")


def _read() -> HomeReading:
    chosen = settings()
    return read_home(chosen.home, zone=chosen.zone, today=clock().now().astimezone(chosen.tz).date())


def _named(exams: Sequence[LocatedExam], names: tuple[str, ...]) -> list[LocatedExam]:
    known = {each.exam.id for each in exams}
    if unknown := [name for name in names if name not in known]:
        raise click.BadParameter(f"{', '.join(unknown)}: not in exams/ ({', '.join(sorted(known))})")
    return [each for each in exams if not names or each.exam.id in names]


def _publish(located: LocatedExam) -> None:
    source = Path(located.file).read_text(encoding="utf-8-sig")
    try:
        summary = publish_exam(located.exam, source, by=None, clock=clock())
    except NotFeasible as error:
        _report_shortages(error.facts["shortages"])  # type: ignore[arg-type]  # NotFeasible's own fact
        raise
    if summary.changed:
        say(f"已载入考试 {summary.exam}", f"loaded exam {summary.exam}")


def _show_plan(exam: Exam) -> None:
    """Say what loading an exam would do to the plan, and for whom it would clash with other exams."""
    plan = preview_plan(exam, clock=clock(), zone=settings().zone)
    counts = [len(plan.of_kind(kind)) for kind in ("added", "moved", "removed", "kept")]
    say(
        "{}：场次新增 {}、变动 {}、撤销 {}、不变 {}".format(exam.id, *counts),
        "{}: {} sittings added, {} moved, {} removed, {} unchanged".format(exam.id, *counts),
    )
    if not plan.clashes.found:
        return
    worst = plan.clashes.found[0]
    say(
        f"  撞期：{plan.clashes.members} 人来不及，如与“{worst.other.zh}”{worst.other_period.zh}"
        f"（{worst.members} 人）",
        f"  clash: no time for {plan.clashes.members} members, as with “{worst.other.en}” "
        f"{worst.other_period.en} ({worst.members})",
    )


def _report_shortages(shortages: Sequence[PaperShortage]) -> int:
    for one in shortages:
        lack = one.shortage
        where = " ".join(filter(None, (lack.topic, *lack.types, *lack.named)))
        words = Words(
            f"试卷 {one.paper}，层次 {one.tier}：“{lack.title.zh}”缺 {lack.missing} 题（{where}）",
            f"paper {one.paper}, tier {one.tier}: “{lack.title.en}” is {lack.missing} items short ({where})",
        )
        click.echo(in_words(words), err=True)
    return 1 if shortages else 0
