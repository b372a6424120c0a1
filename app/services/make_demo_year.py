"""A living demo year: made-up members and what they did in the last twelve months, from a seed."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from app.domain.errors import Conflict, DomainError
from app.domain.simulation.habits import past_to_make
from app.domain.sittings.local_time import to_moment
from app.services.add_demo_members import add_demo_members
from app.services.clock import Clock
from app.services.demo_year.add_people import add_demo_people, sitters
from app.services.demo_year.play_year import Year
from app.services.demo_year.publish_material import PLANTED, publish_demo_material
from app.services.passwords import hash_password
from app.services.publish_organisation import current_organisation
from app.services.refresh_plan import refresh_plan
from app.services.remove_demo_year import remove_demo_year
from app.store import demo as store
from app.store.audit import write_audit
from app.store.transaction import reading, writing

FEWEST, MOST = 12, 5000


@dataclass(frozen=True)
class Progress:
    """How far it has come: share of the whole, 0 to 1, and attempts made."""

    share: float
    attempts: int


def make_demo_year(
    *, members: int, seed: int, again: bool, password: str, clock: Clock, zone: str
) -> Iterator[Progress]:
    """Make demo members and their year up to now, yielding the progress. ``again``: replace the one there.

    The same seed gives the same year for the same files and the same moment.
    Nobody's real data is touched: beside real members it refuses.

    :raises Conflict: ``demo-real-members`` (facts: members), ``demo-already-made``.
    :raises DomainError: ``demo-size`` (facts: fewest, most), ``organisation-missing``.
    """
    if not FEWEST <= members <= MOST:
        raise DomainError("demo-size", fewest=FEWEST, most=MOST)
    _check_place(again=again)
    if again:
        remove_demo_year(clock=clock, zone=zone)
    yield Progress(0.0, 0)
    publish_demo_material(clock=clock, zone=zone)
    add_demo_members(password=password, clock=clock)
    now = clock.now()
    since = _since(now, zone)
    shared = hash_password(password)
    with writing():
        store.set_joined([row.id for row in store.demo_members()], since)
        add_demo_people(members, seed=seed, since=since, password_hash=shared)
        write_audit(
            store.MADE, str(seed), by=None, at=now, seed=seed, members=members, since=since.isoformat()
        )
    refresh_plan(clock=clock, zone=zone, since=since)
    with writing(), _collector_paused():
        year = Year(seed, sitters(seed), since=since, now=now, zone=zone)
        for share in year.play(PLANTED):
            yield Progress(share, year.made)
    yield Progress(1.0, year.made)


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Hold the garbage collector: thousands of papers come and go, and none is part of a cycle."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _check_place(*, again: bool) -> None:
    with reading():
        if current_organisation() is None:
            raise DomainError("organisation-missing")
        if real := store.count_real_members():
            raise Conflict("demo-real-members", members=real)
        if store.last_made() is not None and not again:
            raise Conflict("demo-already-made")


def _since(now: datetime, zone: str) -> datetime:
    place = ZoneInfo(zone)
    return to_moment(datetime.combine(past_to_make(now.astimezone(place).date()), time()), place)
