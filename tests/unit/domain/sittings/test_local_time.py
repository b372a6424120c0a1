from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import DomainError
from app.domain.sittings.local_time import add_by_clock, to_moment, zone_named

BERLIN = zone_named("Europe/Berlin")


@pytest.mark.parametrize(
    ("zone", "local", "utc"),
    [
        ("Asia/Shanghai", "2026-12-10T09:00", "2026-12-10T01:00"),
        ("Europe/Berlin", "2026-03-29T02:30", "2026-03-29T01:00"),
        ("Europe/Berlin", "2026-03-29T02:00", "2026-03-29T01:00"),
        ("Europe/Berlin", "2026-03-29T03:00", "2026-03-29T01:00"),
        ("Europe/Berlin", "2026-10-25T02:30", "2026-10-25T00:30"),
        ("Australia/Lord_Howe", "2026-10-04T02:15", "2026-10-03T15:30"),
        ("Pacific/Apia", "2011-12-30T12:00", "2011-12-30T10:00"),
    ],
    ids=[
        "ordinary",
        "inside a gap: its end",
        "at the start of a gap",
        "at its end",
        "shown twice: the first",
        "a gap of half an hour",
        "a day that was left out",
    ],
)
def test_what_a_clock_shows_is_a_moment(zone, local, utc):
    expected = datetime.fromisoformat(utc).replace(tzinfo=UTC)
    assert to_moment(datetime.fromisoformat(local), zone_named(zone)) == expected


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.times())
def test_a_later_clock_time_is_never_an_earlier_moment(day, clock):
    local = datetime.combine(day, clock)
    assert to_moment(local, BERLIN) <= to_moment(local + timedelta(minutes=20), BERLIN)


def test_whole_days_keep_the_clock_time_and_hours_elapse():
    before_the_change = datetime(2026, 3, 28, 8, 0, tzinfo=UTC)  # 09:00 in Berlin
    assert add_by_clock(before_the_change, timedelta(days=1), BERLIN) == datetime(
        2026, 3, 29, 7, 0, tzinfo=UTC
    )
    assert add_by_clock(before_the_change, timedelta(hours=23), BERLIN) == datetime(
        2026, 3, 29, 7, 0, tzinfo=UTC
    )


@pytest.mark.parametrize("name", ["Asia/Nowhere", "", "../etc/passwd"])
def test_an_unknown_zone_is_refused(name):
    with pytest.raises(DomainError, match="unknown-zone"):
        zone_named(name)
