"""The worked example in docs/algorithms/drawing.md, and the page followed by hand."""

from __future__ import annotations

import json
import re
from fractions import Fraction
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from app.domain.bank.item import Shuffle
from app.domain.paper.draw import draw_paper
from app.domain.paper.paper_json import paper_to_json
from app.domain.paper.spec import PaperSpec

PAGE = Path(__file__).parents[4] / "docs" / "algorithms" / "drawing.md"


def block(name: str) -> Any:
    match = re.search(rf"```json {name}\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert match, f"the page has no block {name}"
    return json.loads(match[1])


@pytest.fixture
def example_paper(make_pool_item, make_section):
    given = block("vector-input")
    pool = [
        make_pool_item(
            id, bank="demo", difficulty=hard, shuffle=Shuffle(pinned=tuple(given["pinned"].get(id, ())))
        )
        for id, hard in given["items"].items()
    ]
    rows = []
    for row in given["sections"]:
        strata = tuple(
            (int(levels[0]), int(levels[2]), count) for levels, count in row.get("draw", {}).items()
        )
        rows.append(
            make_section(
                items=tuple(row.get("items", ())),
                strata=strata,
                banks=("demo",),
                points=Fraction(row["points"]),
            )
        )
    spec = PaperSpec(tuple(rows), True, True, given["avoid_seen"])
    return draw_paper(
        spec,
        pool,
        tier="operator",
        groups=frozenset(),
        excluded=[frozenset(names) for names in given["met"]],
        seed=bytes.fromhex(given["seed"]),
    )


def test_the_worked_example_is_what_the_drawer_draws(example_paper):
    drawn = paper_to_json(example_paper)
    shown = [
        [{part: slot[part] for part in ("number", "item", "points", "arrangement")} for slot in one["slots"]]
        for one in drawn["sections"]
    ]
    assert {"relaxed": drawn["relaxed"], "sections": shown} == block("vector-paper")


class ByHand:
    """The stream as the page describes it, written without looking at the product's."""

    def __init__(self, seed: bytes, label: str) -> None:
        blocks = (
            sha256(bytes([len(seed)]) + seed + label.encode() + bytes(1) + number.to_bytes(8, "big")).digest()
            for number in range(10)
        )
        self.bytes = iter(b"".join(blocks))

    def below(self, limit: int) -> int:
        while True:
            number = int.from_bytes(bytes(next(self.bytes) for _ in range(4)), "big")
            if number < 2**32 // limit * limit:
                return number % limit

    def walk(self, names: list[str]) -> list[str]:
        rest, seen = list(names), []
        while rest:
            place = self.below(len(rest))
            rest[place], rest[-1] = rest[-1], rest[place]
            seen.append(rest.pop())
        return seen

    def shuffle(self, names: list[Any]) -> list[Any]:
        mixed = list(names)
        for last in range(len(mixed) - 1, 0, -1):
            other = self.below(last + 1)
            mixed[last], mixed[other] = mixed[other], mixed[last]
        return mixed


def test_the_page_followed_by_hand_gives_the_same_first_section(example_paper):
    seed = bytes.fromhex(block("vector-input")["seed"])
    easy = ByHand(seed, "draw/0/0").walk(["demo/s1", "demo/s2", "demo/s4"])[:2]
    stream = ByHand(seed, "draw/0/1")
    hard = stream.walk(["demo/s8"]) + stream.walk(["demo/s5", "demo/s6"])[:1]
    order = ByHand(seed, "slots/0").shuffle(sorted(easy + hard))
    assert [slot.item for slot in example_paper.sections[0].slots] == order


def test_the_page_followed_by_hand_gives_the_same_options(example_paper):
    seed = bytes.fromhex(block("vector-input")["seed"])
    for slot in example_paper.slots:
        stream = ByHand(seed, f"item/{slot.item}")
        options = [*stream.shuffle([0, 1, 2]), 3] if slot.item == "demo/s1" else stream.shuffle([0, 1, 2, 3])
        assert list(slot.arrangement["options"]) == options


def test_the_example_says_how_many_items_were_met_before(example_paper):
    assert example_paper.relaxed == 1
