"""A bank's files against its published snapshot: what changed, and how many attempts it touches."""

from __future__ import annotations

import pytest

from app.content.bank_files import read_bank
from app.content.library import Library
from app.content.markdown import render
from app.domain.errors import DomainError
from app.services.compare_bank import compare_with_published
from app.services.publish_bank import publish_bank


@pytest.fixture
def change(home, app, clock):
    """Compare the small bank with its snapshot after replacing texts in its file."""

    def change_(*replaced: tuple[str, str], publish: bool = False):
        file = home / "question_bank" / "small" / "bank.yaml"
        text = file.read_text(encoding="utf-8")
        for old, new in replaced:
            assert old in text
            text = text.replace(old, new, 1)
        file.write_text(text, encoding="utf-8")
        with app.app_context():
            bank = read_bank(file.parent, Library())
            if publish:
                publish_bank(bank, render=render, by=None, clock=clock, accept_key_changes=True)
            return compare_with_published(bank)

    return change_


def kinds(comparison):
    return {changed.after.id: changed.kind for changed in comparison.changes.changed}


def test_a_bank_never_published_is_all_new(change):
    found = change()
    assert found.snapshot is None
    assert len(found.changes.added) == 4
    assert found.attempts == {}


def test_a_change_of_key_counts_the_attempts_that_met_the_item(change, set_exam, make_member, go_to, sit):
    set_exam()
    for number in ("0001", "0002"):
        member = make_member(number, tier="operator")
        go_to("2026-12-11 10:00")
        sit(member, "quarterly")
    same = change()
    assert (same.changes.changed, same.attempts) == ((), {})
    found = change(("answer: AC", "answer: BC"))
    assert kinds(found) == {"small-2": "key"}
    assert found.attempts == {"small-2": 2}
    assert found.snapshot == 1


def test_attempts_of_a_version_no_longer_in_force_are_not_counted(change, set_exam, make_member, go_to, sit):
    set_exam()
    member = make_member("0001", tier="operator")
    go_to("2026-12-11 10:00")
    sit(member, "quarterly")
    change(("answer: AC", "answer: BC"), publish=True)
    found = change(("answer: BC", "answer: BD"))
    assert kinds(found) == {"small-2": "key"}
    assert found.attempts == {}


def test_a_bank_with_errors_is_not_compared(change):
    with pytest.raises(DomainError) as refused:
        change(("answer: AC", "answer: Z"))
    assert refused.value.code == "bank-has-errors"
