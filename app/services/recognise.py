"""Who a browser belongs to, and for how long."""

from __future__ import annotations

from datetime import timedelta

from app.services.clock import Clock
from app.services.sign_in import demo_allowed
from app.settings import Settings
from app.store.database import UNAVAILABLE
from app.store.queries.devices import remove_browser, set_seen
from app.store.queries.sign_in import InBrowser, has_open_attempt, person_in_browser
from app.store.transaction import reading, writing

LONGEST_GRACE = timedelta(minutes=5)  # that an exam file may give answers on their way
SEEN_EVERY = timedelta(minutes=10)  # how exact "last seen" is: pages are read far more often


def recognise(key: str, *, settings: Settings) -> InBrowser | None:
    """Return who is signed in in a browser; None once they left, or the session was ended."""
    found = person_in_browser(key)
    if found is None:
        return None
    return found if demo_allowed(settings) or not found.person.is_demo else None


def idle_limit(*, is_shared: bool, settings: Settings) -> timedelta:
    """Return how long a browser may rest before one must sign in again."""
    return (
        timedelta(minutes=settings.shared_minutes) if is_shared else timedelta(hours=settings.session_hours)
    )


def sits_an_exam(member_id: int, *, clock: Clock) -> bool:
    """Return whether an attempt of the member is running: no session may end under it."""
    with reading():
        return has_open_attempt(member_id, clock.now() - LONGEST_GRACE)


def note_seen(key: str, *, clock: Clock) -> None:
    """Keep that a browser is in use. Where nothing can be written, reading goes on without it."""
    try:
        with writing():
            set_seen(key, now=clock.now(), unless_since=clock.now() - SEEN_EVERY)
    except UNAVAILABLE:
        return


def end_browser(key: str) -> None:
    """End the session of a browser; one that has ended already is no error.

    A database that is away must not keep anybody signed in on this machine: then the cookie alone goes.
    """
    try:
        with writing():
            remove_browser(key)
    except UNAVAILABLE:
        return
