"""Written answers of made-up members, plain sentences around the points that they know, and their marks."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from app.domain.bank.item_type import Solution
from app.domain.bank.rubric import RubricPoint
from app.domain.marking.points import MarkPoint
from app.domain.simulation.dice import Dice

OPENINGS = (
    "（演示作答）结合本岗位的实际，我有以下认识。",
    "（演示作答）从值班工作来看，主要有这样几点。",
    "（演示作答）我是这样理解的。",
)
AROUND = (
    "首先要做到{0}，这是基础。",
    "其次，{0}也不能放松。",
    "在实际工作中，我们一直强调{0}。",
    "还要注意{0}，防止出现疏漏。",
    "另外，{0}需要落实到每一个班次。",
)
FILLERS = (
    "平时要多学习、多演练，遇到情况才不会慌乱。",
    "班组之间要互相提醒，交接班时把话说清楚。",
    "有不懂的地方要及时请教，做好记录。",
    "安全播出无小事，每一个环节都要认真对待。",
)
ENDINGS = ("以上是我的体会，不足之处请指正。", "今后我会继续努力。", "")
WRITES_NOTHING = 0.5  # of those who know nothing


def write_answer(stem: str, solution: Solution, *, knows: bool, ability: float, dice: Dice) -> str | None:
    """Return a text with as many points as somebody of this ability finds; None leaves it blank."""
    if not knows and ability < 1.0 and dice.is_so(WRITES_NOTHING):
        return None
    finds = min(0.95, max(0.15, 0.45 + 0.15 * ability + (0.25 if knows else -0.1)))
    found = [_say(point, dice) for point in solution.rubric if dice.is_so(finds)]
    if not solution.rubric and isinstance(solution.response, str):
        parts = [part for part in solution.response.replace("；", "。").split("。") if part.strip()]
        found = [part.strip() for part in parts if dice.is_so(finds)]
    said = [AROUND[place % len(AROUND)].format(words) for place, words in enumerate(found)]
    fill = dice.mixed(FILLERS)[: 1 + dice.below(3)]
    return "".join([dice.one_of(OPENINGS), *said, *fill, dice.one_of(ENDINGS)])


def _say(point: RubricPoint, dice: Dice) -> str:
    """Return words that show the point; sometimes others, which only a person recognises."""
    if point.has_words and dice.is_so(0.85):
        some = (dice.one_of(point.any_of),) if point.any_of else ()
        return "、".join((*point.all_of, *some))
    return point.point


def give_marks(points: Sequence[MarkPoint], ability: float, dice: Dice) -> tuple[Fraction, ...]:
    """Return what a marker gives for each point: mostly what words show, else by how able the writer is."""
    return tuple(_give(point, ability, dice) for point in points)


def _give(point: MarkPoint, ability: float, dice: Dice) -> Fraction:
    halves = int(2 * point.most)
    if point.proposed is not None and dice.is_so(0.8):
        return point.proposed
    share = min(1.0, max(0.0, dice.normal(0.6 + 0.12 * ability, 0.15)))
    return Fraction(round(halves * share), 2)
