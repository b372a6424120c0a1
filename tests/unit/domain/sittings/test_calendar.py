from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import DomainError
from app.domain.sittings.calendar import occurrences, period_title
from app.domain.sittings.exam import Moment, Schedule
from app.domain.sittings.local_time import zone_named

WEEK = timedelta(days=7)
YEAR = (date(2026, 1, 1), date(2026, 12, 31))


def schedule(every, *, window=WEEK, zone="Asia/Shanghai", **moment):
    return Schedule(every, Moment(**{"hour": 9, "minute": 0, **moment}), window, zone)


def opening_days(rule, first=YEAR[0], last=YEAR[1]):
    zone = zone_named(rule.zone)
    return [
        (one.period, one.opens_at.astimezone(zone).date().isoformat())
        for one in occurrences(rule, first, last)
    ]


def test_a_quarterly_exam_opens_on_its_day_at_its_hour():
    rule = schedule("quarter", month="last", day="10")
    assert opening_days(rule) == [
        ("2026-Q1", "2026-03-10"),
        ("2026-Q2", "2026-06-10"),
        ("2026-Q3", "2026-09-10"),
        ("2026-Q4", "2026-12-10"),
    ]
    fourth = occurrences(rule, *YEAR)[3]
    assert fourth.opens_at == datetime(2026, 12, 10, 1, 0, tzinfo=UTC)
    assert fourth.closes_at == datetime(2026, 12, 17, 1, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("5", "2026-02-05"),
        ("31", "2026-02-28"),
        ("last", "2026-02-28"),
        ("last-workday", "2026-02-27"),
        ("workday 1", "2026-02-02"),
        ("workday 6", "2026-02-09"),
        ("workday 23", "2026-02-27"),
    ],
)
def test_days_of_a_month(day, expected):
    assert ("2026-02", expected) in opening_days(schedule("month", day=day))


@pytest.mark.parametrize(
    ("month", "expected"), [("first", "2026-04-01"), ("second", "2026-05-01"), ("last", "2026-06-01")]
)
def test_months_of_a_quarter(month, expected):
    assert ("2026-Q2", expected) in opening_days(schedule("quarter", month=month, day="1"))


def test_weeks_are_named_by_the_iso_calendar_also_around_new_year():
    rule = schedule("week", weekday=0)
    assert opening_days(rule, date(2026, 12, 21), date(2027, 1, 11)) == [
        ("2026-W52", "2026-12-21"),
        ("2026-W53", "2026-12-28"),
        ("2027-W01", "2027-01-04"),
        ("2027-W02", "2027-01-11"),
    ]


def test_a_yearly_exam_and_one_that_happens_once():
    assert opening_days(schedule("year", month="3", day="1")) == [("2026", "2026-03-01")]
    once = schedule("once", date="2026-05-20")
    assert opening_days(once) == [("once", "2026-05-20")]
    assert opening_days(once, date(2026, 5, 21)) == []


def test_both_ends_of_the_span_count():
    rule = schedule("month", day="10")
    assert len(occurrences(rule, date(2026, 3, 10), date(2026, 4, 10))) == 2
    assert occurrences(rule, date(2026, 3, 11), date(2026, 4, 9)) == []


@pytest.mark.parametrize(
    ("every", "moment"),
    [
        ("week", {"weekday": 6}),
        ("month", {"day": "last-workday"}),
        ("quarter", {"month": "second", "day": "workday 2"}),
        ("year", {"month": "2", "day": "29"}),
    ],
)
def test_without_a_window_each_occurrence_lasts_until_the_next(every, moment):
    found = occurrences(schedule(every, window=None, **moment), date(2026, 1, 1), date(2029, 12, 31))
    assert len(found) > 3
    for one, following in pairwise(found):
        assert one.closes_at == following.opens_at


def test_windows_follow_the_clock_through_a_change_of_the_clocks():
    (march,) = occurrences(
        schedule("month", day="25", zone="Europe/Berlin"), date(2026, 3, 1), date(2026, 3, 31)
    )
    assert (march.opens_at.hour, march.closes_at.hour) == (8, 7)


def test_a_window_that_would_open_in_a_gap_opens_when_the_gap_ends():
    rule = schedule("month", day="29", hour=2, minute=30, zone="Europe/Berlin")
    (march,) = occurrences(rule, date(2026, 3, 1), date(2026, 3, 31))
    assert march.opens_at == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        (schedule("fortnight"), "unknown-rhythm"),
        (schedule("week"), "bad-moment"),
        (schedule("month", day="32"), "bad-moment"),
        (schedule("month", day="workday 0"), "bad-moment"),
        (schedule("month"), "bad-moment"),
        (schedule("quarter", month="third", day="1"), "bad-moment"),
        (schedule("year", month="13", day="1"), "bad-moment"),
        (schedule("once", date="2026-02-30"), "bad-moment"),
        (schedule("once", date="2026-02-20", window=None), "window-missing"),
        (schedule("month", day="1", zone="Asia/Nowhere"), "unknown-zone"),
    ],
)
def test_a_rule_that_names_no_moment_is_refused(rule, code):
    with pytest.raises(DomainError) as refusal:
        occurrences(rule, *YEAR)
    assert refusal.value.code == code


@given(
    st.sampled_from(
        [
            schedule("week", weekday=3),
            schedule("month", day="31"),
            schedule("quarter", month="last", day="last"),
            schedule("year", month="2", day="29"),
        ]
    ),
    st.dates(date(2020, 1, 1), date(2035, 1, 1)),
    st.integers(0, 800),
    st.integers(0, 800),
)
def test_asking_in_two_parts_gives_the_same_occurrences_each_once(rule, first, one, other):
    middle, last = first + timedelta(one), first + timedelta(one + 1 + other)
    whole = occurrences(rule, first, last)
    parts = occurrences(rule, first, middle) + occurrences(rule, middle + timedelta(1), last)
    assert parts == whole
    assert len({window.period for window in whole}) == len(whole)


@pytest.mark.parametrize(
    ("period", "zh", "en"),
    [
        ("2026-Q4", "2026 年第四季度", "Q4 2026"),
        ("2026-11", "2026 年 11 月", "November 2026"),
        ("2026-03", "2026 年 3 月", "March 2026"),
        ("2026-W47", "2026 年第 47 周", "Week 47, 2026"),
        ("2026-W01", "2026 年第 1 周", "Week 1, 2026"),
        ("2026", "2026 年", "2026"),
        ("once", "", ""),
    ],
)
def test_what_people_call_a_period(period, zh, en):
    title = period_title(period)
    assert (title.zh, title.en) == (zh, en)


@pytest.mark.parametrize("period", ["2026-Q5", "2026-13", "2026-00", "26", "", "2026-w1"])
def test_what_is_no_period_has_no_title(period):
    with pytest.raises(ValueError, match="no period"):
        period_title(period)
