from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.attempts.limits import Entry, MalformedEntries, check_entries

ANSWER = {"seq": 1, "kind": "answer", "slot": 3, "response": ["a", "c"]}


def nested(depth):
    value = "a"
    for _ in range(depth):
        value = [value]
    return value


def test_entries_come_out_in_the_order_given():
    raw = [
        ANSWER,
        {"seq": 5, "kind": "flag", "slot": 3, "response": True},
        {"seq": 4, "kind": "visit", "slot": 4, "response": None},
        {"seq": 6, "kind": "event", "response": "left"},
    ]
    assert check_entries(raw) == [
        Entry(1, "answer", 3, ["a", "c"]),
        Entry(5, "flag", 3, True),
        Entry(4, "visit", 4, None),
        Entry(6, "event", None, "left"),
    ]


@pytest.mark.parametrize(
    "change",
    [
        {"response": None},
        {"response": "字" * 20_000},
        {"response": {"l1": "r2"}},
        {"seq": 2**53 - 1},
        {"at": "a key of a newer page"},
    ],
    ids=["a cleared answer", "a text as long as allowed", "a match", "the largest number", "unknown key"],
)
def test_an_entry_within_the_limits_is_taken(change):
    assert len(check_entries([{**ANSWER, **change}])) == 1


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"seq": 0}, "seq"),
        ({"seq": 2**53}, "seq"),
        ({"seq": True}, "seq"),
        ({"seq": 1.0}, "seq"),
        ({"seq": "1"}, "seq"),
        ({"kind": "guess"}, "kind"),
        ({"kind": ["answer"]}, "kind"),
        ({"slot": None}, "slot"),
        ({"slot": 0}, "slot"),
        ({"slot": "3"}, "slot"),
        ({"kind": "flag"}, "flag"),
        ({"response": "字" * 20_001}, "text-too-long"),
        ({"response": {"1": "字" * 20_001}}, "text-too-long"),
        ({"response": {"字" * 20_001: "1"}}, "text-too-long"),
        ({"response": ["a"] * 201}, "too-many-parts"),
        ({"response": nested(4)}, "too-deep"),
        ({"response": "a\0"}, "nul"),
        ({"response": ["\ud83d"]}, "lone-surrogate"),
        ({"response": float("nan")}, "not-finite"),
    ],
)
def test_a_malformed_entry_is_refused_with_its_position_and_reason(change, reason):
    with pytest.raises(MalformedEntries) as refusal:
        check_entries([ANSWER, {**ANSWER, **change}])
    assert refusal.value.facts == {"reason": reason, "position": 1}


@pytest.mark.parametrize(
    ("raw", "reason"), [(None, "not-a-list"), ({"seq": 1}, "not-a-list"), ([ANSWER] * 201, "too-many")]
)
def test_what_is_no_list_of_entries_is_refused(raw, reason):
    with pytest.raises(MalformedEntries) as refusal:
        check_entries(raw)
    assert refusal.value.facts["reason"] == reason


def test_two_hundred_entries_are_not_too_many():
    assert len(check_entries([ANSWER] * 200)) == 200


def test_a_repeated_entry_has_the_same_hash_whatever_its_key_order():
    one, other = (
        Entry(1, "answer", 3, dict(pairs)).body_hash
        for pairs in ([("l1", "r2"), ("l2", "r1")], [("l2", "r1"), ("l1", "r2")])
    )
    assert one == other


@pytest.mark.parametrize(
    "other", [Entry(1, "answer", 4, "a"), Entry(1, "answer", 3, "b"), Entry(1, "event", 3, "a")]
)
def test_another_body_has_another_hash(other):
    assert Entry(1, "answer", 3, "a").body_hash != other.body_hash


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(json_values | st.lists(st.fixed_dictionaries(dict.fromkeys(ANSWER, json_values))))
def test_whatever_comes_is_either_taken_or_refused(raw):
    try:
        entries = check_entries(raw)
    except MalformedEntries:
        return
    assert all(entry.body_hash for entry in entries)
