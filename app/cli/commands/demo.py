"""``baiti demo``: a made-up year to look around in, and its removal."""

from __future__ import annotations

import time

import click
from flask.cli import with_appcontext
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from app.cli.console import clock, in_words, out, say, settings
from app.domain.bank.fields import Words
from app.services.add_demo_members import demo_password
from app.services.demo_year.publish_material import PLANTED
from app.services.make_demo_year import FEWEST, MOST, make_demo_year
from app.services.remove_demo_year import remove_demo_year

MAKING = Words("正在生成演示年度", "making the demo year")


@click.command("demo")
@click.option("--members", default=300, show_default=True, help=f"Demo members to make, {FEWEST} to {MOST}.")
@click.option("--seed", default=1, show_default=True, help="The same seed makes the same year.")
@click.option("--force", is_flag=True, help="Make it anew in place of the demo data that is there.")
@click.option("--remove", is_flag=True, help="Remove all demo data, the demo members included.")
@with_appcontext
def demo(members: int, seed: int, force: bool, remove: bool) -> None:
    """Make a demo year: made-up members, and all they did in the last twelve months.

    Refused where there are real members: their figures and the made-up ones must not mix.
    """
    if remove:
        _remove()
        return
    chosen = settings()
    password = demo_password(chosen.instance, chosen.demo_password)
    began = time.monotonic()
    attempts = 0
    with Progress(
        TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn(), console=out
    ) as bar:
        task = bar.add_task(in_words(MAKING), total=1.0)
        for step in make_demo_year(
            members=members, seed=seed, again=force, password=password, clock=clock(), zone=chosen.zone
        ):
            bar.update(task, completed=step.share)
            attempts = step.attempts
    seconds = time.monotonic() - began
    planted = ", ".join(PLANTED)
    say(
        f"已生成 {members} 名演示人员和 {attempts} 次作答，用时 {seconds:.0f} 秒。\n"
        f"全部演示人员的密码：{password}；1004 的学习档案最完整，9002 看总览和成绩，9001 管考务。\n"
        f"答案故意写错的题：{planted}。删除全部演示数据：baiti demo --remove",
        f"Made {members} demo members with {attempts} attempts in {seconds:.0f} s.\n"
        f"Password of all demo members: {password}; 1004 has the fullest record, 9002 sees overview and "
        f"scores, 9001 runs exams.\n"
        f"With a wrong answer on purpose: {planted}. To remove all demo data: baiti demo --remove",
    )


def _remove() -> None:
    chosen = settings()
    removed = remove_demo_year(clock=clock(), zone=chosen.zone)
    say(
        f"已删除 {removed.members} 名演示人员及其全部数据。"
        "正式使用前请添加管理员：baiti member add … --role administrator",
        f"Removed {removed.members} demo members with all their data. "
        "Add an administrator before real use: baiti member add … --role administrator",
    )
    if removed.kept_exams:
        say(
            f"正式人员参加过的演示考试予以保留，不再安排：{', '.join(removed.kept_exams)}",
            f"Kept, but no longer planned, because real members sat them: {', '.join(removed.kept_exams)}",
        )


COMMAND = demo
