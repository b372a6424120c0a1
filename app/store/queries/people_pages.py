"""The people pages: lists, one member, and who gets a slip."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, func, or_, select

from app.store.database import db
from app.store.departments import within
from app.store.models import DepartmentRow, MemberRow, RoleGrantRow
from app.store.queries.id_lists import is_one_of


class ListedRow(NamedTuple):
    """A member as a list shows one."""

    id: int
    public_id: str
    number: str
    name: str
    phone: str | None
    department: str  # key
    tier: str
    groups: list[str]
    status: str
    has_password: bool
    must_change_password: bool


class FoundRow(NamedTuple):
    """What the finer filters look at."""

    id: int
    name: str
    groups: list[str]


class SlipRow(NamedTuple):
    """A member who may get a slip."""

    id: int
    public_id: str
    number: str
    name: str
    department: str  # key
    path: str
    session_stamp: str


class RoleFacts(NamedTuple):
    """A role held, and where."""

    role: str
    path: str
    sees_names: bool
    department: str  # key


class MemberFacts(NamedTuple):
    """One member."""

    id: int
    public_id: str
    number: str
    name: str
    phone: str | None
    email: str | None
    department: str  # key
    path: str
    tier: str
    groups: list[str]
    status: str
    has_password: bool
    must_change_password: bool
    session_stamp: str
    joined_at: datetime


class Wanted(NamedTuple):
    """The filters that the database answers; empty ones do not narrow."""

    paths: tuple[str, ...]
    text: str = ""
    folded: str = ""  # the text as staff numbers are compared
    department_path: str = ""
    tier: str = ""
    status: str = ""  # active | inactive
    account: str = ""  # none: no password yet | first: not used yet


def find_people(wanted: Wanted, *, by_text: bool = True) -> list[FoundRow]:
    """Return who fits, in the order of lists, with what finer filters look at."""
    statement = _where(select(MemberRow.id, MemberRow.name, MemberRow.groups), wanted, by_text=by_text)
    return [FoundRow(*row) for row in db.session.execute(_in_order(statement))]


def count_people(wanted: Wanted) -> int:
    """Return how many fit."""
    return db.session.scalar(_where(select(func.count()), wanted)) or 0


def page_of_people(wanted: Wanted, *, start: int, most: int) -> list[ListedRow]:
    """Return some of those who fit, in the order of lists."""
    statement = _in_order(_where(_listed(), wanted)).offset(start).limit(most)
    return [ListedRow(*row) for row in db.session.execute(statement)]


def people_with_ids(ids: Sequence[int]) -> list[ListedRow]:
    """Return these members in this order."""
    statement = _joined(_listed()).where(is_one_of(MemberRow.id, ids))
    found = {row.id: row for row in (ListedRow(*row) for row in db.session.execute(statement))}
    return [found[one] for one in ids]


def member_facts(public_id: str) -> MemberFacts | None:
    """Return one member with whatever state the account is in."""
    row = db.session.execute(
        _joined(
            select(
                MemberRow.id,
                MemberRow.public_id,
                MemberRow.staff_number,
                MemberRow.name,
                MemberRow.phone,
                MemberRow.email,
                DepartmentRow.key,
                DepartmentRow.path,
                MemberRow.tier,
                MemberRow.groups,
                MemberRow.status,
                MemberRow.password_hash != "",
                MemberRow.must_change_password,
                MemberRow.session_stamp,
                MemberRow.joined_at,
            )
        ).where(MemberRow.public_id == public_id)
    ).first()
    return MemberFacts(*row) if row else None


def roles_of(member_id: int) -> list[RoleFacts]:
    """Return the roles that a member holds."""
    statement = (
        select(RoleGrantRow.role, DepartmentRow.path, RoleGrantRow.sees_names, DepartmentRow.key)
        .join(DepartmentRow, DepartmentRow.id == RoleGrantRow.department_id)
        .where(RoleGrantRow.member_id == member_id)
        .order_by(RoleGrantRow.id)
    )
    return [RoleFacts(*row) for row in db.session.execute(statement)]


def others_with_phone(phone: str, member_id: int) -> list[tuple[str, str]]:
    """Return (staff number, path) of the active members who have the same telephone number."""
    statement = _joined(select(MemberRow.staff_number, DepartmentRow.path)).where(
        MemberRow.phone == phone, MemberRow.id != member_id, MemberRow.status == "active"
    )
    return [(number, path) for number, path in db.session.execute(statement)]


def slip_people(wanted: Wanted, *, chosen: Collection[str] | None) -> list[SlipRow]:
    """Return who fits, or of them those with the public ids ``chosen``, by department and staff number."""
    statement = _where(
        select(
            MemberRow.id,
            MemberRow.public_id,
            MemberRow.staff_number,
            MemberRow.name,
            DepartmentRow.key,
            DepartmentRow.path,
            MemberRow.session_stamp,
        ),
        wanted,
    )
    if chosen is not None:
        statement = statement.where(MemberRow.public_id.in_(chosen))
    statement = statement.order_by(DepartmentRow.position, MemberRow.staff_number_folded)
    return [SlipRow(*row) for row in db.session.execute(statement)]


def _listed() -> Select[Any]:
    return select(
        MemberRow.id,
        MemberRow.public_id,
        MemberRow.staff_number,
        MemberRow.name,
        MemberRow.phone,
        DepartmentRow.key,
        MemberRow.tier,
        MemberRow.groups,
        MemberRow.status,
        MemberRow.password_hash != "",
        MemberRow.must_change_password,
    )


def _joined(statement: Select[Any]) -> Select[Any]:
    return statement.select_from(MemberRow).join(DepartmentRow, DepartmentRow.id == MemberRow.department_id)


def _in_order(statement: Select[Any]) -> Select[Any]:
    return statement.order_by(MemberRow.staff_number_folded)


def _where(statement: Select[Any], wanted: Wanted, *, by_text: bool = True) -> Select[Any]:
    conditions: list[ColumnElement[bool]] = [within(wanted.paths)]
    if wanted.department_path:
        conditions.append(within((wanted.department_path,)))
    if wanted.tier:
        conditions.append(MemberRow.tier == wanted.tier)
    if wanted.status:
        conditions.append(MemberRow.status == wanted.status)
    if wanted.account == "none":
        conditions.append(MemberRow.password_hash == "")
    elif wanted.account == "first":
        conditions.append(MemberRow.must_change_password.is_(True))
    if wanted.text and by_text:
        conditions.append(
            or_(
                MemberRow.name.contains(wanted.text, autoescape=True),
                MemberRow.staff_number_folded.contains(wanted.folded, autoescape=True),
                MemberRow.phone.contains(wanted.folded, autoescape=True),
            )
        )
    return _joined(statement).where(*conditions)
