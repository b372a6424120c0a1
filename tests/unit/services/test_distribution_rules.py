"""Rules of the page of scores that need no database."""

from __future__ import annotations

import random

import pytest

from app.domain.analysis.disclosure import Cell
from app.domain.analysis.distributions import t_quantile
from app.domain.analysis.figures import Reason
from app.domain.analysis.topics import facility_by_group
from app.services.distribution_figures import count_attendance
from app.services.distribution_groups import _t_975, facility_from
from app.services.distribution_scope import outermost
from app.services.name_order import by_pinyin
from app.store.queries.distribution import TopicSums


@pytest.mark.parametrize("members", [1, 2, 30, 99, 101, 400])
def test_facility_from_sums_equals_facility_from_answers(members):
    dice = random.Random(members)
    answers = [
        (member, dice.choice([0.0, 0.5, 1.0])) for member in range(members) for _ in range(dice.randint(1, 6))
    ]
    by_member = [
        (len(own), sum(own)) for own in ([f for m, f in answers if m == member] for member in range(members))
    ]
    sums = TopicSums(
        tier="operator",
        topic="创争",
        members=members,
        responses=sum(c for c, _ in by_member),
        earned=sum(s for _, s in by_member),
        responses_squared=sum(c * c for c, _ in by_member),
        earned_squared=sum(s * s for _, s in by_member),
        product=sum(c * s for c, s in by_member),
    )
    expected = facility_by_group([""] * len(answers), [m for m, _ in answers], [f for _, f in answers])[
        0
    ].facility
    found = facility_from(sums)
    assert (found.value, found.low, found.high) == pytest.approx(
        (expected.value, expected.low, expected.high)
    )


@pytest.mark.parametrize("df", [1, 30, 99, 100, 101, 1000, 99_999])
def test_the_quick_t_equals_the_exact_one(df):
    assert _t_975(df) == pytest.approx(t_quantile(0.975, df), abs=1e-9)


@pytest.mark.parametrize(
    ("paths", "kept"),
    [
        ([], ()),
        (["/1/"], ("/1/",)),
        (["/1/4/", "/1/"], ("/1/",)),
        (["/1/4/", "/1/40/", "/1/4/7/"], ("/1/4/", "/1/40/")),
        (["/", "/1/"], ("/",)),
    ],
    ids=["none", "one", "inside another", "a longer number is not inside", "everywhere"],
)
def test_subtrees_inside_others_add_nothing(paths, kept):
    assert outermost(paths) == kept


def test_names_are_sorted_by_sound():
    assert sorted(["周岚", "安宁", "李冬", "李东"], key=by_pinyin) == ["安宁", "李东", "李冬", "周岚"]


SMALL, COMPLEMENT = Cell(None, Reason.SMALL_CELL), Cell(None, Reason.COMPLEMENT)


@pytest.mark.parametrize(
    ("due", "sat", "shown", "missing", "at_least"),
    [
        (40, 20, Cell(20), Cell(20), None),
        (40, 37, COMPLEMENT, SMALL, 36),
        (40, 40, COMPLEMENT, SMALL, 36),
        (40, 3, SMALL, COMPLEMENT, None),
        (8, 4, SMALL, SMALL, None),
    ],
    ids=["enough of both", "few missing", "nobody missing", "few sat", "few of both"],
)
def test_without_names_attendance_tells_nobody_apart(due, sat, shown, missing, at_least):
    found = count_attendance(due, sat, names=False, is_live=False)
    assert (found.sat, found.missing, found.sat_at_least) == (shown, missing, at_least)
    assert (found.participation.value is None) == (shown.value is None)


def test_while_the_exam_runs_attendance_moves_in_fives():
    shown = [count_attendance(60, sat, names=False, is_live=True).sat.value for sat in range(20, 26)]
    assert shown == [20, 20, 20, 20, 20, 25]
    assert count_attendance(60, 23, names=True, is_live=True).sat == Cell(23)
