"""Histories from a seed: many steps in little time, the same on every machine.

``python -m tests.simulation.history 20000`` plays so many, and says which rare states they reached.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from random import Random

from tests.simulation.world import DEVICES, World

# (weight, rule, how many values each argument has)
RULES: tuple[tuple[int, str, tuple[int, ...]], ...] = (
    (16, "answer", (DEVICES, 4, 4)),
    (3, "flag", (DEVICES, 4, 2)),
    (1, "stray", (DEVICES,)),
    (16, "send", (DEVICES, 4)),
    (20, "deliver", (4, 5)),
    (3, "duplicate", (4,)),
    (3, "lose_request", (4,)),
    (14, "reply", (4,)),
    (4, "lose_reply", (4,)),
    (3, "hand_in", (DEVICES, 2)),
    (5, "take_over", (DEVICES,)),
    (1, "lose_storage", (DEVICES,)),
    (2, "forge", (DEVICES, 6)),
    (1, "steal", (DEVICES, 9)),
    (4, "pass_time", (600,)),
    (3, "to_the_edge", (2,)),
    (2, "sweep", ()),
    (1, "extend", (10,)),
    (2, "pause", (12,)),
    (1, "resume", ()),
    (2, "reopen", (30,)),
    (1, "force", ()),
)
FROM_ONE = {("answer", 1), ("flag", 1), ("send", 1)}  # these arguments count from 1
WEIGHTS = [rule[0] for rule in RULES]


def steps(seed: int, length: int) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Yield the steps of one history."""
    dice = Random(seed)
    for _, name, sizes in dice.choices(RULES, WEIGHTS, k=length):
        yield (
            name,
            tuple(dice.randrange(size) + ((name, place) in FROM_ONE) for place, size in enumerate(sizes)),
        )


def play(make: Callable[[], World], seed: int, length: int = 50) -> Counter[str]:
    """Play one history, checking after each step; return the rare states it reached.

    :raises Violation: a promise was broken.
    """
    world = make()
    for name, arguments in steps(seed, length):
        getattr(world, name)(*arguments)
        world.check()
    return world.seen


def main(histories: int) -> None:
    """Play histories; a broken promise ends in a traceback that begins with the seed."""
    seen: Counter[str] = Counter()
    for seed in range(histories):
        try:
            seen += play(World, seed)
        except AssertionError as error:
            raise AssertionError(f"seed {seed}: {error}") from error
    for state, times in seen.most_common():
        print(f"{times:8}  {state}")
    print(f"{histories} histories of 50 steps: every promise held")


if __name__ == "__main__":
    main(int(sys.argv[1]))
