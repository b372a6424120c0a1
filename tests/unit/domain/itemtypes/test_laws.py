"""Laws that hold for every item type, over its own samples."""

from __future__ import annotations

import dataclasses
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.bank.fields import Report
from app.domain.bank.item_type import MalformedResponse
from app.domain.itemtypes import item_types
from app.domain.paper.chance import ChanceStream

CASES = [
    pytest.param(
        item_type, sample, id=f"{name}-{number}-{sample.kind}{'-' * bool(sample.scoring)}{sample.scoring}"
    )
    for name, item_type in item_types().items()
    for number, sample in enumerate(item_type.samples)
]
SOURCES = [
    pytest.param(item_type, sample, id=f"{name}-{number}")
    for name, item_type in item_types().items()
    for number, sample in enumerate(item_type.samples)
    if all(sample.source != earlier.source for earlier in item_type.samples[:number])
]
ANSWERED = [case for case in CASES if case.values[1].kind != "malformed"]
MALFORMED = [case for case in CASES if case.values[1].kind == "malformed"]
TYPES = [pytest.param(item_type, id=name) for name, item_type in item_types().items()]

every_source = pytest.mark.parametrize(("item_type", "sample"), SOURCES)
every_answered_case = pytest.mark.parametrize(("item_type", "sample"), ANSWERED)
every_type = pytest.mark.parametrize("item_type", TYPES)

json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(), max_size=5)
    | st.sampled_from(
        ["a", "b", "c", "l1", "l2", "r1", "r2", "i1", "i2", "i3", "i4", "48 V", "\ud800", "\0"]
    ),
    lambda inner: (
        st.lists(inner, max_size=5)
        | st.dictionaries(st.text(max_size=3) | st.sampled_from(["l1", "l2", "l3"]), inner, max_size=4)
    ),
    max_leaves=12,
)
seeds = st.integers(0, 2**32)


def body_of(item_type, source):
    report = Report()
    fields = {key: value for key, value in source.items() if key != item_type.name}
    body = item_type.parse(source[item_type.name], fields, report)
    assert not report.has_errors, report.problems
    return body


def arranged(item_type, body, seed, *, shuffle=True):
    return item_type.arrange(body, ChanceStream(str(seed).encode(), "options"), shuffle=shuffle)


@every_type
def test_type_is_named_as_its_module_and_proves_itself(item_type):
    assert item_types()[item_type.name] is item_type
    kinds = {sample.kind for sample in item_type.samples}
    assert {"blank", "malformed"} <= kinds
    assert {"right", "wrong"} <= kinds or "unsure" in kinds
    assert kinds & {"partial", "unsure"} or item_type.scorings == ("exact",)


@every_type
def test_each_scoring_of_a_type_has_a_sample(item_type):
    tried = {sample.scoring or item_type.scorings[0] for sample in item_type.samples}
    assert tried == set(item_type.scorings)


@every_answered_case
def test_sample_earns_what_it_says(item_type, sample):
    body = body_of(item_type, sample.source)
    grade = item_type.grade(body, sample.response, sample.scoring or item_type.scorings[0])
    assert grade.fraction == sample.fraction
    assert grade.blank == (sample.kind == "blank")
    assert grade.needs_marking == (sample.kind == "unsure")
    expected = {"right": grade.fraction == 1, "partial": True, "unsure": True}
    assert expected.get(sample.kind, grade.fraction == 0)


@pytest.mark.parametrize(("item_type", "sample"), MALFORMED)
def test_malformed_sample_is_refused(item_type, sample):
    body = body_of(item_type, sample.source)
    with pytest.raises(MalformedResponse):
        item_type.read(body, arranged(item_type, body, 1), sample.response)


@every_source
def test_dump_and_parse_are_inverse(item_type, sample):
    body = body_of(item_type, sample.source)
    dumped = item_type.dump(body)
    assert body_of(item_type, json.loads(json.dumps(dumped))) == body


@every_source
def test_blank_earns_nothing_and_says_so(item_type, sample):
    body = body_of(item_type, sample.source)
    arrangement = arranged(item_type, body, 1)
    assert item_type.read(body, arrangement, None) is None
    assert item_type.show(body, arrangement, None) is None
    for scoring in item_type.scorings:
        grade = item_type.grade(body, None, scoring)
        assert (grade.fraction, grade.blank, grade.needs_marking) == (0, True, False)


@every_source
@pytest.mark.parametrize("empty", ["", [], {}], ids=["text", "list", "map"])
def test_empty_response_is_blank(item_type, sample, empty):
    body = body_of(item_type, sample.source)
    assert item_type.read(body, arranged(item_type, body, 1), empty) is None


@every_answered_case
@given(seed=seeds)
@settings(max_examples=25)
def test_shuffling_changes_nothing(item_type, sample, seed):
    body = body_of(item_type, sample.source)
    arrangement = arranged(item_type, body, seed)
    shown = json.loads(json.dumps(item_type.show(body, arrangement, sample.response)))
    read = item_type.read(body, arrangement, shown)
    assert json.loads(json.dumps(read)) == read
    for scoring in item_type.scorings:
        straight = item_type.grade(body, sample.response, scoring)
        assert item_type.grade(body, read, scoring) == straight
        assert 0 <= straight.fraction <= 1


@every_source
@given(seed=seeds)
@settings(max_examples=25)
def test_solution_read_back_earns_everything(item_type, sample, seed):
    body = body_of(item_type, sample.source)
    arrangement = arranged(item_type, body, seed)
    response = item_type.read(body, arrangement, item_type.solve(body, arrangement).response)
    for scoring in item_type.scorings:
        grade = item_type.grade(body, response, scoring)
        assert grade.fraction == 1 or item_type.name == "essay"  # what a person alone can tell


@every_source
@given(raw=json_values, seed=seeds)
def test_any_json_is_read_or_refused(item_type, sample, raw, seed):
    body = body_of(item_type, sample.source)
    arrangement = arranged(item_type, body, seed)
    try:
        response = item_type.read(body, arrangement, raw)
    except MalformedResponse:
        return
    for scoring in item_type.scorings:
        assert 0 <= item_type.grade(body, response, scoring).fraction <= 1
    again = item_type.read(body, arrangement, item_type.show(body, arrangement, response))
    assert again == response
    json.dumps(response, ensure_ascii=False).encode()


@every_source
def test_unshuffled_order_is_as_written_where_that_tells_nothing(item_type, sample):
    body = body_of(item_type, sample.source)
    arrangement = arranged(item_type, body, 7, shuffle=False)
    if item_type.name in ("single", "multiple", "indefinite"):
        assert arrangement["options"] == tuple(range(len(body.options)))
    for order in arrangement.values():
        assert sorted(order) == list(range(len(order)))


@pytest.mark.parametrize("name", ["qa", "match", "order"])
def test_order_as_written_is_never_shown_where_it_is_the_key(name):
    item_type = item_types()[name]
    body = body_of(item_type, item_type.samples[0].source)
    orders = {str(arranged(item_type, body, seed, shuffle=False)) for seed in range(40)}
    assert len(orders) > 5


def test_pinned_options_keep_their_place():
    item_type = item_types()["multiple"]
    body = body_of(item_type, item_type.samples[0].source)
    seen = set()
    for seed in range(60):
        order = item_type.arrange(body, ChanceStream(bytes([seed]), "x"), shuffle=True, pinned=(3,))[
            "options"
        ]
        assert order[3] == 3
        seen.add(order)
    assert len(seen) == 6


TWINS = [
    ("single", {"answer": "A"}, {"answer": "C"}),
    ("multiple", {"answer": "AB"}, {"answer": "BCD"}),
    ("indefinite", {"answer": "A"}, {"answer": "ABC"}),
    ("truefalse", {"answer": "对"}, {"answer": "错"}),
    ("blank", {"answer": ["预防", "应急"]}, {"answer": [["甲", "乙"], "丙"], "compare": "strict"}),
    ("numeric", {"answer": "48", "tolerance": "0.5"}, {"answer": "-7e3"}),
]


@pytest.mark.parametrize(("name", "one", "other"), TWINS, ids=[twin[0] for twin in TWINS])
def test_items_that_differ_only_in_key_look_alike(name, one, other):
    item_type = item_types()[name]
    source = {key: value for key, value in item_type.samples[0].source.items() if key != "tolerance"}
    first, second = body_of(item_type, source | one), body_of(item_type, source | other)
    assert first != second
    arrangement = arranged(item_type, first, 3)
    assert item_type.present(first, arrangement) == item_type.present(second, arrangement)


def test_key_of_qa_match_and_order_lies_in_the_arrangement_alone():
    """The same pieces in another source order look alike under the arrangement that undoes it."""
    order, match, qa = (item_types()[name] for name in ("order", "match", "qa"))
    first = body_of(order, {"order": "排序", "items": ["甲", "乙", "丙"]})
    second = body_of(order, {"order": "排序", "items": ["丙", "甲", "乙"]})
    assert order.present(first, {"items": (0, 1, 2)}) == order.present(second, {"items": (1, 2, 0)})
    first = body_of(match, {"match": "连线", "pairs": {"一": "甲", "二": "乙"}})
    second = body_of(match, {"match": "连线", "pairs": {"一": "乙", "二": "甲"}})
    assert match.present(first, {"right": (0, 1)}) == match.present(second, {"right": (1, 0)})
    first = body_of(qa, {"qa": "问", "answer": "甲", "distractors": ["乙", "丙"]})
    second = body_of(qa, {"qa": "问", "answer": "丙", "distractors": ["甲", "乙"]})
    assert qa.present(first, {"options": (0, 1, 2)}) == qa.present(second, {"options": (1, 2, 0)})


@every_source
def test_presented_names_no_field_of_the_key(item_type, sample):
    body = body_of(item_type, sample.source)
    presented = dataclasses.asdict(item_type.present(body, arranged(item_type, body, 5)))
    assert set(presented) == {"widget", "stem", "options", "left", "right", "gaps", "units", "cloze", "words"}


@every_source
def test_every_shown_text_is_among_the_texts(item_type, sample):
    body = body_of(item_type, sample.source)
    presented = item_type.present(body, arranged(item_type, body, 5))
    assert set(presented.texts) <= set(item_type.texts(body))


@every_type
def test_type_words_stand_in_both_languages(item_type):
    words = [item_type.title, item_type.about, *(field.about for field in item_type.fields)]
    assert all(word.zh and word.en for word in words)
