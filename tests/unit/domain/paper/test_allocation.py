"""A commitment is accepted exactly when brute force finds nothing lost by it."""

from __future__ import annotations

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from app.domain.paper.allocation import Allocation, Kind

LEVELS = (0, 1, 2)
fits = st.lists(st.integers(0, 3), min_size=1, max_size=3, unique=True).map(lambda some: tuple(sorted(some)))
supplies = st.dictionaries(st.builds(Kind, st.sampled_from(LEVELS), fits), st.integers(1, 3), max_size=6)
needs = st.fixed_dictionaries(dict.fromkeys(range(4), st.integers(0, 2)))


def most_served(supply, need, up_to):
    """How many needs items up to a level can meet, one item and one need at a time."""
    items = [kind for kind, count in supply.items() if kind.level <= up_to for _ in range(count)]
    wanted = [demand for demand, count in need.items() for _ in range(count)]
    owner: dict[int, int] = {}

    def serve(want, tried):
        for number, kind in enumerate(items):
            if wanted[want] in kind.demands and number not in tried:
                tried.add(number)
                if number not in owner or serve(owner[number], tried):
                    owner[number] = want
                    return True
        return False

    return sum(serve(want, set()) for want in range(len(wanted)))


@settings(max_examples=300, deadline=None)
@given(supplies, needs)
def test_as_many_needs_are_met_as_possible(supply, need):
    allocation = Allocation(supply, need)
    allocation.fill()
    assert allocation.is_complete == (most_served(supply, need, 2) == sum(need.values()))


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_a_commitment_is_accepted_exactly_when_nothing_is_lost(data):
    supply, need = data.draw(supplies), data.draw(needs)
    assume(sum(need.values()) and most_served(supply, need, 2) == sum(need.values()))
    allocation = Allocation(supply, need)
    allocation.fill()
    for _ in range(6):
        choices = [(kind, to) for kind in supply for to in kind.demands if supply[kind] and need[to]]
        if not choices:
            break
        kind, to = data.draw(st.sampled_from(choices))
        fewer, less = {**supply, kind: supply[kind] - 1}, {**need, to: need[to] - 1}
        loses_nothing = all(
            most_served(fewer, less, level) + (kind.level <= level) == most_served(supply, need, level)
            for level in LEVELS
        )
        assert allocation.commit(kind, to) == loses_nothing
        if loses_nothing:
            supply, need = fewer, less
