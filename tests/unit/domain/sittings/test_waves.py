from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest

from app.domain.sittings.calendar import OccurrenceWindow, occurrences
from app.domain.sittings.waves import last_possible_deadline, waves_of

WINDOW = OccurrenceWindow(
    "2026-Q4", datetime(2026, 12, 10, 1, tzinfo=UTC), datetime(2026, 12, 17, 1, tzinfo=UTC)
)
HALF_A_MINUTE = timedelta(seconds=30)


def days(waves):
    return [
        (wave.kind, wave.opens_at.date().isoformat(), wave.closes_at.date().isoformat()) for wave in waves
    ]


def test_the_first_occurrence_has_a_pilot_the_rest_and_a_make_up(make_exam):
    assert days(waves_of(make_exam(), WINDOW, is_first=True)) == [
        ("pilot", "2026-11-26", "2026-12-03"),
        ("main", "2026-12-10", "2026-12-17"),
        ("make-up", "2026-12-24", "2026-12-27"),
    ]


def test_later_occurrences_have_a_pilot_only_where_the_exam_says_so(make_exam):
    exam = make_exam()
    assert [wave.kind for wave in waves_of(exam, WINDOW, is_first=False)] == ["main", "make-up"]
    always = replace(exam, pilot=replace(exam.pilot, first_only=False))
    assert [wave.kind for wave in waves_of(always, WINDOW, is_first=False)] == ["pilot", "main", "make-up"]


def test_an_exam_without_either_has_one_wave(make_exam):
    assert [wave.kind for wave in waves_of(make_exam(pilot=None, make_up=None), WINDOW, True)] == ["main"]


@pytest.mark.parametrize(
    ("path", "kinds"),
    [
        (("yunling", "fm-1"), ["main", "make-up"]),
        (("qingshi",), ["pilot", "make-up"]),
        (("qingshi", "am-2"), ["pilot", "make-up"]),
    ],
    ids=["elsewhere", "the pilot station", "a team below it"],
)
def test_who_sits_which_wave(make_exam, path, kinds):
    waves = waves_of(make_exam(), WINDOW, is_first=True)
    assert [wave.kind for wave in waves if wave.takes(("org", *path))] == kinds


def test_departments_that_the_exam_leaves_out_sit_no_wave(make_exam):
    waves = waves_of(make_exam(departments=("yunling",), pilot=None), WINDOW, is_first=True)
    assert not any(wave.takes(("org", "baishan")) for wave in waves)


def test_pilots_and_make_ups_keep_the_clock_time_through_a_change_of_the_clocks(make_exam):
    exam = make_exam()
    exam = replace(exam, schedule=replace(exam.schedule, zone="Europe/Berlin"))
    (window,) = occurrences(
        replace(exam.schedule, opens=replace(exam.schedule.opens, day="30")),
        date(2026, 3, 1),
        date(2026, 3, 31),
    )
    pilot, main, _ = waves_of(exam, window, is_first=True)
    assert (pilot.opens_at.hour, main.opens_at.hour) == (8, 7)


@pytest.mark.parametrize(("let_finish", "minutes"), [(True, 60), (False, 0)])
def test_nobody_answers_after_the_last_possible_deadline(make_exam, let_finish, minutes):
    exam = make_exam(let_finish=let_finish)
    waves = waves_of(exam, WINDOW, is_first=True)
    make_up_closes = datetime(2026, 12, 27, 1, tzinfo=UTC)
    expected = make_up_closes + timedelta(minutes=minutes) + HALF_A_MINUTE
    assert last_possible_deadline(waves, exam) == expected


def test_accommodations_and_personal_windows_move_the_last_deadline(make_exam):
    exam = make_exam(make_up=None)
    waves = waves_of(exam, WINDOW, is_first=False)
    stretched = last_possible_deadline(waves, exam, accommodation=Fraction(3, 2))
    assert stretched == WINDOW.closes_at + timedelta(minutes=90) + HALF_A_MINUTE
    personal = datetime(2027, 1, 5, tzinfo=UTC)
    assert last_possible_deadline(waves, exam, personal=[personal]) == personal + HALF_A_MINUTE
    early = WINDOW.opens_at
    assert last_possible_deadline(waves, exam, personal=[early]) == last_possible_deadline(waves, exam)
