"""How a made-up member works through one paper: act after act, with the seconds they take."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from math import exp

from app.domain.bank.item import Item
from app.domain.bank.item_type import Json, Presented, Solution
from app.domain.itemtypes import item_types
from app.domain.paper.paper import Paper, Slot
from app.domain.simulation.dice import Dice
from app.domain.simulation.responses import answer
from app.domain.simulation.traits import MET_BEFORE, Hardness, Person, hardness_of

SECONDS = {"choice": 26.0, "truefalse": 14.0, "choices": 42.0, "blanks": 40.0, "writing": 420.0}
OTHERS = 55.0
SECOND_THOUGHTS = 0.04
MARKS_FOR_LATER = 0.03
DAWDLES = 0.012  # lets the clock run out
LOOKS_OVER = 30.0  # seconds before handing in
HALF_KNOW = Hardness(difficulty=1.3, slope=1.8)  # an item whose key is wrong: enough take either side
LATEST = 0.97  # of the time allowed: whoever hands in has done so by then


@dataclass(frozen=True)
class Act:
    """One change of an answer or of a mark, so many seconds after the start."""

    after: float
    slot: int
    kind: str  # answer | flag
    response: Json


@dataclass(frozen=True)
class Performance:
    """Everything somebody did in one attempt. ``ends_after`` None: the clock had to end it."""

    acts: tuple[Act, ...]
    ends_after: float | None


@dataclass(frozen=True)
class Room:
    """What all members of a made-up year share. ``believed`` gives items whose key is wrong the option
    that those who know take for right, as its text."""

    seed: int
    believed: Mapping[str, str]
    hardness: dict[str, Hardness]

    def hardness_of(self, item: Item) -> Hardness:
        """Return how hard an item is; decided once."""
        found = self.hardness.get(item.name)
        if found is None and item.name in self.believed:
            found = self.hardness[item.name] = HALF_KNOW
        if found is None:
            found = hardness_of(self.seed, item.name, item.topic, item.difficulty)
            self.hardness[item.name] = found
        return found


def perform(
    room: Room,
    person: Person,
    paper: Paper,
    items: Mapping[str, Item],
    *,
    year_share: float,
    met: Collection[str],
    seconds: float,
    dice: Dice,
) -> Performance:
    """Return what ``person`` does with ``paper`` within ``seconds``; ``met`` are items answered before."""
    acts: list[Act] = []
    clock = 8.0 * person.pace
    dawdles = dice.is_so(DAWDLES)
    speed = _speed(person, paper, items, seconds, dawdles=dawdles)
    for slot in paper.slots:
        item = items[slot.item]
        shown, solution = _face_of(room, item, slot)
        hardness = room.hardness_of(item)
        ability = person.ability_in(item.topic, year_share) + (MET_BEFORE if slot.item in met else 0.0)
        knows = dice.is_so(hardness.chance(ability))
        given = answer(
            shown, solution, seed=room.seed, name=slot.item, knows=knows, ability=ability, dice=dice
        )
        clock += speed * SECONDS.get(shown.widget, OTHERS) * exp(dice.normal(0.0, 0.4))
        if clock > seconds:
            break
        if given is None:
            continue
        if dice.is_so(SECOND_THOUGHTS) and shown.options and isinstance(given, str):
            acts.append(Act(clock - 5.0, slot.number, "answer", dice.one_of(shown.options).id))
        if dice.is_so(MARKS_FOR_LATER):
            acts.append(Act(clock - 2.0, slot.number, "flag", True))
        acts.append(Act(clock, slot.number, "answer", given))
    if dawdles or clock > seconds * LATEST:
        return Performance(tuple(act for act in acts if act.after < seconds), None)
    ends = min(clock + LOOKS_OVER * person.pace * (0.3 + 2 * dice.share()), seconds * 0.99)
    return Performance(tuple(acts), ends)


def _face_of(room: Room, item: Item, slot: Slot) -> tuple[Presented, Solution]:
    """Return what the candidate sees, and what those who know take for right."""
    item_type = item_types()[item.type]
    shown = item_type.present(item.body, slot.arrangement)
    believed = room.believed.get(slot.item)
    taken = next((one.id for one in shown.options if one.text == believed), None)
    if taken is not None:
        return shown, Solution(taken)
    return shown, item_type.solve(item.body, slot.arrangement)


def _speed(
    person: Person, paper: Paper, items: Mapping[str, Item], seconds: float, *, dawdles: bool
) -> float:
    """Return the factor on the usual times, so that nearly all are done by three quarters of the time."""
    usual = sum(SECONDS.get(_KIND.get(items[slot.item].type, ""), OTHERS) for slot in paper.slots)
    if dawdles:
        return 1.15 * seconds / usual
    return min(person.pace, 0.72 * seconds / usual)


_KIND = {
    "single": "choice",
    "qa": "choice",
    "truefalse": "truefalse",
    "multiple": "choices",
    "indefinite": "choices",
    "blank": "blanks",
    "essay": "writing",
}
