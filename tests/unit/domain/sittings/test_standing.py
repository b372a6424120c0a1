from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app.domain.errors import NotAllowed
from app.domain.sittings.exam import Attempts, MakeUp
from app.domain.sittings.standing import EnrolmentFacts, StartFacts, check_may_start, standing_of

OPENS = datetime(2026, 12, 10, 1, tzinfo=UTC)
CLOSES = OPENS + timedelta(days=7)
LAST_CHANCE = CLOSES + timedelta(days=10)
SECOND = timedelta(seconds=1)
OWED = EnrolmentFacts(OPENS, CLOSES, LAST_CHANCE)
NOW_OPEN = OPENS + timedelta(days=1)


@pytest.mark.parametrize(
    ("now", "standing"),
    [
        (OPENS - SECOND, "upcoming"),
        (OPENS, "open"),
        (CLOSES - SECOND, "open"),
        (CLOSES, "overdue"),
        (LAST_CHANCE - SECOND, "overdue"),
        (LAST_CHANCE, "absent"),
    ],
)
def test_what_is_owed_goes_from_upcoming_to_absent(now, standing):
    assert standing_of(OWED, now) == standing


def test_without_another_chance_the_close_makes_absent():
    assert standing_of(replace(OWED, last_chance_at=None), CLOSES) == "absent"


@pytest.mark.parametrize(
    ("facts", "standing"),
    [
        ({"is_exempt": True}, "exempt"),
        ({"is_deferred": True}, "deferred"),
        ({"is_voluntary": True}, "voluntary"),
        ({"has_running_attempt": True}, "open"),
        ({"has_handed_in": True}, "sat"),
        ({"has_handed_in": True, "is_marking": True}, "awaiting-marking"),
        ({"has_handed_in": True, "is_passed": True}, "passed"),
        ({"has_handed_in": True, "is_passed": False}, "failed"),
        ({"has_handed_in": True, "is_passed": False, "has_running_attempt": True}, "failed"),
        ({"has_handed_in": True, "is_passed": True, "is_voluntary": True}, "passed"),
        ({"has_handed_in": True, "is_passed": True, "is_exempt": True}, "passed"),
    ],
)
@pytest.mark.parametrize("now", [OPENS - SECOND, NOW_OPEN, LAST_CHANCE])
def test_what_was_done_or_granted_outweighs_the_clock(facts, standing, now):
    assert standing_of(replace(OWED, **facts), now) == standing


def start(exam, now=NOW_OPEN, **facts):
    given = {"tier": "team", "opens_at": OPENS, "closes_at": CLOSES}
    return check_may_start(exam, StartFacts(**{**given, **facts}), now)


def refusal(exam, now=NOW_OPEN, **facts):
    with pytest.raises(NotAllowed) as refused:
        start(exam, now, **facts)
    return refused.value


@pytest.mark.parametrize("now", [OPENS, NOW_OPEN, CLOSES - SECOND])
def test_a_first_attempt_may_be_started_while_the_window_is_open(make_exam, now):
    start(make_exam(), now)


def test_before_the_window_the_refusal_says_when_it_opens(make_exam):
    refused = refusal(make_exam(), OPENS - SECOND)
    assert (refused.code, refused.facts["opens_at"]) == ("window-not-open", OPENS)


def test_from_the_close_on_the_refusal_says_when_it_closed(make_exam):
    refused = refusal(make_exam(), CLOSES)
    assert (refused.code, refused.facts["closed_at"]) == ("window-closed", CLOSES)


def test_another_tier_is_refused_before_it_is_told_any_time(make_exam):
    assert refusal(make_exam(), OPENS - SECOND, tier="leader").code == "other-tier"


@pytest.mark.parametrize(("allowed", "made"), [(1, 1), (3, 3), (3, 4)])
def test_used_up_attempts_are_refused_with_their_number(make_exam, allowed, made):
    refused = refusal(make_exam(attempts=Attempts(max=allowed)), made=made)
    assert (refused.code, refused.facts) == ("attempts-used-up", {"max": allowed, "made": made})


def test_any_number_of_attempts_may_be_allowed(make_exam):
    start(make_exam(attempts=Attempts(max=None)), made=99, has_passed=True)


def test_until_passed_ends_with_a_pass(make_exam):
    exam = make_exam(attempts=Attempts(max=None, until_passed=True))
    start(exam, made=5)
    assert refusal(exam, made=5, has_passed=True).code == "already-passed"


@pytest.mark.parametrize(
    ("who", "facts", "may"),
    [
        ({"absent"}, {"was_absent": True}, True),
        ({"absent"}, {"has_failed": True}, False),
        ({"failed"}, {"has_failed": True}, True),
        ({"failed"}, {"was_absent": True}, False),
        ({"absent", "failed"}, {"has_passed": True}, False),
    ],
)
def test_a_make_up_is_for_those_whom_the_exam_names(make_exam, who, facts, may):
    exam = make_exam(make_up=MakeUp(timedelta(7), timedelta(3), frozenset(who)))
    if may:
        start(exam, is_make_up=True, **facts)
    else:
        refused = refusal(exam, is_make_up=True, **facts)
        assert (refused.code, refused.facts["who"]) == ("not-eligible-for-make-up", tuple(sorted(who)))


def test_an_exam_without_a_make_up_has_nobody_eligible(make_exam):
    exam = make_exam(make_up=None)
    assert refusal(exam, is_make_up=True, was_absent=True).code == "not-eligible-for-make-up"
