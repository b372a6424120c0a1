"""Demo members: plainly named, one of each tier and role, so that a newcomer can look around."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from app.services.add_member import NewMember, add_member
from app.services.clock import Clock
from app.services.publish_organisation import ROOT, current_organisation
from app.store.departments import all_departments
from app.store.members import count_members
from app.store.transaction import reading

TIER_PEOPLE = (
    ("1001", "演示 领导干部"),
    ("1002", "演示 中层干部"),
    ("1003", "演示 班组长"),
    ("1004", "演示 值机员"),
)
ROLE_PEOPLE = (
    ("9001", "演示 考务人员", "organizer"),
    ("9002", "演示 主管领导", "manager"),
    ("9000", "演示 系统管理员", "administrator"),
)


def add_demo_members(*, password: str, clock: Clock) -> int:
    """Add the demo members to an organisation that has no members yet; return how many.

    The four tiers get staff numbers 1001–1004, the roles 9001 (organizer),
    9002 (manager, sees names) and 9000 (administrator).
    """
    with reading():
        if count_members():
            return 0
        organisation = current_organisation()
        tiers = list(organisation.tiers) if organisation else []
        teams = _teams()
    people = []
    for position, (number, name) in enumerate(TIER_PEOPLE):
        if position < len(tiers):
            people.append(_demo(number, name, _team_of(position, teams), tiers[position], password))
    people += [
        _demo(number, name, teams[0], tiers[0], password, role) for number, name, role in ROLE_PEOPLE if tiers
    ]
    for person in people:
        add_member(person, by=None, clock=clock)
    return len(people)


def demo_password(instance: Path, given: str) -> str:
    """Return the password of the demo members: the one given, else the one kept, else a new random one."""
    kept = instance / "demo-password"
    if given:
        return given
    if kept.is_file():
        return kept.read_text(encoding="utf-8").strip()
    password = secrets.token_hex(5)
    handle = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(password + "\n")
    return password


def _demo(number: str, name: str, department: str, tier: str, password: str, role: str = "") -> NewMember:
    return NewMember(
        staff_number=number,
        name=name,
        department=department,
        tier=tier,
        password=password,
        roles=(role,) if role else (),
        role_department=ROOT if role else "",
        sees_names=role in ("manager", "administrator"),
        must_change_password=False,
        is_demo=True,
    )


def _team_of(position: int, teams: list[str]) -> str:
    """Leaders sit in the first offices of the tree, the others together in a team further down."""
    return teams[min(position if position < 2 else len(teams) // 2, len(teams) - 1)]


def _teams() -> list[str]:
    """Return the keys of departments without children, in the order of the tree."""
    rows = all_departments()
    parents = {row.parent_id for row in rows}
    leaves = [row.key for row in rows if row.id not in parents]
    return leaves or [rows[0].key]
