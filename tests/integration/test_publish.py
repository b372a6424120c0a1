"""Publishing banks, exams and the organisation: all of it, or nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.content.bank_files import read_bank_sources
from app.content.diagnostics import Diagnostic
from app.content.library import Library
from app.content.markdown import render
from app.domain.errors import DomainError, NotFound
from app.domain.sittings.exam import Organisation
from app.services.list_banks import list_banks
from app.services.publish_bank import preview_bank, publish_bank, roll_back_bank
from app.services.publish_organisation import current_organisation, publish_organisation
from app.store.database import db
from app.store.items import published_pool
from app.store.models import AuditRow, DepartmentRow, ItemVersionRow, SnapshotRow

HEADER = "format: 1\nbank: duty\ntitle: {zh: 值班, en: Duty}\nlanguages: [zh, en]\nquestions:\n"
FIRST = """  - id: duty-001
    single: 值班电话无人接听时怎么办？
    options: [改打备用号码, 挂断等待, 次日再打, 发邮件]
    answer: A
    explain: 先保证联络畅通。
"""
SECOND = """  - id: duty-002
    truefalse: 接班人员未到岗时可以先行离岗。
    answer: 错
    explain: 须当面交接。
"""


def read(*questions: str):
    return read_bank_sources({"duty.yaml": (HEADER + "".join(questions)).encode()}, Library())


@pytest.fixture
def publish(app, clock):
    with app.app_context():
        yield lambda bank, **options: publish_bank(bank, render=render, by=None, clock=clock, **options)
        db.session.remove()


def count(row):
    return db.session.scalar(select(func.count()).select_from(row))


def test_a_first_load_adds_everything(publish):
    summary = publish(read(FIRST, SECOND))
    assert (summary.snapshot, summary.items, summary.added, summary.unchanged) == (1, 2, 2, 0)
    assert [entry.item.id for entry in published_pool(["duty"]).items] == ["duty-001", "duty-002"]


def test_loading_the_same_again_makes_no_new_snapshot(publish):
    publish(read(FIRST, SECOND))
    summary = publish(read(FIRST, SECOND))
    assert (summary.snapshot, summary.is_empty, count(SnapshotRow)) == (1, True, 1)


@pytest.mark.parametrize(
    ("old", "new", "kind", "major"),
    [
        ("answer: A", "answer: B", "key", 2),
        ("怎么办？", "应当怎么办？", "content", 2),
        ("先保证联络畅通。", "联络必须畅通。", "text", 1),
        ("    answer: A\n", "    answer: A\n    difficulty: 5\n", "metadata", 1),
    ],
    ids=["the key", "the stem", "the explanation", "the difficulty"],
)
def test_a_change_is_named_by_what_it_touches(publish, old, new, kind, major):
    publish(read(FIRST, SECOND))
    summary = publish(read(FIRST.replace(old, new), SECOND))
    assert [(change.item, change.kind) for change in summary.changes] == [("duty-001", kind)]
    newest = db.session.scalars(select(ItemVersionRow).order_by(ItemVersionRow.id.desc())).first()
    assert (newest.item, newest.major, count(ItemVersionRow)) == ("duty-001", major, 3)


def test_a_preview_writes_nothing(publish):
    publish(read(FIRST))
    summary = preview_bank(read(FIRST, SECOND))
    assert (summary.snapshot, summary.added) == (None, 1)
    assert (count(SnapshotRow), count(ItemVersionRow)) == (1, 1)


def test_an_item_nobody_answered_leaves_with_its_file(publish):
    publish(read(FIRST, SECOND))
    summary = publish(read(FIRST))
    assert [(change.item, change.kind) for change in summary.changes] == [("duty-002", "missing")]
    assert len(published_pool(["duty"]).items) == 1


def test_a_bank_with_an_error_changes_nothing(publish):
    publish(read(FIRST))
    broken = read(FIRST, SECOND.replace("错", "也许"))
    assert broken.has_errors
    with pytest.raises(DomainError) as refusal:
        publish(broken)
    assert refusal.value.code == "bank-has-errors"
    assert (count(SnapshotRow), count(ItemVersionRow)) == (1, 1)


def test_a_fault_in_the_middle_of_a_load_leaves_nothing_behind(publish, monkeypatch):
    publish(read(FIRST))
    monkeypatch.setattr("app.services.publish_bank._add_snapshot", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        publish(read(FIRST, SECOND))
    assert (count(SnapshotRow), count(ItemVersionRow)) == (1, 1)


def test_a_load_can_be_rolled_back(publish, clock):
    publish(read(FIRST))
    publish(read(FIRST, SECOND))
    roll_back_bank("duty", 1, by=None, clock=clock)
    assert [bank.number for bank in list_banks()] == [1]
    assert len(published_pool(["duty"]).items) == 1
    assert "bank.rolled_back" in db.session.scalars(select(AuditRow.action)).all()


def test_after_a_roll_back_the_next_load_gets_a_fresh_number(publish, clock):
    publish(read(FIRST))
    publish(read(FIRST, SECOND))
    roll_back_bank("duty", 1, by=None, clock=clock)
    assert publish(read(FIRST, SECOND)).snapshot == 3


def test_rolling_back_to_what_never_was_is_refused(publish, clock):
    with pytest.raises(NotFound):
        roll_back_bank("duty", 7, by=None, clock=clock)


def test_a_warning_does_not_stop_a_load(publish):
    bank = read(FIRST)
    warned = replace(bank, diagnostics=[Diagnostic("duty.yaml", 1, 1, "warning", "anything")])
    assert publish(warned).added == 1


def test_the_organisation_is_the_root_of_the_tree(organisation, app):
    with app.app_context():
        root = db.session.scalar(select(DepartmentRow).where(DepartmentRow.parent_id.is_(None)))
        assert root.key == "organisation"
        child = db.session.scalar(select(DepartmentRow).where(DepartmentRow.key == "east-1"))
        assert child.path.startswith(root.path)
        assert current_organisation() == organisation


def test_a_department_with_members_cannot_vanish(organisation, make_member, app, clock):
    make_member("007316", department="east-1", tier="operator")
    smaller = Organisation(organisation.title, (), organisation.tiers, organisation.groups)
    with app.app_context():
        with pytest.raises(DomainError) as refusal:
            publish_organisation(smaller, by=None, clock=clock)
        assert refusal.value.code == "department-in-use"
        assert current_organisation() == organisation


def test_a_tier_with_members_cannot_vanish(organisation, make_member, app, clock):
    make_member("007316", department="east-1", tier="operator")
    tiers = {key: words for key, words in organisation.tiers.items() if key != "operator"}
    with app.app_context(), pytest.raises(DomainError) as refusal:
        publish_organisation(replace(organisation, tiers=tiers), by=None, clock=clock)
    assert refusal.value.code == "tier-in-use"


def test_the_shipped_home_reads_clean():
    from datetime import date

    from app.services.read_home import read_home

    home = read_home(Path(__file__).parents[2], zone="Asia/Shanghai", today=date(2026, 11, 22))
    assert [str(each) for each in home.diagnostics] == []
    assert {bank.header.name: len(bank.items) for bank in home.banks}["chuangzheng"] == 100
    assert {bank.header.name for bank in home.banks} == {"chuangzheng", "law", "management", "transmission"}
    assert len(home.exams) == 13
