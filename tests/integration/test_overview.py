"""Each figure of the overview is a plain recount, in a number of questions that does not grow."""

from __future__ import annotations

from collections import Counter

import pytest
from sqlalchemy import event, select

from app.domain.sittings.exam import Attempts, Moment, Schedule
from app.services.coverage_map import PASSED, TESTED
from app.services.make_demo_year import make_demo_year
from app.services.report_kind import all_reports
from app.services.show_overview import show_overview
from app.services.viewer import Grant, Viewer
from app.store.database import db
from app.store.models import (
    AttemptRow,
    DepartmentRow,
    EnrolmentRow,
    ExamRow,
    OccurrenceRow,
    RoleGrantRow,
    SittingRow,
)

ZONE = "Asia/Shanghai"
NAMES = Viewer(0, (Grant("administrator", "/", True),))
COUNTS = Viewer(0, (Grant("administrator", "/", False),))


@pytest.fixture
def make_year(app, set_exam, clock):
    set_exam()
    for number in (1, 2):
        set_exam(
            f"topic-{number}",
            kind="topic-test",
            schedule=Schedule("year", Moment(0, 0, month="1", day="1"), None, ZONE),
            attempts=Attempts(None, until_passed=True),
        )

    def make(members):
        list(make_demo_year(members=members, seed=3, again=False, password="x", clock=clock, zone=ZONE))
        db.session.rollback()

    with app.app_context():
        yield make


def enrolled(kind_or_key, period):
    """(enrolment, department path) of an exam by key, or of all exams of a kind, in one period."""
    statement = (
        select(EnrolmentRow, DepartmentRow.path, ExamRow.key)
        .join(OccurrenceRow, OccurrenceRow.id == EnrolmentRow.occurrence_id)
        .join(ExamRow, ExamRow.id == OccurrenceRow.exam_id)
        .join(DepartmentRow, DepartmentRow.id == EnrolmentRow.department_id)
        .where((ExamRow.key == kind_or_key) | (ExamRow.kind == kind_or_key), OccurrenceRow.period == period)
    )
    return db.session.execute(statement).all()


def first_scored(enrolments):
    """The first attempt of each member that enters the statistics."""
    staff = set(db.session.scalars(select(RoleGrantRow.member_id).where(RoleGrantRow.role != "manager")))
    found = {}
    for row, _, _ in enrolments:
        attempts = db.session.scalars(
            select(AttemptRow)
            .where(AttemptRow.enrolment_id == row.id, AttemptRow.state != "open")
            .order_by(AttemptRow.started_at)
        ).all()
        if attempts and row.member_id not in staff:
            found[row.member_id] = attempts[0]
    return found


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_strip_changes_and_pass_gap_equal_a_recount(make_year, clock):
    make_year(60)
    shown = show_overview(NAMES, clock=clock, zone=ZONE)
    assert shown.shown.head.sitting == main_of(
        "2026-Q3"
    )  # the last that is over; the next one has just opened
    now, before = enrolled("quarterly", "2026-Q3"), enrolled("quarterly", "2026-Q2")
    sat = {row.member_id for row, _, _ in now if row.finished_attempts}
    scored, earlier = first_scored(now), first_scored(before)
    passed = {member for member, one in scored.items() if one.outcome == "pass"}
    assert (shown.shown.counts.due.value, shown.shown.counts.sat.value) == (len(now), len(sat))
    assert (shown.shown.scores.n.value, shown.shown.scores.passed.value) == (len(scored), len(passed))
    changes = {one.kind: one.figure for one in shown.changes}
    rate = len(passed) / len(scored)
    rate_before = sum(one.outcome == "pass" for one in earlier.values()) / len(earlier)
    assert changes["passed"].value == pytest.approx(rate - rate_before)
    assert changes["passed"].low < changes["passed"].value < changes["passed"].high
    went = len(sat) / len(now) - sum(row.finished_attempts > 0 for row, _, _ in before) / len(before)
    assert changes["participation"].value == pytest.approx(went)
    gap = shown.gaps.passing
    rates = {}
    for row, path, _ in now:
        if row.member_id in scored:
            rates.setdefault(station(path), []).append(row.member_id in passed)
    worst = min((sum(own) / len(own), key) for key, own in rates.items() if len(own) >= 5)
    assert gap.unit.rate.value == pytest.approx(worst[0])
    assert gap.failed == gap.unit.sat.value - gap.unit.passed.value


def main_of(period):
    statement = (
        select(SittingRow.public_id)
        .join(OccurrenceRow, OccurrenceRow.id == SittingRow.occurrence_id)
        .join(ExamRow, ExamRow.id == OccurrenceRow.exam_id)
        .where(ExamRow.key == "quarterly", OccurrenceRow.period == period, SittingRow.wave == "main")
    )
    return db.session.scalars(statement).one()


def station(path):
    """The department right below the organisation."""
    keys = dict(db.session.execute(select(DepartmentRow.id, DepartmentRow.key)).all())
    steps = [int(step) for step in path.strip("/").split("/")]
    return keys[steps[min(1, len(steps) - 1)]]


def test_both_ledgers_of_the_coverage_map_equal_a_recount(make_year, clock):
    make_year(60)
    coverage = show_overview(NAMES, clock=clock, zone=ZONE).coverage
    due, tested, passed = Counter(), Counter(), Counter()
    for row, path, exam in enrolled("topic-test", "2026"):
        place = (station(path), exam)
        due[place] += 1
        tested[place] += row.finished_attempts > 0
        passed[place] += row.record_outcome == "pass"
    keys = [topic.exam.id for topic in coverage.topics]
    assert keys == ["topic-1", "topic-2"]
    for line in coverage.lines:
        for key, cell in zip(keys, line.cells, strict=True):
            place = (line.unit.key, key)
            assert (cell.due, cell.tested, cell.passed) == (due[place], tested[place], passed[place])
    assert coverage.total.whole.tested == sum(tested.values())
    assert coverage.total.whole.share(PASSED) == pytest.approx(sum(passed.values()) / sum(due.values()))
    lowest = min(keys, key=lambda key: sum(n for (_, exam), n in tested.items() if exam == key))
    gap = show_overview(NAMES, clock=clock, zone=ZONE).gaps.coverage
    assert gap.topic.exam.id == lowest
    assert gap.untested == sum(due[place] - tested[place] for place in due if place[1] == lowest)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_without_the_right_to_names_nothing_small_is_told(make_year, clock):
    make_year(30)
    shown = show_overview(COUNTS, clock=clock, zone=ZONE, sitting=main_of("2026-Q3"))
    full = show_overview(NAMES, clock=clock, zone=ZONE, sitting=main_of("2026-Q3"))
    for line, whole in zip(shown.coverage.lines, full.coverage.lines, strict=True):
        for cell, real in zip((*line.cells, line.whole), (*whole.cells, whole.whole), strict=True):
            assert cell.tested is None or min(real.tested, real.due - real.tested) >= 5
            assert cell.passed is None or min(real.passed, real.tested - real.passed) >= 5
        if any(cell.share(TESTED) is None for cell in line.cells):
            assert line.whole.share(TESTED) is None
    assert not shown.sees_names
    assert shown.gaps.coverage is None or shown.gaps.coverage.untested >= 5


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_number_of_questions_does_not_grow_with_the_members(make_year, clock):
    asked = []
    event.listen(db.engine, "before_cursor_execute", lambda *facts: asked.append(facts[2]))
    counts = []
    for members in (12, 48):
        again = members > 12
        list(make_demo_year(members=members, seed=1, again=again, password="x", clock=clock, zone=ZONE))
        db.session.rollback()
        show_overview(NAMES, clock=clock, zone=ZONE)
        asked.clear()
        show_overview(NAMES, clock=clock, zone=ZONE)
        counts.append(len(asked))
    assert counts[0] == counts[1] < 40


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_before_the_first_assessment_there_is_nothing_to_tell(app, organisation, make_member, clock):
    make_member("007316")
    with app.app_context():
        shown = show_overview(NAMES, clock=clock, zone=ZONE)
    assert (shown.shown, shown.changes, shown.coverage, shown.periods) == (None, (), None, ())
    assert (shown.gaps.coverage, shown.gaps.passing, shown.gaps.mastery) == (None, None, None)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_report_holds_the_counts_of_the_map(make_year, clock):
    make_year(30)
    sitting = main_of("2026-Q3")
    document = all_reports()["coverage"].build(NAMES, {"sitting": sitting}, clock=clock)
    coverage = show_overview(NAMES, clock=clock, zone=ZONE, sitting=sitting).coverage
    shown = [row[2:5] for row in document.tables[0].rows]
    lines = (*coverage.lines, coverage.total)
    cells = [cell for line in lines for cell in (*line.cells, line.whole) if not cell.is_empty]
    assert shown == [(cell.due, cell.tested, cell.passed) for cell in cells]
