"""Clock times of a place as moments, across changes of its clocks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from app.domain.errors import DomainError

SECOND = timedelta(seconds=1)


def zone_named(name: str) -> ZoneInfo:
    """Return the time zone.

    :raises DomainError: ``unknown-zone``.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise DomainError("unknown-zone", zone=name) from None


def to_moment(local: datetime, zone: ZoneInfo) -> datetime:
    """Return the moment, in UTC, at which clocks in ``zone`` show ``local`` (which has no zone itself).

    A time shown twice means the first; a time that is skipped means the first
    that exists after it.
    """
    moment = local.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) == local:
        return moment
    return _clock_change(local.replace(tzinfo=zone, fold=1).astimezone(UTC), moment, zone)


def add_by_clock(moment: datetime, span: timedelta, zone: ZoneInfo) -> datetime:
    """Return ``moment`` plus ``span``: whole days keep the clock time, the rest is elapsed time."""
    local = moment.astimezone(zone).replace(tzinfo=None)
    return to_moment(local + timedelta(days=span.days), zone) + (span - timedelta(days=span.days))


def _clock_change(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """Return the moment between the two at which clocks jump, to the second."""
    offset_after = after.astimezone(zone).utcoffset()
    while after - before > SECOND:
        middle = before + ((after - before) / 2 // SECOND) * SECOND
        if middle.astimezone(zone).utcoffset() == offset_after:
            after = middle
        else:
            before = middle
    return after
