from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.attempts.attempt import STATES
from app.domain.attempts.release import Released, what_is_released
from app.domain.sittings.exam import Release

DAY = timedelta(days=1)
DEFAULT = Release()
ALL_LATER = Release("after-close", "after-close", "after-close")
moments = st.sampled_from(["at-hand-in", "after-close"])


@pytest.fixture
def released(noon):
    def at(days, *, release=DEFAULT, state="graded", closes=7):
        return what_is_released(
            release,
            handed_in_at=noon,
            after_close_at=None if closes is None else noon + closes * DAY,
            now=noon + days * DAY,
            state=state,
        )

    return at


def test_at_hand_in_the_score_is_out_and_the_answers_are_dated(released, noon):
    assert released(0) == Released(score=True, next_at=noon + 7 * DAY)


def test_after_the_close_everything_is_out(released):
    assert released(7) == Released(score=True, answers=True, explanations=True)


def test_a_later_score_is_announced(released, noon):
    assert released(1, release=ALL_LATER) == Released(next_at=noon + 7 * DAY)


@pytest.mark.parametrize("state", ["handed_in", "marking"])
def test_everything_waits_for_the_marking_and_has_no_date(released, state):
    assert released(9, release=ALL_LATER, state=state) == released(1, state=state) == Released()


@pytest.mark.parametrize("state", ["open", "void"])
def test_a_running_or_void_attempt_shows_nothing(released, state):
    assert released(9, release=Release("at-hand-in", "at-hand-in", "at-hand-in"), state=state) == Released()


def test_without_a_known_close_nothing_due_then_is_released(released):
    assert released(900, closes=None) == Released(score=True)


def test_nothing_is_released_before_it_is_handed_in(noon):
    shown = what_is_released(DEFAULT, handed_in_at=None, after_close_at=noon, now=noon + DAY, state="graded")
    assert shown == Released()


@given(
    release=st.builds(Release, moments, moments, moments),
    days=st.lists(st.integers(-1, 20), min_size=2, max_size=2),
    state=st.sampled_from(STATES),
)
def test_what_is_out_stays_out_and_more_comes_when_it_was_said(noon, release, days, state):
    facts = {"handed_in_at": noon, "after_close_at": noon + 7 * DAY, "state": state}
    earlier, later = (what_is_released(release, now=noon + number * DAY, **facts) for number in sorted(days))
    for part in ("score", "answers", "explanations"):
        assert getattr(earlier, part) <= getattr(later, part)
    if earlier.next_at is not None:
        then = what_is_released(release, now=earlier.next_at, **facts)
        assert (then.score, then.answers, then.explanations) > (
            earlier.score,
            earlier.answers,
            earlier.explanations,
        )
