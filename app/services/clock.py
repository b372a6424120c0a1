"""The clock, handed in as an argument so that tests and rehearsals can set it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Something that knows the time."""

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""


class SystemClock:
    """The server's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


system_clock: Clock = SystemClock()
