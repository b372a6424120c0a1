"""A made-up year is made as the product itself would write it, from a seed, and goes without a trace."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

import numpy as np
import pytest
from sqlalchemy import func, inspect, select

from app.domain.analysis.correlation import correlate
from app.domain.attempts.limits import Entry
from app.domain.errors import Conflict, DomainError
from app.domain.sittings.exam import Attempts, Moment, Schedule
from app.services.hand_in import hand_in
from app.services.make_demo_year import make_demo_year
from app.services.rebuild_attempt import rebuild_paper, verify_attempt
from app.services.refresh_plan import refresh_plan
from app.services.remove_demo_year import remove_demo_year
from app.services.save_responses import save_responses
from app.services.start_attempt import start_attempt
from app.services.viewer import Viewer
from app.store.database import Base, db
from app.store.models import (
    AttemptPaperRow,
    AttemptRow,
    AuditRow,
    EnrolmentRow,
    ItemVersionRow,
    LogEntryRow,
    MarkingTaskRow,
    MemberRow,
    ResponseRow,
    ScoreSheetRow,
    SittingRow,
    SlotScoreRow,
)

ZONE = "Asia/Shanghai"


@pytest.fixture
def make_year(app, set_exam, clock):
    set_exam()

    def make(members: int = 12, *, seed: int = 1, again: bool = False) -> None:
        with app.app_context():
            steps = list(
                make_demo_year(members=members, seed=seed, again=again, password="x", clock=clock, zone=ZONE)
            )
        db.session.rollback()  # what is read next is the new state
        assert [step.share for step in steps] == sorted(step.share for step in steps)

    return make


@pytest.fixture
def in_app(app):
    with app.app_context():
        yield


def contents():
    """Everything that the year consists of, without row ids and secrets of the installation."""
    attempts = db.session.execute(
        select(
            MemberRow.staff_number,
            AttemptRow.public_id,
            AttemptRow.started_at,
            AttemptRow.handed_in_at,
            AttemptRow.state,
            AttemptRow.score,
            AttemptPaperRow.seed,
            AttemptPaperRow.paper,
        )
        .join(MemberRow, MemberRow.id == AttemptRow.member_id)
        .join(AttemptPaperRow, AttemptPaperRow.attempt_id == AttemptRow.id)
        .order_by(AttemptRow.started_at, AttemptRow.public_id)
    ).all()
    answers = db.session.execute(
        select(AttemptRow.public_id, ResponseRow.slot, ResponseRow.response)
        .join(AttemptRow, AttemptRow.id == ResponseRow.attempt_id)
        .order_by(AttemptRow.public_id, ResponseRow.slot)
    ).all()
    return attempts, answers


def counts():
    tables = [table for table in Base.metadata.tables.values() if table.name != "audit_entry"]
    return {table.name: db.session.scalar(select(func.count()).select_from(table)) for table in tables}


def test_the_same_seed_makes_the_same_year_and_another_seed_another(make_year, in_app):
    make_year()
    first = contents()
    assert len(first[0]) > 100
    make_year(again=True)
    assert contents() == first
    make_year(seed=2, again=True)
    assert contents() != first


def test_attempts_verify_and_their_papers_are_rebuilt_from_their_seeds(make_year, in_app):
    make_year()
    some = list(db.session.scalars(select(AttemptRow.public_id).order_by(AttemptRow.id)))[::4]
    assert [verify_attempt(one).problems for one in some] == [()] * len(some)
    assert all(rebuild_paper(one)[1] for one in some)


def test_rows_are_those_that_a_start_the_saves_and_a_hand_in_write(make_year, make_member, clock, in_app):
    make_year()
    for exam in ("quarterly", "demo-duty-quiz"):
        model = db.session.scalars(
            select(AttemptRow)
            .where(AttemptRow.closed_by == "member", AttemptRow.state == "graded")
            .where(AttemptRow.sitting.has(SittingRow.occurrence.has(exam=exam_row(exam))))
            .order_by(AttemptRow.started_at)
        ).first()
        model_id = model.id
        twin = sit_alike(model, make_member, clock)
        assert written(twin) == written(model_id)


def exam_row(key):
    from app.store.models import ExamRow

    return db.session.scalars(select(ExamRow).where(ExamRow.key == key)).one()


def sit_alike(model, make_member, clock):
    """Let a real member do what a demo member did, at the same moments, by the product's own services."""
    now = clock.moment
    enrolment = db.session.get_one(EnrolmentRow, model.enrolment_id)
    log = db.session.scalars(
        select(LogEntryRow).where(LogEntryRow.attempt_id == model.id).order_by(LogEntryRow.version)
    ).all()
    seed = bytes.fromhex(db.session.get_one(AttemptPaperRow, model.id).seed)
    sitting = db.session.get_one(SittingRow, model.sitting_id).public_id
    columns = ("occurrence_id", "sitting_id", "tier", "department_id", "groups", "frozen_at")
    values = {name: getattr(enrolment, name) for name in columns}
    facts = {"staff_number": f"R{model.id}", "tier": model.tier}
    started_at, handed_in_at = model.started_at, model.handed_in_at
    db.session.expunge_all()
    db.session.rollback()
    clock.moment = started_at
    member = make_member(**facts)
    db.session.add(EnrolmentRow(member_id=member, **values))
    db.session.commit()
    who = {"client": "device-0001", "clock": clock}
    started = start_attempt(sitting, viewer=Viewer(member), language="zh_CN", seed=seed, **who).attempt_id
    for line in log:
        clock.moment = line.received_at
        entry = Entry(line.seq, line.kind, line.slot, line.body)
        save_responses(started, owner=member, epoch=1, entries=[entry], **who)
    clock.moment = handed_in_at
    hand_in(started, owner=member, epoch=1, last_seq=len(log), entries=[], confirm_unsent=False, **who)
    clock.moment = now
    return db.session.scalars(select(AttemptRow.id).where(AttemptRow.public_id == started)).one()


def written(attempt_id):
    """Every row of an attempt, without what must differ: row ids, public ids, devices, receipt."""
    differs = {"id", "public_id", "attempt_id", "member_id", "enrolment_id", "client", "receipt", "actor_id"}
    differs |= {"subject", "record_attempt_id"}
    attempt = db.session.get_one(AttemptRow, attempt_id)
    db.session.refresh(attempt)
    enrolment = db.session.get_one(EnrolmentRow, attempt.enrolment_id)
    db.session.refresh(enrolment)
    assert enrolment.record_attempt_id == attempt_id
    assert attempt.receipt
    rows = [attempt, enrolment]
    for kind in (AttemptPaperRow, LogEntryRow, ResponseRow, ScoreSheetRow, SlotScoreRow):
        order = inspect(kind).primary_key
        rows += db.session.scalars(select(kind).where(kind.attempt_id == attempt_id).order_by(*order)).all()
    audit = select(AuditRow).where(AuditRow.subject == attempt.public_id).order_by(AuditRow.at)
    rows += db.session.scalars(audit).all()
    return [
        {
            column.key: getattr(row, column.key)
            for column in inspect(type(row)).columns
            if column.key not in differs
        }
        for row in rows
    ]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_answers_are_marked_by_a_person_and_the_newest_wait(make_year, in_app):
    make_year()
    stages = Counter(db.session.scalars(select(MarkingTaskRow.stage)))
    assert stages["done"] > stages["first"] > 0


def test_removal_leaves_nothing_and_spares_what_is_real(app, make_year, make_member, sit, clock, in_app):
    before = counts()
    make_year()
    real = make_member("R-1")
    refresh_plan(clock=clock, zone=ZONE)
    attempt = sit(real, "quarterly")
    demo = db.session.scalar(select(MemberRow.id).where(MemberRow.is_demo).limit(1))
    db.session.add(
        AuditRow(at=clock.now(), actor_id=demo, action="bank.published", subject="small@9", facts={})
    )
    db.session.commit()
    removed = remove_demo_year(clock=clock, zone=ZONE)
    db.session.rollback()
    assert removed.members == 12 + 5
    after = counts()
    alone = {name: after[name] - before[name] for name in after if after[name] != before[name]}
    assert alone.pop("enrolment") > 0
    assert set(alone) <= {
        *("member", "attempt", "attempt_paper", "attempt_client", "response_log", "response"),
        *("score_sheet", "slot_score"),
    }
    assert alone["member"] == alone["attempt"] == 1
    assert verify_attempt(attempt).problems == ()
    kept = db.session.scalars(select(AuditRow).where(AuditRow.subject == "small@9")).one()
    assert (kept.actor_id, kept.facts) == (None, {"demo_member": "1001"})


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_it_is_not_made_beside_real_members_nor_twice_nor_in_another_size(make_year, make_member, in_app):
    with pytest.raises(DomainError) as refused:
        make_year(3)
    assert refused.value.code == "demo-size"
    make_year()
    with pytest.raises(Conflict) as refused:
        make_year()
    assert refused.value.code == "demo-already-made"
    make_member("R-1")
    with pytest.raises(Conflict) as refused:
        make_year(again=True)
    assert (refused.value.code, refused.value.facts) == ("demo-real-members", {"members": 1})
    assert db.session.scalar(select(func.count()).select_from(AttemptRow)) > 100


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("day", ["2027-01-03", "2028-02-29"])
def test_on_any_day_something_is_over_open_ahead_and_missing(make_year, set_exam, clock, in_app, day):
    clock.moment = datetime.fromisoformat(f"{day}T15:00:00+08:00")
    set_exam(
        "topic",
        kind="topic-test",
        schedule=Schedule("year", Moment(0, 0, month="1", day="1"), None, ZONE),
        attempts=Attempts(None, until_passed=True),
    )
    make_year(16)
    sittings = db.session.scalars(select(SittingRow)).all()
    quarters = [one for one in sittings if one.occurrence.exam.key == "quarterly"]
    assert sum(one.closes_at < clock.moment for one in quarters) >= 4
    assert any(one.opens_at > clock.moment for one in quarters)
    assert any(one.opens_at <= clock.moment < one.closes_at for one in sittings)
    over = {one.id for one in quarters if one.closes_at < clock.moment}
    enrolled = db.session.scalars(select(EnrolmentRow).where(EnrolmentRow.sitting_id.in_(over))).all()
    sat = sum(one.finished_attempts > 0 for one in enrolled) / len(enrolled)
    assert 0.7 < sat < 1
    assert all(one.started_at < clock.moment for one in db.session.scalars(select(AttemptRow)))


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_planted_wrong_answer_can_be_found_and_the_figures_are_plausible(make_year, in_app):
    make_year(60)
    rows = db.session.execute(
        select(SlotScoreRow.attempt_id, ItemVersionRow.item, SlotScoreRow.fraction)
        .join(ItemVersionRow, ItemVersionRow.id == SlotScoreRow.item_version_id)
        .where(ItemVersionRow.item.startswith("demo-"), ItemVersionRow.type.not_in(["short", "essay"]))
    ).all()
    attempts, items = ({row[place]: None for row in rows} for place in (0, 1))
    columns = {name: place for place, name in enumerate(items)}
    lines = {attempt: place for place, attempt in enumerate(attempts)}
    matrix = np.zeros((len(lines), len(columns)))
    for attempt, item, fraction in rows:
        matrix[lines[attempt], columns[item]] = fraction
    rests = matrix.sum(axis=1, keepdims=True) - matrix
    rest = {item: correlate(matrix[:, place], rests[:, place]).value for item, place in columns.items()}
    facility = {item: matrix[:, place].mean() for item, place in columns.items()}
    assert rest.pop("demo-03") < -0.02
    assert sum(value > 0 for value in rest.values()) >= len(rest) - 2
    assert facility.pop("demo-03") < 0.35
    assert 0.4 < min(facility.values()) < max(facility.values()) < 1
