"""``baiti plan``: the year as the exams' rules make it."""

from __future__ import annotations

import json

import click
from flask.cli import with_appcontext
from rich.table import Table

from app.cli.console import clock, in_words, out, say, settings
from app.domain.bank.fields import Words
from app.services.list_plan import PlanLine, list_plan
from app.services.refresh_plan import refresh_plan

WAVES = {
    "pilot": Words("试点", "pilot"),
    "main": Words("主考期", "main"),
    "make-up": Words("补考", "make-up"),
}
CANCELLED = Words("（已取消）", "(cancelled)")
HEADS = (
    Words("开始", "opens"),
    Words("结束", "closes"),
    Words("考试", "exam"),
    Words("期", "period"),
    Words("场次", "wave"),
    Words("层次和应考人数", "tiers and members due"),
)


@click.command("plan")
@click.option("--year", type=int, help="Calendar year; default: the running one.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="Form of the output."
)
@with_appcontext
def plan(year: int | None, form: str) -> None:
    """Print the sittings of a year with the tiers that sit them, after bringing the plan up to date."""
    chosen = settings()
    refresh_plan(clock=clock(), zone=chosen.zone)
    lines = list_plan(year or clock().now().astimezone(chosen.tz).year, zone=chosen.zone)
    if form == "json":
        click.echo(json.dumps([_as_json(line) for line in lines], ensure_ascii=False, indent=1))
        return
    if not lines:
        say("这一年没有场次。", "There are no sittings in this year.")
        return
    table = Table(box=None, pad_edge=False)
    for head in HEADS:
        table.add_column(in_words(head), overflow="fold")
    for line in lines:
        sitting = line.sitting
        table.add_row(
            f"{sitting.opens_at.astimezone(chosen.tz):%m-%d %H:%M}",
            f"{sitting.closes_at.astimezone(chosen.tz):%m-%d %H:%M}",
            in_words(line.title),
            in_words(line.period),
            in_words(WAVES[sitting.wave]) + (f" {in_words(CANCELLED)}" if sitting.cancelled else ""),
            " ".join(f"{tier} {sitting.enrolled.get(tier, 0)}" for tier in line.tiers),
        )
    out.print(table)


def _as_json(line: PlanLine) -> dict[str, object]:
    sitting = line.sitting
    return {
        "sitting": sitting.public_id,
        "exam": sitting.exam_key,
        "period": sitting.period,
        "wave": sitting.wave,
        "opens_at": sitting.opens_at.isoformat(),
        "closes_at": sitting.closes_at.isoformat(),
        "cancelled": sitting.cancelled,
        "tiers": list(line.tiers),
        "enrolled": sitting.enrolled,
    }


COMMAND = plan
