"""Where a member is signed in: browsers and tokens."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, or_, select, update

from app.store.database import db
from app.store.models import ApiTokenRow, BrowserSessionRow, MemberRow


def browsers_of(member_id: int, since: datetime | None = None) -> list[BrowserSessionRow]:
    """Return the member's browsers seen after ``since`` and not ended by a new stamp, newest first."""
    row = BrowserSessionRow
    statement = (
        select(row)
        .join(MemberRow, MemberRow.id == row.member_id)
        .where(row.member_id == member_id, row.session_stamp == MemberRow.session_stamp)
        .order_by(row.seen_at.desc(), row.key)
    )
    return list(db.session.scalars(statement if since is None else statement.where(row.seen_at > since)))


def tokens_of(member_id: int, now: datetime) -> list[ApiTokenRow]:
    """Return the member's tokens that are valid at ``now``, the last to end first."""
    row = ApiTokenRow
    statement = (
        select(row)
        .join(MemberRow, MemberRow.id == row.member_id)
        .where(row.member_id == member_id, row.session_stamp == MemberRow.session_stamp, row.expires_at > now)
        .order_by(row.expires_at.desc(), row.token_hash)
    )
    return list(db.session.scalars(statement))


def set_seen(key: str, *, now: datetime, unless_since: datetime) -> None:
    """Note that a browser was seen, unless another request noted it after ``unless_since``."""
    row = BrowserSessionRow
    db.session.execute(update(row).where(row.key == key, row.seen_at <= unless_since).values(seen_at=now))


def move_browser(key: str, *, member_id: int, session_stamp: str) -> None:
    """Let a browser of the member go on under a new stamp."""
    row = BrowserSessionRow
    db.session.execute(
        update(row).where(row.key == key, row.member_id == member_id).values(session_stamp=session_stamp)
    )


def remove_browser(key: str) -> None:
    """End a browser's session; one that is not there is no error."""
    db.session.execute(delete(BrowserSessionRow).where(BrowserSessionRow.key == key))


def remove_browsers(member_id: int, *, except_key: str) -> None:
    """End all the member's browser sessions but one."""
    row = BrowserSessionRow
    db.session.execute(delete(row).where(row.member_id == member_id, row.key != except_key))


def remove_ended_browsers(member_id: int, *, session_stamp: str, before: datetime) -> None:
    """Remove what is left of the member's sessions that ended by a new stamp or by time."""
    row = BrowserSessionRow
    has_ended = or_(row.session_stamp != session_stamp, row.seen_at < before)
    db.session.execute(delete(row).where(row.member_id == member_id, has_ended))


def remove_tokens(member_id: int) -> None:
    """End all the member's tokens."""
    db.session.execute(delete(ApiTokenRow).where(ApiTokenRow.member_id == member_id))
