"""Facility 得分率 of topics, strands or any other grouping of answers."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import SupportsFloat

import numpy as np

from app.domain.analysis.distributions import t_quantile
from app.domain.analysis.figures import Figure, Numbers, Positions, as_numbers
from app.domain.analysis.proportions import wilson


@dataclass(frozen=True, slots=True)
class GroupFacility:
    """The mean fraction earned in one group, 0 to 1, with how many answers of how many members it is from."""

    group: Hashable
    responses: int
    members: int
    facility: Figure


def facility_by_group(
    groups: Sequence[Hashable], members: Sequence[Hashable], fractions: Sequence[SupportsFloat]
) -> tuple[GroupFacility, ...]:
    """Return each group's facility, in order of first appearance; the three lists go answer by answer.

    The 95 % interval treats members, not answers, as the sample (ratio estimator, Cochran 1977, section
    6.4), because the answers of one member are alike. Where all members earned the same it is Wilson's.
    """
    values = as_numbers(fractions)
    keys = {key: place for place, key in enumerate(dict.fromkeys(groups))}
    people = {key: place for place, key in enumerate(dict.fromkeys(members))}
    where = np.array([keys[key] for key in groups], dtype=np.intp)
    who = np.array([people[key] for key in members], dtype=np.intp)
    return tuple(_facility(key, who[where == place], values[where == place]) for key, place in keys.items())


def _facility(group: Hashable, who: Positions, fractions: Numbers) -> GroupFacility:
    _, places, counts = np.unique(who, return_inverse=True, return_counts=True)
    members, responses = len(counts), len(fractions)
    facility = float(fractions.mean())
    off = np.bincount(places, weights=fractions) - facility * counts
    spread = float((off**2).sum())
    if members < 2 or spread <= 1e-12 * responses:
        return GroupFacility(group, responses, members, _wilson_by_member(facility, members))
    error = (spread * members / (members - 1)) ** 0.5 / responses
    half = t_quantile(0.975, members - 1) * error
    interval = Figure(facility, max(0.0, facility - half), min(1.0, facility + half))
    return GroupFacility(group, responses, members, interval)


def _wilson_by_member(facility: float, members: int) -> Figure:
    interval = wilson(min(facility, 1.0) * members, members)
    return Figure(facility, interval.low, interval.high)
