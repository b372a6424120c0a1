import pytest

from app.domain.analysis.proportions import wilson
from app.domain.analysis.topics import facility_by_group


def test_each_topic_tells_its_facility_with_both_counts() -> None:
    feed, power = facility_by_group(
        ["feed", "feed", "power", "feed", "power"], ["a", "a", "a", "b", "b"], [1, 0, 1, 0.5, 1]
    )
    assert (feed.group, feed.responses, feed.members, feed.facility.value) == ("feed", 3, 2, 0.5)
    assert (power.group, power.responses, power.members, power.facility.value) == ("power", 2, 2, 1)


def test_answers_of_one_member_do_not_count_as_independent() -> None:
    members, alike = (
        [m for m in range(20) for _ in range(10)],
        [float(m % 2) for m in range(20) for _ in range(10)],
    )
    (group,) = facility_by_group(["t"] * 200, members, alike)
    by_answers = wilson(100, 200)
    assert group.facility.high - group.facility.low > 2 * (by_answers.high - by_answers.low)


def test_with_one_answer_each_the_interval_is_the_t_interval_of_the_mean() -> None:
    (group,) = facility_by_group(["t"] * 4, range(4), [0.25, 0.5, 0.75, 0.5])
    assert group.facility.high - 0.5 == pytest.approx(3.182446 * 0.204124 / 2, abs=1e-5)


def test_members_who_all_earned_the_same_still_have_an_interval() -> None:
    (group,) = facility_by_group(["t"] * 6, "aabbcc", [1, 1, 1, 1, 1, 1])
    assert (group.facility.low, group.facility.high) == (wilson(3, 3).low, 1)


def test_no_answers_make_no_groups() -> None:
    assert facility_by_group([], [], []) == ()
