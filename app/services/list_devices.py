"""Where a member is signed in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.services.clock import Clock
from app.services.recognise import SEEN_EVERY
from app.settings import Settings
from app.store.queries.devices import browsers_of, tokens_of
from app.store.transaction import reading

TOKEN_NAME = 16  # letters of a token's hash: enough to name it, of no use to anybody else


@dataclass(frozen=True)
class Device:
    """A browser or a program. ``device`` is ``kind/system/browser``; ``seen_at`` is None for programs."""

    name: str  # for ending it
    is_browser: bool
    device: str
    is_here: bool
    is_shared: bool
    started_at: datetime | None
    seen_at: datetime | None
    ends_at: datetime | None


def list_devices(member_id: int, *, here: str, clock: Clock, settings: Settings) -> list[Device]:
    """Return the browsers and programs in which the member is signed in; ``here`` is this browser's key."""
    now = clock.now()
    since = now - timedelta(hours=settings.session_hours) - SEEN_EVERY
    with reading():
        browsers = [
            Device(
                name=row.key,
                is_browser=True,
                device=row.device,
                is_here=row.key == here,
                is_shared=row.is_shared,
                started_at=row.started_at,
                seen_at=row.seen_at,
                ends_at=None,
            )
            for row in browsers_of(member_id, since)
        ]
        programs = [
            Device(
                name=row.token_hash[:TOKEN_NAME],
                is_browser=False,
                device=row.device or "program//",
                is_here=False,
                is_shared=False,
                started_at=row.issued_at,
                seen_at=None,
                ends_at=row.expires_at,
            )
            for row in tokens_of(member_id, now)
        ]
    return sorted(browsers, key=lambda one: not one.is_here) + programs
