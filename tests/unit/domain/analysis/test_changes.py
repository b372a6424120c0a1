"""Changes of a rate between occasions that mostly the same people were at."""

import pytest

from app.domain.analysis.changes import change_of_rate
from app.domain.analysis.figures import Reason
from app.domain.analysis.proportions import newcombe


def members(holds, first=0):
    return dict(enumerate(holds, start=first))


def width(figure):
    return figure.high - figure.low


def test_without_anybody_in_both_it_is_newcombes_interval_for_independent_rates():
    before, after = members([True] * 30 + [False] * 10), members([True] * 20 + [False] * 30, first=1000)
    expected = newcombe(20, 50, 30, 40)
    found = change_of_rate(before, after)
    assert (found.value, found.low, found.high) == pytest.approx(
        (expected.value, expected.low, expected.high)
    )


def test_people_who_do_alike_both_times_narrow_the_interval():
    before = members([True] * 30 + [False] * 20)
    alike = members([True] * 32 + [False] * 18)
    strangers = {key + 1000: value for key, value in alike.items()}
    paired, independent = change_of_rate(before, alike), change_of_rate(before, strangers)
    assert paired.value == independent.value == pytest.approx(2 / 50)
    assert width(paired) < 0.6 * width(independent)


def test_nobody_changing_is_no_change_with_hardly_any_doubt():
    same = members([True, False] * 40)
    found = change_of_rate(same, same)
    assert found.value == 0
    assert width(found) == pytest.approx(0, abs=1e-6)


def test_the_interval_covers_the_true_change_about_as_often_as_it_says():
    from app.domain.simulation.dice import Dice

    covered, rounds = 0, 150
    for number in range(rounds):
        dice = Dice(number, "coverage")
        before, after = {}, {}
        for member in range(80):
            luck = dice.share()
            before[member] = luck < 0.6
            after[member] = luck * 0.7 + dice.share() * 0.3 < 0.6 if member < 60 else dice.is_so(0.7)
        truth = _true_rate() - 0.6
        found = change_of_rate(before, after)
        covered += found.low <= truth <= found.high
    assert 0.9 < covered / rounds <= 1


def _true_rate():
    """P(0.7 U + 0.3 V < 0.6) for 60 of 80 members by exact area, 0.7 for the others."""
    steps = 2_000
    inside = sum(min(1.0, max(0.0, (0.6 - 0.7 * (u + 0.5) / steps) / 0.3)) for u in range(steps)) / steps
    return 0.75 * inside + 0.25 * 0.7


def test_an_empty_side_is_unknown():
    assert change_of_rate({}, members([True])).reason is Reason.NO_DATA
