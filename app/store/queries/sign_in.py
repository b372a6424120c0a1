"""Who a browser or a token belongs to, and how often a password was wrong."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, cast

from sqlalchemy import Table, bindparam, case, delete, literal_column, select
from sqlalchemy.dialects import postgresql, sqlite

from app.store.database import db
from app.store.models import (
    ApiTokenRow,
    AttemptRow,
    BrowserSessionRow,
    DepartmentRow,
    LoginFailureRow,
    MemberRow,
    RoleGrantRow,
)
from app.store.prepared import Prepared


@dataclass(frozen=True)
class Person:
    """An active member as every request needs it: one row, no mapped object."""

    member_id: int
    public_id: str
    name: str
    staff_number: str
    session_stamp: str
    is_demo: bool
    must_change_password: bool
    language: str | None
    theme: str
    text_percent: int
    grants: tuple[tuple[str, str, bool], ...]  # role, path of the department, sees names


class InBrowser(NamedTuple):
    """Who is signed in in a browser, and when that was noted last."""

    person: Person
    seen_at: datetime


MEMBER, TOKEN, BROWSER, GRANT, DEPARTMENT = (
    cast(Table, row.__table__)
    for row in (MemberRow, ApiTokenRow, BrowserSessionRow, RoleGrantRow, DepartmentRow)
)
# Every request asks this.
_PEOPLE = (
    select(
        MEMBER.c.id.label("member_id"),
        MEMBER.c.public_id,
        MEMBER.c.name,
        MEMBER.c.staff_number,
        MEMBER.c.session_stamp,
        MEMBER.c.is_demo,
        MEMBER.c.must_change_password,
        MEMBER.c.language,
        MEMBER.c.theme,
        MEMBER.c.text_percent,
        GRANT.c.role,
        DEPARTMENT.c.path,
        GRANT.c.sees_names,
    )
    .select_from(MEMBER)
    .outerjoin(GRANT, GRANT.c.member_id == MEMBER.c.id)
    .outerjoin(DEPARTMENT, DEPARTMENT.c.id == GRANT.c.department_id)
    .where(MEMBER.c.status == literal_column("'active'"))
    .order_by(GRANT.c.id)
)
_BY_BROWSER = Prepared(
    _PEOPLE.add_columns(BROWSER.c.seen_at)
    .join(BROWSER, BROWSER.c.member_id == MEMBER.c.id)
    .where(BROWSER.c.key == bindparam("key"), BROWSER.c.session_stamp == MEMBER.c.session_stamp)
)
_BY_TOKEN = Prepared(
    _PEOPLE.join(TOKEN, TOKEN.c.member_id == MEMBER.c.id).where(
        TOKEN.c.token_hash == bindparam("token_hash"),
        TOKEN.c.expires_at > bindparam("now"),
        TOKEN.c.session_stamp == MEMBER.c.session_stamp,
    )
)
_FACTS, _GRANT = 10, 3  # columns of a person, then those of a grant


def person_in_browser(key: str) -> InBrowser | None:
    """Return who is signed in in this browser, unless the session was ended."""
    rows = _ask(_BY_BROWSER, key=key)
    return InBrowser(_person(rows), rows[0][_FACTS + _GRANT]) if rows else None


def person_of_token(token_hash: str, now: datetime) -> Person | None:
    """Return whose token this is, unless it has ended or the member's sessions were ended since."""
    rows = _ask(_BY_TOKEN, token_hash=token_hash, now=now)
    return _person(rows) if rows else None


def _ask(question: Prepared, **values: object) -> list[tuple[Any, ...]]:
    with db.engine.connect() as connection:  # apart from the session, which the use case begins anew anyway
        return question.all(connection, values)


def _person(rows: list[tuple[Any, ...]]) -> Person:
    grants = tuple(tuple(row[_FACTS : _FACTS + _GRANT]) for row in rows if row[_FACTS] is not None)
    facts: tuple[Any, ...] = (*rows[0][:_FACTS], grants)
    return Person(*facts)


def member_by_id(member_id: int) -> MemberRow | None:
    return db.session.get(MemberRow, member_id)


def member_by_staff_number(folded: str) -> MemberRow | None:
    """Return the member, also an inactive one, whose folded staff number this is."""
    return db.session.scalar(select(MemberRow).where(MemberRow.staff_number_folded == folded))


def active_members_with_phone(folded: str) -> list[MemberRow]:
    """Return the active members with this folded telephone number, at most two."""
    statement = select(MemberRow).where(MemberRow.phone == folded, MemberRow.status == "active").limit(2)
    return list(db.session.scalars(statement))


def has_open_attempt(member_id: int, since: datetime) -> bool:
    """Return whether the member has an attempt at work whose deadline lies after ``since``."""
    row = AttemptRow
    statement = select(row.id).where(row.member_id == member_id, row.state == "open", row.deadline > since)
    return db.session.scalar(statement.limit(1)) is not None


def add_browser(row: BrowserSessionRow) -> None:
    db.session.add(row)


def failures_since(subjects: list[str], since: datetime) -> dict[str, tuple[int, datetime]]:
    """Return failures and the time of the first one, for the subjects that have any in the window."""
    statement = select(LoginFailureRow).where(
        LoginFailureRow.subject.in_(subjects), LoginFailureRow.first_at > since
    )
    return {row.subject: (row.failures, row.first_at) for row in db.session.scalars(statement)}


def count_failure(subject: str, *, now: datetime, since: datetime) -> None:
    """Add a failure in one statement; a window that began before ``since`` starts anew."""
    dialect: Any = postgresql if db.engine.dialect.name == "postgresql" else sqlite
    begun_anew = LoginFailureRow.first_at <= since
    statement = dialect.insert(LoginFailureRow).values(subject=subject, failures=1, first_at=now)
    db.session.execute(
        statement.on_conflict_do_update(
            index_elements=["subject"],
            set_={
                "failures": case((begun_anew, 1), else_=LoginFailureRow.failures + 1),
                "first_at": case((begun_anew, statement.excluded.first_at), else_=LoginFailureRow.first_at),
            },
        )
    )


def forget_failures(subject: str) -> None:
    db.session.execute(delete(LoginFailureRow).where(LoginFailureRow.subject == subject))


def add_token(row: ApiTokenRow) -> None:
    db.session.add(row)


def remove_token(token_hash: str) -> None:
    db.session.execute(delete(ApiTokenRow).where(ApiTokenRow.token_hash == token_hash))


def remove_tokens_ended(now: datetime) -> None:
    db.session.execute(delete(ApiTokenRow).where(ApiTokenRow.expires_at <= now))
