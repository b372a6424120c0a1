"""Feasibility and the draw against an allocation found by brute force."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.paper.draw import PaperCannotBeDrawn, draw_paper
from app.domain.paper.feasibility import check_feasibility
from app.domain.paper.pool import fits_draw
from app.domain.paper.spec import PaperSpec, Stratum

TOPICS = ["t", "t/a", "t/b", "u"]
TYPES = ["single", "multiple", "truefalse"]


@pytest.fixture(scope="session")
def pools(make_pool_item):
    kind = st.tuples(st.sampled_from(TOPICS), st.sampled_from(TYPES), st.integers(1, 5))
    return st.lists(kind, max_size=14).map(
        lambda kinds: [
            make_pool_item(f"q{number:02d}", topic=topic, type=type, difficulty=hard)
            for number, (topic, type, hard) in enumerate(kinds)
        ]
    )


@pytest.fixture(scope="session")
def specs(make_section):
    stratum = st.tuples(st.integers(1, 3), st.integers(3, 5), st.integers(0, 2))
    row = st.builds(
        lambda count, topic, types, strata: make_section(
            None if strata else count, topic=topic, types=tuple(types), strata=tuple(strata)
        ),
        st.integers(1, 4),
        st.sampled_from(["", *TOPICS]),
        st.lists(st.sampled_from(TYPES), max_size=2, unique=True),
        st.lists(stratum, max_size=2),
    )
    return st.lists(row, min_size=1, max_size=4).map(lambda rows: PaperSpec(tuple(rows), avoid_seen=2))


def wants(spec):
    """One entry for every single item wanted: (section, what fits it)."""
    for number, row in enumerate(spec.rows):
        for stratum in row.draw.strata or [Stratum(1, 5, row.count or 0)]:
            for _ in range(stratum.count):
                yield number, row.draw, stratum


def most_served(wanted, pool):
    """The size of a largest matching of wants and items, by the textbook's depth-first search."""
    owner: dict[str, int] = {}

    def serve(want, tried):
        _, draw, stratum = wanted[want]
        for entry in pool:
            item = entry.item
            fits = fits_draw(item, draw, tier="operator", groups=frozenset())
            if not fits or not stratum.low <= item.difficulty <= stratum.high or entry.name in tried:
                continue
            tried.add(entry.name)
            if entry.name not in owner or serve(owner[entry.name], tried):
                owner[entry.name] = want
                return True
        return False

    return sum(serve(want, set()) for want in range(len(wanted)))


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_shortages_add_up_to_what_brute_force_cannot_serve(pools, specs, data):
    pool, spec = data.draw(pools), data.draw(specs)
    wanted = list(wants(spec))
    missing = sum(shortage.missing for shortage in check_feasibility(spec, pool, "operator"))
    assert missing == len(wanted) - most_served(wanted, pool)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_feasible_paper_is_always_drawn_and_an_infeasible_one_never(pools, specs, data):
    pool, spec, seed = data.draw(pools), data.draw(specs), data.draw(st.binary(min_size=16, max_size=16))
    arguments = {"tier": "operator", "groups": frozenset(), "excluded": [], "seed": seed}
    if check_feasibility(spec, pool, "operator"):
        with pytest.raises(PaperCannotBeDrawn):
            draw_paper(spec, pool, **arguments)
        return
    paper = draw_paper(spec, pool, **arguments)
    by_name = {entry.name: entry for entry in pool}
    drawn = [slot.item for slot in paper.slots]
    assert len(drawn) == len(set(drawn)) == len(list(wants(spec)))
    for number, section in enumerate(paper.sections):
        wanted = [want for want in wants(spec) if want[0] == number]
        assert most_served(wanted, [by_name[slot.item] for slot in section.slots]) == len(wanted)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_no_complete_paper_uses_fewer_items_met_before(pools, specs, data):
    pool, spec = data.draw(pools), data.draw(specs)
    if check_feasibility(spec, pool, "operator"):
        return
    names = [entry.name for entry in pool]
    newest, oldest = (frozenset(name for name in names if data.draw(st.booleans())) for _ in range(2))
    seed = data.draw(st.binary(min_size=16, max_size=16))
    paper = draw_paper(spec, pool, tier="operator", groups=frozenset(), excluded=[newest, oldest], seed=seed)
    wanted = list(wants(spec))
    unmet = [entry for entry in pool if entry.name not in newest | oldest]
    not_lately = [entry for entry in pool if entry.name not in newest]
    assert paper.relaxed == len(wanted) - most_served(wanted, unmet)
    lately = sum(slot.item in newest for slot in paper.slots)
    assert lately == len(wanted) - most_served(wanted, not_lately)


def test_a_shortage_names_section_rule_and_tier(make_pool_item, make_section):
    pool = [make_pool_item("q0", topic="值班"), make_pool_item("q1", topic="值班", difficulty=5)]
    spec = PaperSpec((make_section(types=("single",), topic="值班", strata=((1, 3, 3), (4, 5, 1))),))
    (shortage,) = check_feasibility(spec, pool, "operator")
    assert (shortage.section_index, shortage.missing, shortage.types, shortage.topic, shortage.tier) == (
        0,
        2,
        ("single",),
        "值班",
        "operator",
    )
    assert shortage.stratum == Stratum(1, 3, 3)


def test_items_for_some_groups_only_are_not_counted_on(make_pool_item, make_section):
    pool = [make_pool_item("q0"), make_pool_item("q1", groups=frozenset({"am"}))]
    spec = PaperSpec((make_section(2),))
    assert [one.missing for one in check_feasibility(spec, pool, "operator")] == [1]
    assert check_feasibility(spec, pool, "operator", frozenset({"am"})) == []


@pytest.mark.parametrize(
    ("items", "lacking"),
    [(("b/q0", "b/gone"), ("b/gone",)), (("b/draft",), ("b/draft",)), (("b/q0", "b/q0"), ("b/q0",))],
    ids=["unknown", "a draft", "named twice"],
)
def test_named_items_that_cannot_stand_in_the_paper_are_listed(make_pool_item, make_section, items, lacking):
    pool = [make_pool_item("q0"), make_pool_item("draft", status="draft")]
    (shortage,) = check_feasibility(PaperSpec((make_section(items=items),)), pool, "operator")
    assert (shortage.named, shortage.missing) == (lacking, 1)


def test_a_section_of_all_that_fit_needs_at_least_one(make_pool_item, make_section):
    spec = PaperSpec((make_section(topic="空"),))
    (shortage,) = check_feasibility(spec, [make_pool_item("q0")], "operator")
    assert (shortage.missing, shortage.topic) == (1, "空")
