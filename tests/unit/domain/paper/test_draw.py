from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from fractions import Fraction

import pytest

from app.domain.bank.item import Shuffle
from app.domain.grading.grade import grade_slot
from app.domain.paper.draw import PaperCannotBeDrawn, draw_paper
from app.domain.paper.paper_json import paper_from_json, paper_to_json
from app.domain.paper.spec import PaperSpec

SEED = bytes(range(16))


def draw(rows, pool, *, tier="operator", groups=(), excluded=(), seed=SEED, **rules):
    return draw_paper(
        PaperSpec(tuple(rows), **rules),
        pool,
        tier=tier,
        groups=frozenset(groups),
        excluded=[frozenset(names) for names in excluded],
        seed=seed,
    )


def names(paper, section=0):
    return [slot.item.removeprefix("b/") for slot in paper.sections[section].slots]


def seeds(count):
    return (number.to_bytes(16, "big") for number in range(count))


@pytest.fixture(scope="module")
def twenty(make_pool_item):
    return [make_pool_item(f"q{number:02d}", difficulty=1 + number % 5) for number in range(20)]


def test_the_same_seed_makes_the_same_paper_and_another_seed_another(twenty, make_section):
    first, again = (draw([make_section(10)], twenty, shuffle_options=True) for _ in range(2))
    other = draw([make_section(10)], twenty, shuffle_options=True, seed=bytes(16))
    assert first == again
    assert first != other


def test_the_order_of_the_pool_does_not_matter(twenty, make_section):
    rows = [make_section(5, strata=((1, 2, 3), (3, 5, 2))), make_section(6)]
    rules = {"shuffle_questions": True, "shuffle_options": True, "avoid_seen": 1}
    assert draw(rows, twenty, **rules) == draw(rows, twenty[::-1], **rules)


def test_strata_are_filled_as_asked(twenty, make_section):
    paper = draw([make_section(strata=((1, 1, 2), (2, 3, 5), (4, 5, 1)))], twenty)
    difficulty = {entry.name: entry.item.difficulty for entry in twenty}
    levels = sorted(difficulty[slot.item] for slot in paper.slots)
    assert levels[:2] == [1, 1]
    assert set(levels[2:7]) <= {2, 3}
    assert levels[7] > 3
    assert len(levels) == 8


def test_no_item_stands_twice_in_a_paper(twenty, make_section):
    paper = draw([make_section(8), make_section(items=("b/q03",)), make_section(8)], twenty)
    assert max(Counter(slot.item for slot in paper.slots).values()) == 1


def test_slots_are_numbered_through_the_paper_and_worth_their_section_s_points(twenty, make_section):
    paper = draw([make_section(2, points=Fraction(3, 2)), make_section(2, points=Fraction(2))], twenty)
    assert [(slot.number, slot.points) for slot in paper.slots] == [
        (1, Fraction(3, 2)),
        (2, Fraction(3, 2)),
        (3, Fraction(2)),
        (4, Fraction(2)),
    ]
    assert paper.total == 7


def test_without_a_count_all_that_fit_are_taken_in_order(twenty, make_section):
    assert names(draw([make_section()], twenty)) == [f"q{number:02d}" for number in range(20)]


def test_a_section_that_takes_all_leaves_named_items_to_their_section(twenty, make_section):
    paper = draw([make_section(), make_section(items=("b/q07", "b/q02"))], twenty)
    assert names(paper, 1) == ["q07", "q02"]
    assert len(names(paper, 0)) == 18


@pytest.mark.parametrize(
    ("about", "is_drawn"),
    [
        ({}, True),
        ({"use": "both"}, True),
        ({"use": "study"}, False),
        ({"status": "draft"}, False),
        ({"status": "retired"}, False),
        ({"tiers": frozenset({"operator", "team"})}, True),
        ({"tiers": frozenset({"team"})}, False),
        ({"groups": frozenset({"am"})}, True),
        ({"groups": frozenset({"fm"})}, False),
        ({"topic": "值班/交接班"}, True),
        ({"topic": "值班规定"}, False),
        ({"bank": "other"}, False),
        ({"type": "multiple"}, False),
    ],
)
def test_only_items_that_fit_are_drawn(make_pool_item, make_section, about, is_drawn):
    pool = [make_pool_item("q", **about), make_pool_item("stand-in")]
    paper = draw([make_section(topic="值班", types=("single",))], pool, groups=["am", "party"])
    assert ("q" in names(paper)) == is_drawn


def test_any_tier_lifts_the_tier_alone(make_pool_item, make_section):
    pool = [
        make_pool_item("team", tiers=frozenset({"team"})),
        make_pool_item("fm", tiers=frozenset({"team"}), groups=frozenset({"fm"})),
    ]
    assert names(draw([make_section(any_tier=True)], pool)) == ["team"]


def test_a_named_item_is_taken_whatever_its_tier(make_pool_item, make_section):
    pool = [make_pool_item("q", tiers=frozenset({"team"}))]
    assert names(draw([make_section(items=("b/q",))], pool)) == ["q"]


def test_a_card_without_distractors_is_not_drawn(make_pool_item, make_section):
    pool = [
        make_pool_item("card", type="qa", source={"answer": "首问负责"}),
        make_pool_item("tested", type="qa"),
    ]
    assert names(draw([make_section(types=("qa",))], pool)) == ["tested"]


def test_a_section_asks_cards_for_words_and_the_paper_stored_grades_them_so(make_pool_item, make_section):
    card = make_pool_item("card", type="qa", source={"answer": "首问负责"}, scoring="exact")
    pool = [card, make_pool_item("choice")]
    row = replace(make_section(types=()), asked_as="short")
    paper = draw([row], pool)
    assert names(paper) == ["card", "choice"]
    assert paper_from_json(json.loads(json.dumps(paper_to_json(paper)))) == paper
    slot = paper.slot(1)
    assert (slot.asked_as, slot.scoring, slot.arrangement, slot.key_hash) == (
        "short",
        "rubric",
        {},
        "key-card",
    )
    right, other = (grade_slot(slot, card.item, said) for said in ("首问负责。", "谁先接谁办"))
    assert (right.fraction, right.needs_marking) == (1, False)
    assert (other.fraction, other.needs_marking) == (0, True)
    named = replace(make_section(items=("b/card",)), asked_as="short")
    assert names(draw([named], pool)) == ["card"]


@pytest.mark.parametrize(
    ("type", "own", "of_section", "of_bank", "used"),
    [
        ("multiple", "exact", "per-choice", "net", "exact"),
        ("multiple", None, "per-choice", "net", "per-choice"),
        ("multiple", None, None, "net", "net"),
        ("multiple", None, None, None, "half"),
        ("single", None, "per-choice", None, "exact"),
    ],
    ids=[
        "the item's",
        "the section's",
        "the bank's",
        "the type's",
        "one the type does not know is passed over",
    ],
)
def test_whose_scoring_rule_is_frozen(make_pool_item, make_section, type, own, of_section, of_bank, used):
    pool = [make_pool_item("q", type=type, scoring=own, bank_scoring=of_bank)]
    (slot,) = draw([make_section(scoring=of_section)], pool).slots
    assert slot.scoring == used


def test_the_penalty_and_both_hashes_are_frozen(make_pool_item, make_section):
    (slot,) = draw([make_section()], [make_pool_item("q", penalty=Fraction(1, 4))]).slots
    assert (slot.penalty, slot.key_hash, slot.text_hash) == (Fraction(1, 4), "key-q", "text-q")


def test_options_stand_as_written_unless_the_paper_and_the_item_shuffle(make_pool_item, make_section):
    pool = [make_pool_item("free"), make_pool_item("still", shuffle=Shuffle(options=False))]
    orders = {"free": set(), "still": set()}
    for seed in seeds(20):
        for slot in draw([make_section()], pool, shuffle_options=True, seed=seed).slots:
            orders[slot.item.removeprefix("b/")].add(slot.arrangement["options"])
    assert orders["still"] == {(0, 1, 2, 3)}
    assert len(orders["free"]) > 5
    assert {slot.arrangement["options"] for slot in draw([make_section()], pool).slots} == {(0, 1, 2, 3)}


def test_a_pinned_option_keeps_its_place(make_pool_item, make_section):
    pool = [make_pool_item("q", shuffle=Shuffle(pinned=(3,)))]
    orders = {
        next(draw([make_section()], pool, shuffle_options=True, seed=seed).slots).arrangement["options"]
        for seed in seeds(60)
    }
    assert {order[3] for order in orders} == {3}
    assert len(orders) == 6


def test_order_items_are_shuffled_even_if_the_paper_does_not(make_pool_item, make_section):
    pool = [make_pool_item("q", type="order")]
    orders = {
        tuple(next(draw([make_section()], pool, seed=seed).slots).arrangement.values()) for seed in seeds(20)
    }
    assert len(orders) > 5


def test_questions_are_shuffled_inside_their_section_only(twenty, make_section):
    rows = [make_section(items=("b/q00", "b/q01", "b/q02")), make_section(items=("b/q03", "b/q04"))]
    orders = set()
    for seed in seeds(50):
        paper = draw(rows, twenty, shuffle_questions=True, seed=seed)
        assert set(names(paper, 0)) == {"q00", "q01", "q02"}
        orders.add(tuple(names(paper, 0)))
    assert len(orders) == 6


def test_a_change_in_one_section_leaves_the_others_as_they_were(make_pool_item, make_section):
    pool = [make_pool_item(f"q{number:02d}", topic=f"t{number % 2}") for number in range(20)]
    rules = {"shuffle_questions": True, "shuffle_options": True}
    small, large = (
        draw([make_section(count, topic="t0"), make_section(5, topic="t1")], pool, **rules)
        for count in (3, 7)
    )
    assert [(slot.item, slot.arrangement) for slot in small.sections[1].slots] == [
        (slot.item, slot.arrangement) for slot in large.sections[1].slots
    ]


def chi_square(counts, expected):
    return sum((count - expected) ** 2 / expected for count in counts)


def test_every_item_is_drawn_equally_often(twenty, make_section):
    counts = Counter(
        slot.item for seed in seeds(1000) for slot in draw([make_section(5)], twenty, seed=seed).slots
    )
    assert len(counts) == 20
    assert chi_square(counts.values(), 250) < 36  # 19 degrees of freedom: above once in a hundred


def test_every_order_of_options_comes_equally_often(make_pool_item, make_section):
    pool = [make_pool_item("q")]
    counts = Counter(
        next(draw([make_section()], pool, shuffle_options=True, seed=seed).slots).arrangement["options"]
        for seed in seeds(2400)
    )
    assert len(counts) == 24
    assert chi_square(counts.values(), 100) < 42  # 23 degrees of freedom: above once in a hundred


def test_items_met_before_are_avoided_while_the_pool_allows(twenty, make_section):
    met = [f"b/q{number:02d}" for number in range(10)]
    paper = draw([make_section(10)], twenty, excluded=[met], avoid_seen=1)
    assert not set(met) & {slot.item for slot in paper.slots}
    assert paper.relaxed == 0


def test_the_oldest_assessment_is_given_up_first_and_counted(make_pool_item, make_section):
    pool = [make_pool_item(f"q{number}") for number in range(6)]
    newest, oldest = ["b/q0", "b/q1", "b/q4"], ["b/q2", "b/q3", "b/q4"]
    paper = draw([make_section(3)], pool, excluded=[newest, oldest], avoid_seen=2)
    assert "q5" in names(paper)
    assert set(names(paper)) - {"q5"} == {"q2", "q3"}
    assert paper.relaxed == 2


def test_no_more_assessments_are_avoided_than_the_rule_says(make_pool_item, make_section):
    pool = [make_pool_item("q0"), make_pool_item("q1")]
    drawn = {
        names(draw([make_section(1)], pool, excluded=[["b/q0"], ["b/q1"]], avoid_seen=1, seed=seed))[0]
        for seed in seeds(20)
    }
    assert drawn == {"q1"}


def test_an_earlier_section_leaves_a_later_one_what_only_that_can_use(make_pool_item, make_section):
    pool = [make_pool_item(f"x{number}", topic="x") for number in range(3)]
    pool += [make_pool_item(f"y{number}", topic="y") for number in range(2)]
    for seed in seeds(50):
        paper = draw([make_section(2), make_section(3, topic="x")], pool, seed=seed)
        assert sorted(names(paper)) == ["y0", "y1"]


def test_a_paper_that_cannot_be_drawn_is_refused_with_the_shortages(twenty, make_section):
    with pytest.raises(PaperCannotBeDrawn) as refusal:
        draw([make_section(15), make_section(6)], twenty)
    (shortage,) = refusal.value.facts["shortages"]
    assert (shortage.section_index, shortage.missing) == (1, 1)
