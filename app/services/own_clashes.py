"""撞期 as one member meets it: owed sittings that leave too little time for each other from now on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import combinations

from app.domain.sittings.clashes import Demand, do_clash
from app.domain.sittings.standing import Standing
from app.services.list_sittings import MemberSitting

STILL_TO_SIT = (Standing.UPCOMING, Standing.OPEN)


def find_own_clashes(
    sittings: Sequence[MemberSitting], now: datetime
) -> list[tuple[MemberSitting, MemberSitting]]:
    """Return the pairs that cannot both be sat in full, one after the other; soonest close first.

    Only what is owed and not begun counts: the first chance, or a make-up that is open.
    """
    owed = [one for one in sittings if _is_to_be_sat(one)]
    pairs = [
        (one, other)
        for one, other in combinations(owed, 2)
        if one.opens_at < other.closes_at and other.opens_at < one.closes_at
    ]
    return [pair for pair in pairs if do_clash(_demand(pair[0]), _demand(pair[1]), now=now)]


def _is_to_be_sat(sitting: MemberSitting) -> bool:
    if sitting.voluntary or sitting.running or sitting.cancelled or sitting.done:
        return sitting.wave == "make-up" and sitting.may_start and not sitting.running
    return sitting.standing in STILL_TO_SIT or sitting.may_start


def _demand(sitting: MemberSitting) -> Demand:
    return Demand(sitting.opens_at, sitting.closes_at, sitting.duration, is_cut=not sitting.exam.let_finish)
