"""Signs of life of the service itself, and what a check of it asks the database."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import func, select, text
from sqlalchemy.exc import DatabaseError

from app.store.database import db
from app.store.models import AttemptRow, AuditRow, MemberRow, SignOfLifeRow

MOST_QUICKLY = 300 << 20  # bytes of an SQLite file that can be looked through while somebody waits


class Sign(NamedTuple):
    """When something happened last."""

    at: datetime
    facts: Mapping[str, object]


class Soundness(NamedTuple):
    """What a quick look found; ``was_looked`` is False where it would have taken too long."""

    was_looked: bool
    damage: str = ""
    not_durable: str = ""


def put_sign(name: str, at: datetime, facts: Mapping[str, object]) -> None:
    """Keep when something happened, in the place of the time before."""
    row = db.session.get(SignOfLifeRow, name)
    if row is None:
        db.session.add(SignOfLifeRow(name=name, at=at, facts=dict(facts)))
    else:
        row.at, row.facts = at, dict(facts)


def signs_of_life() -> dict[str, Sign]:
    """Return what happened last, by name."""
    return {row.name: Sign(row.at, row.facts) for row in db.session.scalars(select(SignOfLifeRow))}


def last_audit_at() -> datetime | None:
    """Return when the newest entry of the audit was written."""
    return db.session.scalar(select(AuditRow.at).order_by(AuditRow.id.desc()).limit(1))


def attempts_overdue(since: datetime) -> int:
    """Return how many attempts are open though their time ended before ``since``."""
    statement = (
        select(func.count())
        .select_from(AttemptRow)
        .where(AttemptRow.state == "open", AttemptRow.deadline < since)
    )
    return db.session.scalar(statement) or 0


def has_attempts() -> bool:
    """Return whether anybody has ever sat anything."""
    return db.session.scalar(select(AttemptRow.id).limit(1)) is not None


def count_demo_members() -> int:
    """Return how many demo members can sign in."""
    statement = (
        select(func.count())
        .select_from(MemberRow)
        .where(MemberRow.is_demo.is_(True), MemberRow.status == "active")
    )
    return db.session.scalar(statement) or 0


def database_clock() -> datetime | None:
    """Return the time by the database server, None where it is this very machine."""
    if db.engine.dialect.name == "sqlite":
        return None
    return db.session.scalar(select(func.clock_timestamp()))


def look_quickly() -> Soundness:
    """Look whether the database is damaged or may lose what it acknowledged, as far as that is quick."""
    with db.engine.connect() as connection:
        try:
            if connection.dialect.name != "sqlite":
                settings = [
                    name
                    for name in ("fsync", "full_page_writes")
                    if connection.scalar(text("SELECT current_setting(:name)"), {"name": name}) == "off"
                ]
                return Soundness(True, not_durable=", ".join(settings))
            path = db.engine.url.database
            if path and Path(path).exists() and Path(path).stat().st_size > MOST_QUICKLY:
                return Soundness(False)
            told = connection.scalar(text("PRAGMA quick_check(1)"))
            return Soundness(True, damage="" if told == "ok" else str(told))
        except DatabaseError as error:
            return Soundness(True, damage=str(error.orig))
