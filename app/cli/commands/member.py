"""``baiti member``: add people, bring in and write sheets of them, set a first password, list."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from app.cli.console import clock, say
from app.cli.member_sheets import export, import_
from app.services.add_member import NewMember, add_member
from app.services.list_members import list_members
from app.services.passwords import new_first_password
from app.services.set_first_password import set_first_password

COMMAND = AppGroup("member", help="People: add one, bring in a sheet, give a first password, list them.")
COMMAND.add_command(import_)
COMMAND.add_command(export)
ROLES = ("organizer", "manager", "auditor", "administrator")


@COMMAND.command("add")
@click.argument("staff_number")
@click.argument("name")
@click.option("--department", required=True, help="Key of the department in the organisation file.")
@click.option("--tier", required=True, help="Key of the tier.")
@click.option("--role", "roles", multiple=True, type=click.Choice(ROLES), help="Role to grant; repeatable.")
@click.option("--role-on", default="", help="Department on whose subtree the roles hold; default: the own.")
@click.option("--sees-names", is_flag=True, help="May see names with scores.")
def add(
    staff_number: str,
    name: str,
    department: str,
    tier: str,
    roles: tuple[str, ...],
    role_on: str,
    sees_names: bool,
) -> None:
    """Add a member and print the first password, which must be changed at the first log-in."""
    password = new_first_password()
    add_member(
        NewMember(
            staff_number=staff_number,
            name=name,
            department=department,
            tier=tier,
            password=password,
            roles=roles,
            role_department=role_on,
            sees_names=sees_names,
        ),
        by=None,
        clock=clock(),
    )
    say(
        f"已添加 {staff_number} {name}，初始密码 {password}",
        f"Added {staff_number} {name}, first password {password}",
    )


@COMMAND.command("password")
@click.argument("staff_number")
def password(staff_number: str) -> None:
    """Give a member a new first password; it must be changed at the next log-in, and all sessions end."""
    new = new_first_password()
    set_first_password(staff_number, new, by=None, clock=clock())
    say(f"{staff_number} 的初始密码：{new}", f"First password of {staff_number}: {new}")


@COMMAND.command("list")
def list_() -> None:
    """List the active members: staff number, name, department, tier, roles."""
    for person in list_members():
        columns = (person.staff_number, person.name, person.department, person.tier, ",".join(person.roles))
        click.echo("\t".join(columns))
