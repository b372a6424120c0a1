"""``baiti setup``: database, shipped banks and exams, demo members; does only what is missing."""

from __future__ import annotations

import logging

import click
from flask.cli import with_appcontext
from flask_migrate import upgrade

from app.cli.console import clock, say, settings
from app.cli.diagnostics import report_findings
from app.cli.organisation_words import tell_organisation_edited
from app.domain.errors import DomainError
from app.home import home_stamp
from app.services.add_demo_members import add_demo_members, demo_password
from app.services.load_home import Step, load_home
from app.services.read_home import read_home
from app.services.refresh_plan import refresh_plan
from app.store.readiness import Readiness, database_readiness, keep_stamp

NAMES = {
    "catalog": ("题目目录", "catalog of topics"),
    "organisation": ("组织机构", "organisation"),
    "bank": ("题库", "bank"),
    "exam": ("考试", "exam"),
    "plan": ("年度计划", "plan of the year"),
}


@click.command("setup")
@click.option("--demo/--no-demo", default=True, help="Add the demo members to an empty organisation.")
@with_appcontext
def setup(demo: bool) -> None:
    """Bring the database up to date, publish what the home folder holds, and add demo members at first."""
    chosen = settings()
    stamp = home_stamp(chosen.home, chosen.zone)  # before reading: a change meanwhile shows at the next start
    logging.getLogger("alembic").setLevel(logging.WARNING)
    if database_readiness() is Readiness.NEWER:
        raise DomainError("database-newer")
    upgrade()
    home = read_home(chosen.home, zone=chosen.zone, today=clock().now().astimezone(chosen.tz).date())
    errors = [each for each in home.diagnostics if each.is_error]
    if report_findings(errors, "text", None):
        raise SystemExit(1)
    for step in load_home(home, zone=chosen.zone, by=None, clock=clock()):
        _tell(step)
    if demo:
        _add_demo()
    keep_stamp(stamp)


def _tell(step: Step) -> None:
    if step.left:
        tell_organisation_edited(step.left)
    if not step.changed:
        return
    zh, en = NAMES[step.what]
    items = f"，{step.summary.items} 题" if step.summary else ""
    count = f", {step.summary.items} items" if step.summary else ""
    say(f"  已载入{zh} {step.name}{items}".rstrip(), f"  loaded: {en} {step.name}{count}".rstrip())


def _add_demo() -> None:
    chosen = settings()
    password = demo_password(chosen.instance, chosen.demo_password)
    are_new = add_demo_members(password=password, clock=clock())
    if are_new:
        refresh_plan(clock=clock(), zone=chosen.zone)
    say(
        "演示人员：1001 领导干部、1002 中层干部、1003 班组长、1004 值机员、"
        "9001 考务人员、9002 主管领导、9000 管理员\n"
        f"演示密码：{password}（保存在 {chosen.instance / 'demo-password'}）",
        f"Demo members: 1001 leader, 1002 middle manager, 1003 team leader, 1004 duty operator, "
        f"9001 organizer, 9002 manager, 9000 administrator\n"
        f"Demo password: {password} (kept in {chosen.instance / 'demo-password'})",
    )
    if are_new:
        say(
            "想让每个页面都有内容：make demo（或 baiti demo）生成 300 人虚构的一年，不到一分钟",
            "To see all pages filled: make demo (or baiti demo) makes a year of 300 made-up members, "
            "in less than a minute",
        )


COMMAND = setup
