"""撞期: when neither of two sittings can be sat in full before the other."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.domain.sittings.clashes import Demand, do_clash


def at(hour: float) -> datetime:
    return datetime(2026, 12, 10, tzinfo=UTC) + timedelta(hours=hour)


def demand(opens: float, closes: float, hours: float, *, cut: bool = False) -> Demand:
    return Demand(at(opens), at(closes), timedelta(hours=hours), cut)


@pytest.mark.parametrize(
    ("one", "other", "now", "clash"),
    [
        (demand(9, 10, 1, cut=True), demand(9, 10, 1, cut=True), None, True),
        (demand(9, 11, 1, cut=True), demand(9, 11, 1, cut=True), None, False),
        (demand(9, 11, 1, cut=True), demand(9, 10.9, 1, cut=True), None, False),
        (demand(9, 10.5, 1, cut=True), demand(9, 10.5, 1, cut=True), None, True),
        (demand(9, 10, 1), demand(9, 10, 1), None, True),
        (demand(9, 10.5, 1), demand(9, 10.5, 1), None, False),
        (demand(9, 10, 1, cut=True), demand(9, 33, 1), None, False),
        (demand(9, 10, 1, cut=True), demand(10, 11, 1, cut=True), None, False),
        (demand(9, 33, 1), demand(9, 33, 1), 32.5, True),
        (demand(9, 33, 1), demand(9, 33, 1), 31, False),
        (demand(9, 33, 1), demand(40, 41, 1), 32.5, False),
    ],
    ids=[
        "one hour for two exams of an hour",
        "two hours for two exams of an hour",
        "the second ends earlier, so it is sat first",
        "cut off after half of the second",
        "who may finish must have begun before the close",
        "who may finish may begin the second late",
        "a long window beside a fixed hour",
        "one after the other",
        "half an hour is left of both windows",
        "two hours are left of both windows",
        "the other one comes later",
    ],
)
def test_two_sittings_clash_when_no_order_leaves_time_for_both(one, other, now, clash):
    moment = None if now is None else at(now)
    assert do_clash(one, other, now=moment) is clash
    assert do_clash(other, one, now=moment) is clash
