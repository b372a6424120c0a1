"""Drawing: groups come whole and in order, and numbers of items are drawn with the paper."""

from __future__ import annotations

import json
import re
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.bank.build import BankDefaults, Context, build_item
from app.domain.bank.fields import Report
from app.domain.bank.item import Group
from app.domain.grading.grade import grade_slot
from app.domain.paper.draw import PoolItem, draw_paper
from app.domain.paper.feasibility import check_feasibility
from app.domain.paper.paper_json import paper_from_json, paper_to_json
from app.domain.paper.parameters import draw_values
from app.domain.paper.spec import PaperSpec

UPS = {
    "id": "ups",
    "numeric": "{{cap}} kVA × {{load}}%",
    "params": {"cap": ["20", "40", "60"], "load": {"from": "30", "to": "80", "step": "5"}},
    "where": "cap * load / 100 > 8",
    "answer": "= cap * load / 100",
}


@pytest.fixture(scope="module")
def pool(make_pool_item):
    singles = [make_pool_item(f"s{number}") for number in range(6)]
    groups = [
        make_pool_item(f"g{number}-{letter}", group=Group(f"g{number}", "材料", place, 3, "值班", number))
        for number in (1, 2, 3, 4)
        for place, letter in enumerate("cab")  # children stand in the order of the file, not of their names
    ]
    return [*singles, *groups]


def draw(pool, *rows, seed, excluded=(), **spec):
    return draw_paper(
        PaperSpec(rows, **spec), pool, tier="operator", groups=frozenset(), excluded=excluded, seed=seed
    )


@given(st.binary(min_size=16, max_size=16), st.booleans())
def test_a_group_comes_whole_its_children_next_to_each_other_in_source_order(
    pool, make_section, seed, shuffles
):
    rows = (make_section(2, types=("group",)), make_section(4, types=("single",)))
    paper = draw(pool, *rows, seed=seed, shuffle_questions=shuffles)
    names = [slot.item for slot in paper.sections[0].slots]
    assert [name[-1] for name in names] == ["c", "a", "b"] * 2
    assert len({name.rpartition("-")[0] for name in names[:3]}) == 1
    assert len({name.rpartition("-")[0] for name in names}) == 2
    assert all("/s" in slot.item for slot in paper.sections[1].slots)


def test_count_of_a_draw_and_of_a_shortage_counts_groups(pool, make_section):
    enough = PaperSpec((make_section(4, types=("group",)),))
    assert check_feasibility(enough, pool, "operator") == []
    (short,) = check_feasibility(PaperSpec((make_section(6, types=("group",)),)), pool, "operator")
    assert (short.missing, short.types) == (2, ("group",))
    hard = PaperSpec((make_section(strata=((3, 4, 3),), types=("group",)),))
    (short,) = check_feasibility(hard, pool, "operator")
    assert short.missing == 1


def test_a_draw_that_does_not_name_groups_takes_none(pool, make_section):
    paper = draw(pool, make_section(None), seed=bytes(16))
    assert [slot.item for slot in paper.slots] == [f"b/s{number}" for number in range(6)]


def test_a_named_group_brings_all_its_children(pool, make_section):
    paper = draw(pool, make_section(items=("b/g2", "b/s1"), points=Fraction(2)), seed=bytes(16))
    assert [slot.item for slot in paper.slots] == ["b/g2-c", "b/g2-a", "b/g2-b", "b/s1"]
    assert paper.total == 8


def test_a_group_one_of_whose_children_was_met_is_avoided_as_a_whole(pool, make_section):
    met = (frozenset({"b/g1-a", "b/g2-b", "b/g3-c"}),)
    for number in range(20):
        paper = draw(
            pool,
            make_section(1, types=("group",)),
            seed=number.to_bytes(16),
            excluded=met,
            avoid_seen=1,
        )
        assert {slot.item for slot in paper.slots} == {"b/g4-a", "b/g4-b", "b/g4-c"}
        assert paper.relaxed == 0


@pytest.fixture(scope="module")
def ups():
    return PoolItem(build_item("b", UPS, BankDefaults(topic="值班"), Report(), Context()), "key", "text")


def test_numbers_are_a_function_of_the_seed_and_every_combination_comes_up(ups, make_section):
    row = make_section(items=("b/ups",))
    seen = []
    for number in range(400):
        (slot,) = draw([ups], row, seed=number.to_bytes(16)).slots
        assert slot.values == next(draw([ups], row, seed=number.to_bytes(16)).slots).values
        seen.append(tuple(sorted(slot.values.items())))
    assert len(set(seen)) == len(ups.item.params.combinations) == 30
    assert max(seen.count(one) for one in seen) < 40  # about 13 each


def test_the_worked_example_of_the_page_is_what_is_drawn():
    page = (Path(__file__).parents[4] / "docs/algorithms/drawing.md").read_text(encoding="utf-8")
    shown = json.loads(re.search(r"```json vector-numbers\n(.*?)```", page, re.DOTALL)[1])
    seed = bytes.fromhex(json.loads(re.search(r"```json vector-input\n(.*?)```", page, re.DOTALL)[1])["seed"])
    item = build_item(
        "demo", UPS | {key: shown[key] for key in ("params", "where")}, BankDefaults(), Report(), Context()
    )
    texts = [{name: str(value) for name, value in one.items()} for one in item.params.combinations]
    assert (len(texts), texts[0], texts[shown["place"]]) == (shown["count"], shown["first"], shown["drawn"])
    assert draw_values(item, seed) == item.params.combinations[shown["place"]]


def test_a_slot_keeps_its_numbers_and_is_graded_by_them(ups, make_section):
    paper = draw([ups], make_section(items=("b/ups",), points=Fraction(3)), seed=b"0123456789abcdef")
    assert paper_from_json(paper_to_json(paper)) == paper
    (slot,) = paper.slots
    right = slot.values["cap"] * slot.values["load"] / 100
    assert grade_slot(slot, ups.item, str(right)).score == 3
    assert grade_slot(slot, ups.item, str(right + 1)).score == 0
