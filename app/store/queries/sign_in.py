"""Who a browser or a token belongs to, and how often a password was wrong."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, case, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from app.store.database import db
from app.store.models import ApiTokenRow, DepartmentRow, LoginFailureRow, MemberRow, RoleGrantRow


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


def active_person(member_id: int) -> Person | None:
    """Return the active member with this id and the roles held now."""
    return _person(_people().where(MemberRow.id == member_id))


def person_of_token(token_hash: str, now: datetime) -> Person | None:
    """Return whose token this is, unless it has ended or the member's sessions were ended since."""
    return _person(
        _people()
        .join(ApiTokenRow, ApiTokenRow.member_id == MemberRow.id)
        .where(
            ApiTokenRow.token_hash == token_hash,
            ApiTokenRow.expires_at > now,
            ApiTokenRow.session_stamp == MemberRow.session_stamp,
        )
    )


def _people() -> Select[Any]:
    return (
        select(
            MemberRow.id.label("member_id"),
            MemberRow.public_id,
            MemberRow.name,
            MemberRow.staff_number,
            MemberRow.session_stamp,
            MemberRow.is_demo,
            MemberRow.must_change_password,
            MemberRow.language,
            MemberRow.theme,
            MemberRow.text_percent,
            RoleGrantRow.role,
            DepartmentRow.path,
            RoleGrantRow.sees_names,
        )
        .outerjoin(RoleGrantRow, RoleGrantRow.member_id == MemberRow.id)
        .outerjoin(DepartmentRow, DepartmentRow.id == RoleGrantRow.department_id)
        .where(MemberRow.status == "active")
        .order_by(RoleGrantRow.id)
    )


def _person(statement: Select[Any]) -> Person | None:
    rows = db.session.execute(statement).all()
    if not rows:
        return None
    facts: dict[str, Any] = dict(rows[0]._mapping)
    for column in ("role", "path", "sees_names"):
        del facts[column]
    grants = tuple((row.role, row.path, row.sees_names) for row in rows if row.role is not None)
    return Person(**facts, grants=grants)


def member_by_id(member_id: int) -> MemberRow | None:
    return db.session.get(MemberRow, member_id)


def member_by_staff_number(folded: str) -> MemberRow | None:
    """Return the member, also an inactive one, whose folded staff number this is."""
    return db.session.scalar(select(MemberRow).where(MemberRow.staff_number_folded == folded))


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


def add_token(token_hash: str, *, member_id: int, session_stamp: str, expires_at: datetime) -> None:
    db.session.add(
        ApiTokenRow(
            token_hash=token_hash, member_id=member_id, session_stamp=session_stamp, expires_at=expires_at
        )
    )


def remove_token(token_hash: str) -> None:
    db.session.execute(delete(ApiTokenRow).where(ApiTokenRow.token_hash == token_hash))


def remove_tokens_ended(now: datetime) -> None:
    db.session.execute(delete(ApiTokenRow).where(ApiTokenRow.expires_at <= now))
