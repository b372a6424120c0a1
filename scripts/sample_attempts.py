"""Sat attempts by plainly made-up members, through the product's own services.

Abilities and item difficulties follow a one-parameter logistic model drawn from
a seed, so that the same seed gives the same results.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from math import exp
from random import Random
from typing import Any

from app.domain.attempts.limits import check_entries
from app.domain.errors import NotAllowed
from app.domain.itemtypes import item_types
from app.services.add_member import NewMember, add_member
from app.services.hand_in import hand_in
from app.services.list_sittings import list_sittings
from app.services.refresh_plan import refresh_plan
from app.services.show_attempt import show_attempt
from app.services.start_attempt import start_attempt
from app.services.viewer import Viewer
from app.store.attempts import attempt_with_id, frozen_paper
from app.store.departments import all_departments

CLIENT = "sample-client"
TIERS = ("operator", "operator", "operator", "team", "operator", "middle", "operator", "leader")
LIFT = {"leader": 0.7, "middle": 0.5, "team": 0.3, "operator": 0.0}  # how much abler a tier is, in logits


@dataclass
class MovableClock:
    """A clock that stands where the sample puts it."""

    moment: datetime

    def now(self) -> datetime:
        return self.moment


def add_sample_members(count: int, *, password: str, clock: MovableClock, zone: str) -> list[tuple[int, str]]:
    """Add ``count`` members named 演示 NNN over all teams; return (row id, tier)."""
    departments = all_departments()
    parents = {row.parent_id for row in departments}
    teams = [row.key for row in departments if row.id not in parents]
    members = []
    for number in range(count):
        tier = TIERS[number % len(TIERS)]
        new = NewMember(
            staff_number=f"{2001 + number}",
            name=f"演示 {number + 1:03d}",
            department=teams[number % len(teams)],
            tier=tier,
            password=password,
            must_change_password=False,
            is_demo=True,
        )
        members.append((add_member(new, by=None, clock=clock), tier))
    refresh_plan(clock=clock, zone=zone)
    return members


def sit(members: list[tuple[int, str]], exam: str, *, seed: int, clock: MovableClock) -> Iterator[int]:
    """Let the members sit an exam, some of them not; yield the number of attempts made so far."""
    chance = Random(seed)  # noqa: S311 - sample data, not secrets
    made = 0
    for member_id, tier in members:
        ability = chance.gauss(1.35 + LIFT[tier], 0.9)
        is_absent = chance.random() < 0.07
        viewer = Viewer(member_id)
        sitting = next((one for one in list_sittings(viewer, clock=clock) if one.exam_key == exam), None)
        if sitting is None or is_absent:
            continue
        try:
            started = start_attempt(
                sitting.id,
                viewer=viewer,
                client=CLIENT,
                language="zh_CN",
                seed=chance.randbytes(16),
                clock=clock,
            )
        except NotAllowed:
            continue
        clock.moment += timedelta(minutes=7)
        _answer(started.attempt_id, member_id, ability, chance, clock)
        made += 1
        yield made


def _answer(attempt_id: str, member_id: int, ability: float, chance: Random, clock: MovableClock) -> None:
    view = show_attempt(attempt_id, owner=member_id, language="zh_CN", clock=clock)
    frozen = frozen_paper(attempt_with_id(attempt_id).id)
    raw = []
    for slot in view.slots:
        name = frozen.paper.slot(slot.number).item  # type: ignore[union-attr]  # the slot is in the paper
        is_right = chance.random() < 1 / (1 + exp(_difficulty(name) - ability))
        response = _right(frozen, slot.number) if is_right else _wrong(slot, chance)
        if response is not None:
            raw.append({"kind": "answer", "slot": slot.number, "response": response})
    entries = check_entries([{"seq": seq, **entry} for seq, entry in enumerate(raw, start=1)])
    hand_in(
        attempt_id,
        owner=member_id,
        epoch=view.epoch,
        client=CLIENT,
        last_seq=len(entries),
        entries=entries,
        confirm_unsent=False,
        clock=clock,
    )


def _right(frozen: Any, number: int) -> Any:
    slot = frozen.paper.slot(number)
    item = frozen.stored(slot.item).item
    return item_types()[item.type].solve(item.body, slot.arrangement).response


def _wrong(slot: Any, chance: Random) -> Any:
    """Return something a member might answer instead; None leaves the question blank."""
    options = [option.id for option in slot.presented.options]
    match slot.presented.widget:
        case "choice":
            return chance.choice(options)
        case "choices":
            return sorted(chance.sample(options, chance.randint(1, len(options))))
        case "truefalse":
            return chance.random() < 0.5
        case "blanks":
            return ["不确定"] * slot.presented.gaps
        case "order":
            return chance.sample(options, len(options))
        case "match":
            left = [shown.id for shown in slot.presented.left]
            right = [shown.id for shown in slot.presented.right]
            return dict(zip(left, chance.sample(right, len(left)), strict=True))
        case _:
            return None


def _difficulty(name: str) -> float:
    """Return the difficulty of an item in logits, -1.5 to 1.5, the same on every machine."""
    return int.from_bytes(sha256(name.encode()).digest()[:4], "big") / 2**32 * 3 - 1.5
