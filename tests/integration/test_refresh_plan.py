"""The plan follows the calendar, the exam files and the people."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import pytest
from sqlalchemy import select, update

from app.content.bank_files import read_bank_sources
from app.content.library import Library
from app.content.markdown import render
from app.domain.bank.fields import Words
from app.domain.paper.spec import Draw, PaperSpec, SpecRow
from app.domain.sittings.exam import Exam, MakeUp, Moment, Pilot, Schedule, TierRule
from app.services.publish_bank import publish_bank
from app.services.publish_exam import NotFeasible, publish_exam
from app.services.refresh_plan import refresh_plan
from app.store.database import db
from app.store.models import DepartmentRow, EnrolmentRow, MemberRow, OccurrenceRow, SittingRow

ZONE = "Asia/Shanghai"
BANK = """format: 1
bank: duty
title: 值班
questions:
  - {id: duty-001, truefalse: 离岗前须当面交接。, answer: 对}
"""
EXAM = Exam(
    id="quarterly",
    title=Words("季度考核", "Quarterly"),
    kind="assessment",
    tiers={"operator": TierRule("one", Fraction(80), timedelta(minutes=60))},
    papers={"one": PaperSpec((SpecRow(Words("判断", "True or false"), Fraction(2), Draw(("duty",))),))},
    schedule=Schedule("quarter", Moment(9, 0, month="last", day="15"), timedelta(days=7), ZONE),
)


@pytest.fixture
def plan(app, clock, organisation, make_member):
    """Publish an exam and refresh; the clock stands at 2026-12-10 09:00 in Beijing."""
    with app.app_context():
        bank = read_bank_sources({"duty.yaml": BANK.encode()}, Library())
        publish_bank(bank, render=render, by=None, clock=clock)

        def publish(exam=EXAM):
            publish_exam(exam, repr(exam), by=None, clock=clock)
            return refresh_plan(clock=clock, zone=ZONE)

        yield publish
        db.session.remove()


def sittings():
    statement = (
        select(OccurrenceRow.period, SittingRow.wave, SittingRow.opens_at)
        .join(OccurrenceRow, OccurrenceRow.id == SittingRow.occurrence_id)
        .order_by(SittingRow.opens_at)
    )
    return [(period, wave, f"{opens:%m-%d %H:%M}") for period, wave, opens in db.session.execute(statement)]


def enrolled(period="2026-Q4"):
    statement = (
        select(EnrolmentRow)
        .join(OccurrenceRow, OccurrenceRow.id == EnrolmentRow.occurrence_id)
        .where(OccurrenceRow.period == period)
    )
    return {row.member_id: row for row in db.session.scalars(statement)}


def test_only_what_can_still_be_sat_is_planned(plan, make_member):
    make_member("1")
    plan()
    assert sittings() == [("2026-Q4", "main", "12-15 01:00"), ("2027-Q1", "main", "03-15 01:00")]


def test_refreshing_again_changes_nothing(plan, make_member, clock):
    make_member("1")
    plan()
    assert refresh_plan(clock=clock, zone=ZONE).is_empty


def test_those_whose_tier_sits_are_enrolled(plan, make_member):
    operator = make_member("1")
    make_member("2", tier="leader")
    plan()
    assert set(enrolled()) == {operator}


def test_a_tier_follows_the_member_until_the_window_opens(plan, make_member, clock):
    member = make_member("1")
    west = db.session.scalar(select(DepartmentRow.id).where(DepartmentRow.key == "west-1"))
    plan()
    db.session.execute(update(MemberRow).values(department_id=west))
    db.session.commit()
    refresh_plan(clock=clock, zone=ZONE)
    assert enrolled()[member].department_id == west
    clock.forward(days=6)
    refresh_plan(clock=clock, zone=ZONE)
    assert enrolled()[member].frozen_at is not None
    db.session.execute(update(MemberRow).values(tier="leader"))
    db.session.commit()
    refresh_plan(clock=clock, zone=ZONE)
    assert enrolled()[member].tier == "operator"
    assert enrolled("2027-Q1") == {}


def test_a_joiner_is_enrolled_while_the_window_is_open(plan, make_member, clock):
    plan()
    clock.forward(days=8)
    joiner = make_member("1")
    refresh_plan(clock=clock, zone=ZONE)
    assert set(enrolled()) == {joiner}
    clock.forward(days=7)
    late = make_member("2")
    refresh_plan(clock=clock, zone=ZONE)
    assert late not in enrolled()


def test_a_leaver_owes_nothing_that_has_not_opened(plan, make_member, clock):
    make_member("1")
    plan()
    db.session.execute(update(MemberRow).values(status="inactive"))
    db.session.commit()
    assert refresh_plan(clock=clock, zone=ZONE).unenrolled == 2


def test_the_pilot_sits_earlier_and_only_once(plan, make_member):
    east, west = make_member("1"), make_member("2", department="west-1")
    plan(replace(EXAM, pilot=Pilot(("west",), timedelta(days=4))))
    assert sittings()[0] == ("2026-Q4", "pilot", "12-11 01:00")
    assert len(sittings()) == 3  # no pilot in the second quarter
    found = enrolled()
    assert found[west].sitting_id != found[east].sitting_id


def test_a_make_up_has_a_sitting_but_no_enrolments_of_its_own(plan, make_member):
    member = make_member("1")
    plan(replace(EXAM, make_up=MakeUp(timedelta(days=7), timedelta(days=3), frozenset({"absent"}))))
    assert ("2026-Q4", "make-up", "12-29 01:00") in sittings()
    assert set(enrolled()) == {member}


def test_an_edit_moves_what_has_not_opened_and_nothing_else(plan, make_member, clock):
    make_member("1")
    plan()
    clock.forward(days=6)  # the fourth quarter is open
    later = replace(EXAM, schedule=replace(EXAM.schedule, opens=Moment(9, 0, month="last", day="20")))
    change = plan(later)
    assert change.sittings_moved == 1
    assert sittings() == [("2026-Q4", "main", "12-15 01:00"), ("2027-Q1", "main", "03-20 01:00")]


def test_sittings_that_the_rule_no_longer_makes_are_taken_out(plan, make_member):
    make_member("1")
    plan(replace(EXAM, make_up=MakeUp(timedelta(days=7), timedelta(days=3), frozenset({"absent"}))))
    assert plan(EXAM).sittings_removed == 2
    assert all(wave == "main" for _, wave, _ in sittings())


def test_a_voluntary_exam_enrols_nobody(plan, make_member):
    make_member("1")
    plan(replace(EXAM, voluntary=True))
    assert enrolled() == {}
    assert sittings()


def test_a_paper_that_cannot_be_drawn_stops_the_load(plan):
    row = SpecRow(Words("判断", "True or false"), Fraction(2), Draw(("duty",)), count=5)
    with pytest.raises(NotFeasible) as refusal:
        plan(replace(EXAM, papers={"one": PaperSpec((row,))}))
    assert refusal.value.facts["shortages"][0].shortage.missing == 4
    assert sittings() == []


def test_what_opened_last_year_and_is_still_open_is_planned(plan, make_member):
    make_member("1")
    summer = Schedule("year", Moment(0, 0, month="7", day="1"), None, ZONE)
    plan(replace(EXAM, kind="topic-test", schedule=summer))
    assert [period for period, _, _ in sittings()] == ["2026"]
    rolling = Schedule("year", Moment(0, 0, month="12", day="20"), None, ZONE)
    plan(replace(EXAM, id="rolling", schedule=rolling))
    assert ("2025", "main", "12-19 16:00") in sittings()


def test_a_voluntary_exam_of_some_departments_is_for_nobody_else(plan, make_member, clock):
    from app.domain.errors import NotFound
    from app.services.list_sittings import list_sittings
    from app.services.start_attempt import start_attempt
    from app.services.viewer import Viewer

    east, west = Viewer(make_member("1")), Viewer(make_member("2", department="west-1"))
    plan(replace(EXAM, voluntary=True, departments=("east",)))
    clock.forward(days=6)
    (sitting,) = list_sittings(east, clock=clock)
    assert list_sittings(west, clock=clock) == []
    options = {"client": "a-client-1", "language": "zh_CN", "seed": bytes(16), "clock": clock}
    with pytest.raises(NotFound):
        start_attempt(sitting.id, viewer=west, **options)
    assert start_attempt(sitting.id, viewer=east, **options).created
