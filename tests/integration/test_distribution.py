"""The page of scores against an independent recount of the same rows, and what it keeps to itself."""

from __future__ import annotations

import dataclasses
import random
import statistics
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from fractions import Fraction
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, select

from app.domain.analysis.disclosure import Cell
from app.domain.analysis.figures import Figure, Reason
from app.domain.analysis.histogram import Histogram
from app.domain.analysis.topics import facility_by_group
from app.domain.errors import NotFound
from app.domain.sittings.exam import MakeUp
from app.services.distribution_scope import Filters
from app.services.show_distribution import Distribution, show_distribution
from app.services.viewer import Grant, Viewer
from app.store.database import db
from app.store.models import AuditRow, DepartmentRow, RoleGrantRow
from benchmarks.result_rows import CLOSES, OPENS, Results, make_exam

TOPICS = ("创争/由来", "创争/修炼")
SAME_CUTS = {"leader": 80, "operator": 80}


@pytest.fixture
def context(app: Flask, organisation: object) -> Iterator[None]:
    with app.app_context():
        yield


@pytest.fixture
def place(context: None) -> Callable[[str], DepartmentRow]:
    """Return a department by its key."""
    rows = {row.key: row for row in db.session.scalars(select(DepartmentRow))}
    return rows.__getitem__


@pytest.fixture
def viewer_at(place: Callable[[str], DepartmentRow]) -> Callable[..., Viewer]:
    def make(*departments: str, names: bool = True, role: str = "manager") -> Viewer:
        return Viewer(0, tuple(Grant(role, place(key).path, names) for key in departments))

    return make


@pytest.fixture
def quarter(place: Callable[[str], DepartmentRow]) -> Results:
    """A closed quarter: 160 members of three teams, some excused, absent, repeating or with a void one."""
    return fill(Results(make_exam(SAME_CUTS), topics=TOPICS), place, 160, seed=4)


def fill(results: Results, place: Callable[[str], DepartmentRow], members: int, *, seed: int) -> Results:
    dice = random.Random(seed)
    for _ in range(members):
        department = place(dice.choice(["east-1", "east-1", "east-2", "west-1"])).id
        tier = dice.choice(["leader", "operator", "operator"])
        fate = dice.random()
        percents = [Fraction(dice.randrange(110, 201), 2) for _ in range(dice.choice([1, 1, 1, 2]))]
        earned = [(topic, dice.choice([0.0, 0.5, 1.0, 1.0])) for topic in TOPICS for _ in range(5)]
        if fate < 0.1:
            results.add(department, tier)
        elif fate < 0.15:
            results.add(department, tier, standing="exempt")
        elif fate < 0.2:
            results.add(department, tier, standing="deferred")
        elif fate < 0.25:
            results.add(department, tier, *percents, void=[100], earned=earned)
        else:
            results.add(department, tier, *percents, earned=earned)
    results.write()
    return results


def look(results: Results, viewer: Viewer, clock: Any, **filters: str) -> Distribution:
    return show_distribution(results.public_id(), Filters(**filters), viewer=viewer, clock=clock)


def firsts(results: Results) -> list[dict[str, Any]]:
    """Recount, by hand: the first attempt of each enrolment that is neither void nor open."""
    found: dict[int, dict[str, Any]] = {}
    for row in sorted(results.attempts, key=lambda row: (row["started_at"], row["id"])):
        if row["state"] not in ("void", "open"):
            found.setdefault(row["enrolment_id"], row)
    departments = {row["id"]: row["department_id"] for row in results.enrolments}
    return [row | {"department": departments[row["enrolment_id"]]} for row in found.values()]


def test_people_are_counted_once_as_due_sat_absent_exempt_or_deferred(quarter, viewer_at, clock):
    clock.forward(days=8)
    counts = look(quarter, viewer_at("organisation"), clock).counts
    sat = len(firsts(quarter))
    excused = Counter(row["standing"] for row in quarter.enrolments)
    assert counts.exempt == Cell(excused["exempt"])
    assert counts.deferred == Cell(excused["deferred"])
    assert counts.due == Cell(len(quarter.enrolments) - excused["exempt"] - excused["deferred"])
    assert counts.sat == Cell(sat)
    assert counts.missing == Cell(counts.due.value - sat)
    assert counts.participation.value == pytest.approx(sat / counts.due.value)


def test_pass_rate_bands_and_histogram_equal_a_recount_of_first_attempts(quarter, viewer_at, clock):
    clock.forward(days=8)
    scores = look(quarter, viewer_at("organisation"), clock).scores
    rows = firsts(quarter)
    percents = [row["percent"] for row in rows]
    passed = sum(percent >= 80 for percent in percents)
    assert (scores.n, scores.passed, scores.failed) == (
        Cell(len(rows)),
        Cell(passed),
        Cell(len(rows) - passed),
    )
    assert scores.pass_rate.value == pytest.approx(passed / len(rows))
    assert scores.near_miss == Cell(sum(75 <= percent < 80 for percent in percents))
    assert [(band.title, band.count.value) for band in scores.bands] == [
        (None, sum(percent < 80 for percent in percents)),
        ("合格", sum(80 <= percent < 85 for percent in percents)),
        ("良好", sum(85 <= percent < 90 for percent in percents)),
        ("优秀", sum(percent >= 90 for percent in percents)),
    ]
    assert scores.excellent_rate.value == pytest.approx(
        sum(percent >= 90 for percent in percents) / len(rows)
    )
    for each in scores.histogram.bins:
        inside = [p for p in percents if each.low <= p < each.high or (each.high == 100 == p)]
        assert each.count == len(inside)
    assert scores.histogram.cut == 80
    assert scores.cut == 80


def test_the_first_attempt_counts_in_statistics_and_the_better_one_is_told_apart(place, viewer_at, clock):
    results = Results(make_exam(SAME_CUTS))
    for _ in range(6):
        results.add(place("east-1").id, "operator", 60, 90)
    for _ in range(4):
        results.add(place("east-1").id, "operator", 85, void=[100])
    results.write()
    clock.forward(days=8)
    scores = look(results, viewer_at("organisation"), clock).scores
    assert scores.passed == Cell(4)
    assert scores.record_passed == Cell(10)


def test_tiers_equal_a_recount(quarter, viewer_at, clock):
    clock.forward(days=8)
    figures = look(quarter, viewer_at("organisation"), clock).tiers
    assert [figure.key for figure in figures.tiers] == ["leader", "operator"]
    for figure in figures.tiers:
        percents = [row["percent"] for row in firsts(quarter) if row["tier"] == figure.key]
        twentieths = statistics.quantiles(percents, n=20, method="inclusive")
        expected = [twentieths[0], twentieths[4], twentieths[9], twentieths[14], twentieths[18]]
        box = figure.box
        assert [box.p5, box.p25, box.p50, box.p75, box.p95] == pytest.approx(expected)
        assert (figure.n.value, figure.passed.value) == (
            len(percents),
            sum(percent >= 80 for percent in percents),
        )


def test_units_are_the_departments_right_below_and_equal_a_recount(quarter, place, viewer_at, clock):
    clock.forward(days=8)
    by_team = Counter((row["department"], row["percent"] >= 80) for row in firsts(quarter))
    teams = {"east": ("east-1", "east-2"), "west": ("west-1",)}
    whole = look(quarter, viewer_at("organisation"), clock).units
    shown = {unit.unit.key: unit for band in whole.bands for unit in band.units}
    for station, members in teams.items():
        ids = [place(key).id for key in members]
        passed = sum(by_team[id_, True] for id_ in ids)
        failed = sum(by_team[id_, False] for id_ in ids)
        assert (shown[station].passed.value, shown[station].sat.value) == (passed, passed + failed)
    one_station = look(quarter, viewer_at("organisation"), clock, unit="east").units
    assert {unit.unit.key for band in one_station.bands for unit in band.units} == {"east-1", "east-2"}


def test_topics_equal_the_facility_of_the_slots_of_first_attempts(quarter, viewer_at, clock):
    clock.forward(days=8)
    figures = look(quarter, viewer_at("organisation"), clock).topics
    tier_of = {row["id"]: row["tier"] for row in quarter.attempts}
    first_item = quarter.slots[0]["item_version_id"]
    for column, (tier, _) in enumerate(figures.tiers):
        slots = [slot for slot in quarter.slots if tier_of[slot["attempt_id"]] == tier]
        expected = facility_by_group(
            [TOPICS[(slot["item_version_id"] - first_item) // 20] for slot in slots],
            [slot["attempt_id"] for slot in slots],
            [slot["fraction"] for slot in slots],
        )
        by_topic = {each.group: each for each in expected}
        for row in figures.topics:
            cell = row.cells[column]
            known = by_topic[row.key]
            assert cell.members == known.members
            assert (cell.facility.value, cell.facility.low, cell.facility.high) == pytest.approx(
                (known.facility.value, known.facility.low, known.facility.high)
            )


def test_tiers_with_different_pass_marks_share_no_line(place, viewer_at, clock):
    results = fill(Results(make_exam({"leader": 85, "operator": 80})), place, 120, seed=2)
    clock.forward(days=8)
    together = look(results, viewer_at("organisation"), clock)
    assert together.scores.cut is None
    assert together.scores.histogram.cut is None
    assert together.scores.bands == ()
    assert [figure.cut for figure in together.tiers.tiers] == [85, 80]
    alone = look(results, viewer_at("organisation"), clock, tier="leader").scores
    assert (alone.cut, alone.histogram.cut) == (85, 85)


def test_a_manager_sees_the_own_station_only(quarter, place, viewer_at, clock):
    clock.forward(days=8)
    shown = look(quarter, viewer_at("west"), clock)
    assert shown.scores.n.value == sum(row["department"] == place("west-1").id for row in firsts(quarter))
    assert {choice.key for choice in shown.head.choices.units} == {"west", "west-1"}
    with pytest.raises(NotFound):
        look(quarter, viewer_at("west"), clock, unit="east")
    with pytest.raises(NotFound):
        look(quarter, viewer_at("organisation", role="member"), clock)


@pytest.mark.parametrize("filters", [{"tier": "nobody"}, {"wave": "pilot"}, {"unit": "nowhere"}])
def test_a_filter_that_does_not_exist_is_not_found(quarter, viewer_at, clock, filters):
    with pytest.raises(NotFound):
        look(quarter, viewer_at("organisation"), clock, **filters)


def cells(value: object) -> Iterator[int]:
    """Yield every count that a figure holds, however deep."""
    if isinstance(value, Cell):
        if value.value is not None:
            yield value.value
    elif isinstance(value, Histogram):
        yield from (each.count for each in value.bins if each.count)
    elif dataclasses.is_dataclass(value):
        for item in dataclasses.fields(value):
            yield from cells(getattr(value, item.name))
    elif isinstance(value, tuple):
        for item in value:
            yield from cells(item)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("members", [3, 12, 30, 90])
def test_without_names_no_cell_is_under_five(place, viewer_at, clock, members, seed):
    results = fill(Results(make_exam(SAME_CUTS)), place, members, seed=seed)
    clock.forward(days=8)
    viewer = viewer_at("organisation", names=False)
    for filters in ({}, {"unit": "east"}, {"unit": "west"}, {"tier": "leader"}):
        shown = look(results, viewer, clock, **filters)
        figures = (shown.counts, shown.scores, shown.tiers, shown.units, shown.missing)
        assert all(count >= 5 or (count == 0 and shown.counts.due.value == 0) for count in cells(figures))
        for band in shown.units.bands:
            for unit in band.units:
                assert unit.sat.value - unit.passed.value >= 5


def test_without_names_almost_full_attendance_is_told_as_a_bound(place, viewer_at, clock):
    results = Results(make_exam(SAME_CUTS))
    for number in range(40):
        results.add(place("east-1").id, "operator", *([90] if number else []))
    results.write()
    clock.forward(days=8)
    counts = look(results, viewer_at("organisation", names=False), clock).counts
    assert counts.missing == Cell(None, Reason.SMALL_CELL)
    assert counts.sat.value is None
    assert counts.sat_at_least == 36
    assert counts.participation.value is None


def test_live_figures_move_in_steps_of_five_unless_names_may_be_seen(place, viewer_at, clock):
    results = Results(make_exam(SAME_CUTS))
    for number in range(33):
        results.add(place("east-1").id, "operator", 60 + number, after=timedelta(minutes=40 + number))
    for _ in range(20):
        results.add(place("east-1").id, "operator")
    results.write()
    live = look(results, viewer_at("organisation", names=False), clock)
    assert live.is_live
    assert (live.counts.sat.value, live.scores.n.value) == (30, 30)
    assert live.scores.histogram.total == 30
    assert live.tiers.tiers[0].n.value == 30
    assert max(each.high for each in live.scores.histogram.bins if each.count) <= 95, "the first 30 by time"
    assert look(results, viewer_at("organisation"), clock).scores.n.value == 33
    clock.forward(days=8)
    assert look(results, viewer_at("organisation", names=False), clock).scores.n.value == 33


def test_names_are_given_with_the_right_only_and_the_audit_says_to_whom(quarter, viewer_at, clock):
    clock.forward(days=8)
    absent = {
        row["member_id"]
        for row in quarter.enrolments
        if row["standing"] == "enrolled" and not row["finished_attempts"]
    }
    missing = look(quarter, viewer_at("organisation"), clock).missing
    named = {member.staff_number for unit in missing.units for member in unit.members}
    assert named == {f"S{id_:05}" for id_ in absent}
    entry = db.session.scalars(select(AuditRow).where(AuditRow.action == "names.seen")).one()
    assert (entry.subject, entry.facts["names"]) == (quarter.public_id(), len(absent))
    missing = look(quarter, viewer_at("organisation", names=False), clock).missing
    assert missing.names == "no-right"
    assert not any(unit.members for unit in missing.units)
    assert len(db.session.scalars(select(AuditRow).where(AuditRow.action == "names.seen")).all()) == 1


def test_the_right_to_names_at_one_station_gives_the_names_of_that_station(quarter, place, clock):
    clock.forward(days=8)
    viewer = Viewer(
        0, (Grant("manager", place("organisation").path, False), Grant("manager", place("west").path, True))
    )
    shown = look(quarter, viewer, clock)
    assert not shown.sees_names
    assert {unit.title.zh for unit in shown.missing.units if unit.members} == {"西河台"}
    assert look(quarter, viewer, clock, unit="west").sees_names


def test_waves_are_looked_at_one_by_one_or_together(place, viewer_at, clock):
    make_up = MakeUp(timedelta(days=7), timedelta(days=3), frozenset({"absent", "failed"}), cap_at_pass=True)
    opens = CLOSES + timedelta(days=7)
    results = Results(
        make_exam(SAME_CUTS, make_up=make_up),
        waves={"main": (OPENS, CLOSES), "make-up": (opens, opens + timedelta(days=3))},
    )
    for _ in range(30):
        results.add(place("east-1").id, "operator", 90)
    for _ in range(7):
        results.add(place("east-1").id, "operator", 60)
    for _ in range(6):
        results.add(place("east-1").id, "operator")
    for _ in range(8):
        results.add(place("east-1").id, "operator", 95, sat_in="make-up")
    results.write()
    clock.forward(days=20)
    viewer = viewer_at("organisation")
    whole, main, later = (look(results, viewer, clock, wave=wave) for wave in ("", "main", "make-up"))
    assert (whole.counts.due.value, whole.counts.sat.value, whole.scores.passed.value) == (51, 45, 38)
    assert (main.counts.due.value, main.counts.sat.value, main.scores.passed.value) == (51, 37, 30)
    assert (later.counts.due.value, later.counts.sat.value) == (21, 8), "absent and failed ones may sit it"
    assert later.scores.bands[1].count.value == 8, "capped at just passed"


def test_scores_of_people_who_know_the_questions_stay_out_of_the_statistics(
    place, viewer_at, clock, make_member
):
    clerk = make_member("C1", roles=("organizer",), at="organisation")
    results = Results(make_exam(SAME_CUTS))
    for _ in range(25):
        results.add(place("east-1").id, "operator", 70)
    results.add(place("east-1").id, "operator", 100, member_id=clerk)
    results.write()
    clock.forward(days=8)
    assert db.session.scalar(select(RoleGrantRow.role)) == "organizer"
    shown = look(results, viewer_at("organisation"), clock)
    assert (shown.counts.sat.value, shown.counts.staff.value) == (26, 1)
    assert (shown.scores.n.value, shown.scores.passed.value) == (25, 0)


def test_an_attempt_that_waits_for_marking_has_been_sat_but_has_no_score(place, viewer_at, clock):
    results = Results(make_exam(SAME_CUTS))
    for _ in range(6):
        results.add(place("east-1").id, "operator", 90)
    results.add(place("east-1").id, "operator", 50, state="marking")
    results.write()
    clock.forward(days=8)
    shown = look(results, viewer_at("organisation"), clock)
    assert (shown.counts.sat.value, shown.counts.awaiting_marking.value, shown.scores.n.value) == (7, 1, 6)


def test_nobody_owes_a_voluntary_exam(place, viewer_at, clock):
    results = Results(make_exam(SAME_CUTS, id="weekly", kind="practice", voluntary=True))
    for _ in range(22):
        results.add(place("east-1").id, "operator", 88)
    results.write()
    shown = look(results, viewer_at("organisation"), clock)
    assert shown.head.is_voluntary
    assert (shown.counts.due.value, shown.counts.sat.value) == (0, 22)
    assert shown.missing is None


def test_before_anybody_sat_there_are_reasons_instead_of_figures(place, viewer_at, clock):
    results = Results(make_exam(SAME_CUTS))
    for _ in range(9):
        results.add(place("east-1").id, "operator")
    results.write()
    shown = look(results, viewer_at("organisation"), clock)
    assert shown.scores.histogram is None
    assert shown.scores.pass_rate == Figure.unknown(Reason.NO_DATA)
    assert shown.units.bands == ()
    assert shown.topics.topics == ()
    assert (shown.missing.total.value, shown.missing.is_final) == (9, False)


def test_the_previous_period_is_compared_within_the_same_departments(place, viewer_at, clock):
    earlier = OPENS - timedelta(days=91)
    before = Results(
        make_exam(SAME_CUTS), period="2026-Q3", waves={"main": (earlier, earlier + timedelta(days=7))}
    )
    for number in range(20):
        before.add(place("east-1").id, "operator", *([90] if number < 15 else []))
        before.add(place("west-1").id, "operator", *([90] if number < 5 else []))
    before.write()
    results = fill(Results(make_exam(SAME_CUTS)), place, 40, seed=1)
    clock.forward(days=8)
    assert look(results, viewer_at("organisation"), clock).counts.participation_before.value == 0.5
    assert (
        look(results, viewer_at("organisation"), clock, unit="east").counts.participation_before.value == 0.75
    )
    assert look(before, viewer_at("organisation"), clock).counts.participation_before.value is None


def test_the_number_of_queries_does_not_grow_with_the_people(place, viewer_at, clock):
    def queries(results: Results) -> int:
        sent: list[str] = []

        def note(_connection, _cursor, statement, *_more):
            sent.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        look(results, viewer_at("organisation"), clock)
        event.remove(db.engine, "before_cursor_execute", note)
        return len(
            [statement for statement in sent if not statement.startswith(("BEGIN", "COMMIT", "ROLLBACK"))]
        )

    clock.forward(days=8)
    few = fill(Results(make_exam(SAME_CUTS), topics=TOPICS), place, 30, seed=1)
    many = fill(Results(make_exam(SAME_CUTS, id="other"), topics=TOPICS), place, 300, seed=1)
    look(few, viewer_at("organisation"), clock)  # exam versions are decoded once
    look(many, viewer_at("organisation"), clock)
    assert queries(few) == queries(many) <= 13
