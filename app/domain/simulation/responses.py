"""What a made-up member answers: the right response from the solution, or one of the usual mistakes.

Nothing here knows an item type: what is shown and the form of a full-mark response say enough.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from math import exp

from app.domain.bank.item_type import Json, Presented, Shown, ShownGap, Solution
from app.domain.simulation.dice import Dice
from app.domain.simulation.writing import write_answer

GUESSES_RIGHT = 0.6  # of one's fair share, when one does not know
LEFT_BLANK = 0.02
TYPED_LEFT_BLANK = 0.2
NOT_SURE = ("不清楚", "记不清了", "不确定")
SLIPS = (10.0, 0.1, 2.0, 0.5, 1.1)


def answer(
    shown: Presented, solution: Solution, *, seed: int, name: str, knows: bool, ability: float, dice: Dice
) -> Json:
    """Return what somebody answers, in the ids of the attempt; None leaves the question blank.

    ``name`` is the item's: which wrong option looks right depends on the item and on the ability.
    """
    right = solution.response
    if shown.widget in ("writing", "text") and not shown.options and (solution.rubric or right is None):
        return write_answer(shown.stem, solution, knows=knows, ability=ability, dice=dice)
    if knows:
        return right
    if dice.is_so(LEFT_BLANK if _is_chosen(right, shown) else TYPED_LEFT_BLANK):
        return None
    return _mistake(shown, right, _Lure(seed, name, ability), dice)


class _Lure:
    """How much each wrong option of one item attracts people of one ability."""

    def __init__(self, seed: int, name: str, ability: float) -> None:
        self._seed, self._name, self._ability = seed, name, ability

    def of(self, text: str) -> float:
        at_mean, slope = _lure(self._seed, self._name, text)
        return exp(at_mean + slope * (self._ability - 1.1))

    def pick(self, options: Sequence[Shown], dice: Dice) -> str:
        return options[dice.weighed([self.of(one.text) for one in options])].id


@lru_cache(maxsize=20_000)
def _lure(seed: int, name: str, text: str) -> tuple[float, float]:
    dice = Dice(seed, f"lure/{name}/{text}")
    return dice.normal(0.0, 0.9), dice.normal(0.0, 0.35)


def _is_chosen(right: Json, shown: Presented) -> bool:
    return bool(shown.options or shown.left or shown.cloze) or isinstance(right, bool)


def _mistake(shown: Presented, right: Json, lure: _Lure, dice: Dice) -> Json:
    options = shown.options
    if isinstance(right, bool):
        return right if dice.is_so(0.5 * GUESSES_RIGHT) else not right
    if isinstance(right, str) and options:
        if dice.is_so(GUESSES_RIGHT / len(options)):
            return right
        return lure.pick([one for one in options if one.id != right] or options, dice)
    if isinstance(right, str):
        return _slip(right, dice)
    if isinstance(right, list) and options:
        is_order = len(right) == len(options) and shown.widget == "order"
        return _swap(right, dice) if is_order else _choose_wrongly(options, right, lure, dice)
    if isinstance(right, list):
        return [_slip(text, dice) for text in right]
    if isinstance(right, dict) and shown.cloze:
        return _fill_wrongly(shown.cloze, right, lure, dice)
    if isinstance(right, dict):
        return _join_wrongly(right, dice)
    return None


def _choose_wrongly(options: Sequence[Shown], right: list[str], lure: _Lure, dice: Dice) -> list[str]:
    """Leave one out more often than take a wrong one."""
    wrong = [one for one in options if one.id not in right]
    chosen = list(right)
    if len(chosen) > 1 and (not wrong or dice.is_so(0.6)):
        chosen.remove(dice.one_of(chosen))
        if wrong and dice.is_so(0.2):
            chosen.append(lure.pick(wrong, dice))
    elif wrong:
        chosen.append(lure.pick(wrong, dice))
    return sorted(chosen)


def _swap(right: list[str], dice: Dice) -> list[str]:
    """Exchange two neighbours, sometimes two more."""
    order = list(right)
    for _ in range(1 + dice.is_so(0.4)):
        place = dice.below(len(order) - 1)
        order[place], order[place + 1] = order[place + 1], order[place]
    return order


def _join_wrongly(right: dict[str, Json], dice: Dice) -> dict[str, Json]:
    """Exchange what two keys have, or leave one open; alike in form they must be to be exchanged."""
    keys = list(right)
    joined = dict(right)
    one = dice.one_of(keys)
    others = [key for key in keys if joined[key] != joined[one] and _alike(joined[key], joined[one])]
    if others and dice.is_so(0.85):
        other = dice.one_of(others)
        joined[one], joined[other] = joined[other], joined[one]
    elif isinstance(joined[one], str) and len(joined[one]) > 1 and not _is_id(joined[one]):
        joined[one] = _slip(joined[one], dice)
    else:
        del joined[one]
    return joined


def _fill_wrongly(
    gaps: Sequence[ShownGap], right: dict[str, Json], lure: _Lure, dice: Dice
) -> dict[str, Json]:
    """Get one gap wrong, sometimes more."""
    filled = dict(right)
    for gap in dice.mixed(gaps)[: 1 + dice.is_so(0.4)]:
        others = [one for one in gap.options if one.id != right[gap.id]]
        if others:
            filled[gap.id] = lure.pick(others, dice)
        elif isinstance(right[gap.id], str):
            filled[gap.id] = _slip(right[gap.id], dice)
    return filled


def _alike(one: Json, other: Json) -> bool:
    return isinstance(one, str) and isinstance(other, str) and _is_id(one) == _is_id(other)


def _is_id(text: str) -> bool:
    return re.fullmatch(r"[a-z]|[a-z][0-9]+", text) is not None


def _slip(right: str, dice: Dice) -> str:
    """Return a typed answer that is not quite the right one."""
    number = re.match(r"-?[0-9]+(\.[0-9]+)?", right)
    if number:
        slipped = float(number[0]) * dice.one_of(SLIPS)
        return f"{slipped:.6g}{right[number.end() :]}"
    if len(right) > 2 and dice.is_so(0.5):
        return right[: len(right) // 2]
    return dice.one_of(NOT_SURE)
