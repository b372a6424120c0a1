"""The lock counts versions line by line and keeps the ids of what was taken out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.bank.build import BankDefaults, Context, build_item
from app.domain.bank.fields import Report
from app.domain.bank.lock import LockedItem, MalformedLock, parse_lock, renew_lock, write_lock


def make_item(item_id, stem="几年？", **fields):
    source = {"id": item_id, "single": stem, "options": ["一年", "三年"], "answer": "A"} | fields
    item = build_item("duty", source, BankDefaults(), Report(), Context(languages=("zh",)))
    assert item is not None
    return item


@pytest.fixture
def lock():
    return renew_lock({}, [make_item("x-2", "甲？"), make_item("x-1")])[0]


def told(changes):
    return {change.item: change.kind for change in changes}


def test_lines_are_sorted_by_id_and_the_same_questions_change_nothing(lock):
    text = write_lock(lock)
    assert [line.split()[:2] for line in text.splitlines()[1:]] == [["x-1", "1.0"], ["x-2", "1.0"]]
    again, changes = renew_lock(parse_lock(text), [make_item("x-1"), make_item("x-2", "甲？")])
    assert write_lock(again) == text
    assert changes == ()


@pytest.mark.parametrize(
    ("fields", "kind", "version"),
    [
        ({"answer": "B"}, "key", (2, 0)),
        ({"explain": "见办法"}, "text", (1, 1)),
        ({"difficulty": "5"}, None, (1, 0)),
    ],
)
def test_a_version_counts_what_changed(lock, fields, kind, version):
    new, changes = renew_lock(lock, [make_item("x-1", **fields), make_item("x-2", "甲？")])
    assert told(changes) == ({"x-1": kind} if kind else {})
    assert (new["x-1"].major, new["x-1"].minor) == version


def test_a_removed_id_stays_and_is_for_no_other_question(lock):
    without, changes = renew_lock(lock, [make_item("x-1")])
    assert told(changes) == {"x-2": "retired"}
    assert without["x-2"].is_retired
    same, changes = renew_lock(without, [make_item("x-1"), make_item("x-2", "甲？")])
    assert (told(changes), same) == ({"x-2": "revived"}, lock)
    other, changes = renew_lock(without, [make_item("x-1"), make_item("x-2", "乙？")])
    assert (told(changes), other) == ({"x-2": "reused"}, without)


def test_a_renamed_question_goes_on_counting_and_its_former_id_stays(lock):
    new, changes = renew_lock(lock, [make_item("x-1"), make_item("x-3", "丙？", was=["x-2"])])
    assert told(changes) == {"x-3": "key", "x-2": "retired"}
    assert (new["x-3"].major, new["x-2"].is_retired) == (2, True)


HASH = st.text("0123456789abcdef", min_size=12, max_size=12)
LOCKED = st.builds(LockedItem, st.integers(1, 99999), st.integers(0, 99999), HASH, HASH, st.booleans())


@given(st.dictionaries(st.from_regex(r"[a-z0-9][a-z0-9._-]{1,20}", fullmatch=True), LOCKED))
def test_what_is_written_is_read(lock):
    assert parse_lock(write_lock(lock)) == lock


@pytest.mark.parametrize(
    "text", ["<<<<<<< HEAD", "x-1 1.0 abc abc", "x-1 1.0 {0} {0}\nx-1 2.0 {0} {0}", "x-1 0.1 {0} {0}"]
)
def test_a_line_that_is_none_is_refused(text):
    with pytest.raises(MalformedLock):
        parse_lock(text.format("0" * 12))
