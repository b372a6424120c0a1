"""People, departments, and what they may do."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.store.database import Base, UtcDateTime
from app.store.models.columns import Json, PathText, new_public_id


class OrganisationRow(Base):
    """The organisation file in force: its content as read. One row, id 1."""

    __tablename__ = "organisation"

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64))
    content: Mapped[dict[str, Any]] = mapped_column(Json)  # {title, tiers: {key: {zh,en}}, groups}
    loaded_at: Mapped[datetime] = mapped_column(UtcDateTime)


class DepartmentRow(Base):
    """部门/台站/班组. ``path`` is ``/1/4/9/`` with the ids from the root down to this one."""

    __tablename__ = "department"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    title_zh: Mapped[str] = mapped_column(String(200))
    title_en: Mapped[str] = mapped_column(String(200))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"))
    path: Mapped[str] = mapped_column(PathText, index=True)
    position: Mapped[int]
    retired: Mapped[bool] = mapped_column(default=False)


class MemberRow(Base):
    """人员."""

    __tablename__ = "member"
    __table_args__ = (CheckConstraint("status in ('active', 'inactive')", name="status_known"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(24), unique=True, default=new_public_id)
    staff_number: Mapped[str] = mapped_column(String(40))
    staff_number_folded: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    phone: Mapped[str | None] = mapped_column(String(40), index=True)  # as app.domain.phone folds it
    email: Mapped[str | None] = mapped_column(String(200))
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"), index=True)
    tier: Mapped[str] = mapped_column(String(40))
    groups: Mapped[list[str]] = mapped_column(Json, default=list)
    status: Mapped[str] = mapped_column(String(20), default="active")
    is_demo: Mapped[bool] = mapped_column(default=False)
    password_hash: Mapped[str] = mapped_column(String(200))
    must_change_password: Mapped[bool] = mapped_column(default=True)
    session_stamp: Mapped[str] = mapped_column(
        String(24), default=new_public_id
    )  # a new one ends all sessions
    language: Mapped[str | None] = mapped_column(String(10))
    theme: Mapped[str] = mapped_column(String(10), default="system")  # system | light | dark
    text_percent: Mapped[int] = mapped_column(default=100)  # 100 | 115 | 130 | 160
    joined_at: Mapped[datetime] = mapped_column(UtcDateTime)

    department: Mapped[DepartmentRow] = relationship(lazy="joined")
    grants: Mapped[list[RoleGrantRow]] = relationship(back_populates="member", lazy="selectin")


class RoleGrantRow(Base):
    """A role on a department and everything below it; ``sees_names`` is a right of its own."""

    __tablename__ = "role_grant"
    __table_args__ = (
        UniqueConstraint("member_id", "role", "department_id"),
        CheckConstraint("role in ('organizer', 'manager', 'auditor', 'administrator')", name="role_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True)
    role: Mapped[str] = mapped_column(String(20))
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"))
    sees_names: Mapped[bool] = mapped_column(default=False)

    member: Mapped[MemberRow] = relationship(back_populates="grants")
    department: Mapped[DepartmentRow] = relationship(lazy="joined")


class LoginFailureRow(Base):
    """Wrong passwords counted per account and per address."""

    __tablename__ = "login_failure"

    subject: Mapped[str] = mapped_column(String(80), primary_key=True)  # account:… or address:…
    failures: Mapped[int]
    first_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ApiTokenRow(Base):
    """A bearer token; only its SHA-256 is kept."""

    __tablename__ = "api_token"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True)
    session_stamp: Mapped[str] = mapped_column(String(24))
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    issued_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # None: by an earlier version
    device: Mapped[str | None] = mapped_column(String(80))
