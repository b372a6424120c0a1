"""How connections to PostgreSQL begin, and what its refusals mean."""

from __future__ import annotations

from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine, ExceptionContext
from sqlalchemy.exc import DataError

from app.domain.errors import DomainError

ENGINE_OPTIONS: dict[str, Any] = {
    "isolation_level": "READ COMMITTED",
    "pool_pre_ping": True,  # a server that was restarted while nobody asked is no fault
    "connect_args": {
        "connect_timeout": 5,  # seconds
        # A cable pulled in the middle of a save must not hold the member for a quarter of an hour.
        "keepalives_idle": 30,
        "keepalives_interval": 5,
        "keepalives_count": 3,
        "tcp_user_timeout": 20_000,  # milliseconds
    },
}

# Locks are waited for as long as on SQLite. "off" would acknowledge answers before the disk has them;
# what is stricter than "on" stays.
_SESSION = """
    SELECT set_config('lock_timeout', '15s', false), set_config('TimeZone', 'UTC', false),
        CASE WHEN current_setting('synchronous_commit') IN ('off', 'local')
            THEN set_config('synchronous_commit', 'on', false) END
"""

UNDEFINED_TABLE, UNDEFINED_COLUMN, READ_ONLY = "42P01", "42703", "25006"


class Unavailable(Exception):
    """The database answers, but cannot be used: no tables, other tables, or a standby that only reads."""


class NotStorable(DomainError):
    """A text or number that no row can hold: too long, too large, or with a NUL in it."""

    code = "not-storable"


def prepare(engine: Engine) -> None:
    """Set what every connection needs, and put the driver's refusals into the house's own words."""

    @event.listens_for(engine, "connect")
    def configure(connection: Any, _record: Any) -> None:
        connection.execute(_SESSION)
        connection.commit()

    @event.listens_for(engine, "handle_error")
    def translate(context: ExceptionContext) -> None:
        cause = context.original_exception
        state = getattr(cause, "sqlstate", None)
        if state == READ_ONLY:
            context.is_disconnect = True  # after a failover the next connection may find the new primary
        if state in (UNDEFINED_TABLE, UNDEFINED_COLUMN, READ_ONLY):
            raise Unavailable(str(cause).strip()) from cause
        if isinstance(context.sqlalchemy_exception, DataError):
            raise NotStorable() from cause
