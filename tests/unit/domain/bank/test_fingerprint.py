"""A version is made by content alone: layout and metadata never change the key hash."""

from __future__ import annotations

import pytest

from app.domain.bank.build import BankDefaults, Context, build_item, dump_item, load_item
from app.domain.bank.fields import Report
from app.domain.bank.fingerprint import fingerprint

BASE = {
    "id": "duty-001",
    "multiple": "怎样做？",
    "options": ["报告", "拨打 119", "拍照发群", "疏散"],
    "answer": "ABD",
    "explain": "先报告。",
    "en": {"stem": "What to do?", "options": ["Report", "Call 119", "Post a picture", "Evacuate"]},
}
CONTEXT = Context(languages=("zh", "en"))


def prints(change=None, *, defaults=None):
    report = Report()
    item = build_item("duty", BASE | (change or {}), defaults or BankDefaults(), report, CONTEXT)
    assert item is not None, report.problems
    return fingerprint(item)


@pytest.mark.parametrize(
    "change",
    [
        {"options": {"A": "报告", "B": "拨打 119", "C": "拍照发群", "D": "疏散"}},
        {"answer": ["D", "B", "A"]},
        {"multiple": "  怎样做？\n"},
        {"difficulty": "3", "shuffle": "options", "status": "active"},
    ],
    ids=["letters written out", "answer as a list", "white space", "defaults written out"],
)
def test_layout_changes_nothing(change):
    assert prints(change) == prints()


CHANGES = [
    ({"options": ["报告", "拨打 119", "拍照", "疏散"]}, "key"),
    ({"answer": "AB"}, "key"),
    ({"multiple": "应当怎样做？"}, "key"),
    ({"scoring": "exact"}, "key"),
    ({"penalty": "0.25"}, "key"),
    ({"shuffle": "false"}, "key"),
    ({"shuffle": {"pin": "D"}}, "key"),
    ({"explain": "先报告，再拨打 119。"}, "text"),
    ({"feedback": {"C": "不能"}}, "text"),
    ({"en": BASE["en"] | {"stem": "What should you do?"}}, "text"),
    ({"topic": "安全"}, "meta"),
    ({"tier": "team"}, "meta"),
    ({"groups": "调幅"}, "meta"),
    ({"tags": "消防"}, "meta"),
    ({"difficulty": "4"}, "meta"),
    ({"source": "办法"}, "meta"),
    ({"status": "retired"}, "meta"),
]


@pytest.mark.parametrize(("change", "which"), CHANGES, ids=[f"{c[1]}-{next(iter(c[0]))}" for c in CHANGES])
def test_a_change_moves_its_own_hash_and_no_other(change, which):
    moved = {
        name
        for name, old, new in zip(("key", "text", "meta"), prints(), prints(change), strict=True)
        if old != new
    }
    assert moved == {which}


def test_a_banks_default_scoring_is_part_of_the_version():
    assert prints(defaults=BankDefaults(scoring={"multiple": "net"})).key_hash != prints().key_hash
    assert prints(defaults=BankDefaults(scoring={"single": "exact"})) == prints()


def test_hashes_survive_storage():
    item = build_item("duty", BASE, BankDefaults(), Report(), CONTEXT)
    assert fingerprint(load_item("duty", dump_item(item))) == fingerprint(item)


def test_hashes_are_the_same_on_every_machine():
    """A changed value here means that every stored version gets a new number: only with a migration."""
    assert prints().key_hash == "ca61d7955881736a77d85a104360b8f47bbbf7fb5e31e73d43a855f53fe33240"
