"""The room's protocol under histories of devices, networks, sweepers, organizers and crashes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from tests.simulation.history import FROM_ONE, RULES, play
from tests.simulation.mutants import MUTANTS
from tests.simulation.server import Broken
from tests.simulation.world import Violation, World

HISTORIES, STEPS = 2_000, 50
RARE = {
    "a break that ended early",
    "acknowledgement lost after the commit",
    "death during a hand-in",
    "reopened",
    "reply lost after the commit",
    "save at the last moment",
    "sweep with a save on its way",
    "take-over with unsent entries",
}


def play_all(make: Callable[[], World]) -> Counter[str]:
    """Play the histories of the budget; return how often each rare state was reached."""
    return sum((play(make, seed, STEPS) for seed in range(HISTORIES)), Counter())


def _rule(name: str, sizes: tuple[int, ...]):
    ranges = {
        f"a{place}": st.integers((name, place) in FROM_ONE, size - 1 + ((name, place) in FROM_ONE))
        for place, size in enumerate(sizes)
    }

    def step(self, **arguments):
        getattr(self.world, name)(*(arguments[key] for key in sorted(arguments)))

    return rule(**ranges)(step)


class Room(RuleBasedStateMachine):
    """Every rule of the world, chosen and shrunk by hypothesis."""

    def __init__(self) -> None:
        super().__init__()
        self.world = World()

    @invariant()
    def every_promise_holds(self) -> None:
        self.world.check()


for _weight, _name, _sizes in RULES:
    setattr(Room, _name, _rule(_name, _sizes))

TestRoom = Room.TestCase
TestRoom.settings = settings(
    max_examples=200,
    stateful_step_count=STEPS,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


def test_every_promise_holds_in_thousands_of_histories_and_the_rare_states_are_reached():
    seen = play_all(World)
    assert set(seen) == RARE
    assert min(seen.values()) >= 20


def test_there_are_enough_planted_bugs():
    assert len(MUTANTS) >= 30


@pytest.mark.parametrize("name", MUTANTS)
def test_a_planted_bug_is_found(name, monkeypatch):
    make = MUTANTS[name](monkeypatch)
    with pytest.raises((Violation, Broken)):
        play_all(make)
