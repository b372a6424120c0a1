"""The list of the year says the same as the pages behind it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.domain.errors import NotFound
from app.services.distribution_scope import Filters
from app.services.list_occurrences import list_occurrences
from app.services.show_distribution import show_distribution
from app.services.show_progress import show_progress
from app.services.viewer import Grant, Viewer
from app.store.departments import department_with_key
from benchmarks.result_rows import OPENS, Results, make_exam

ZONE = "Asia/Shanghai"
TIERS = {"leader": 80, "operator": 80}
EVERYWHERE = Viewer(0, (Grant("administrator", "/", True),))
NAMELESS = Viewer(0, (Grant("administrator", "/", False),))


@pytest.fixture
def year(app, organisation, make_member):
    clerk = make_member("C1", roles=("organizer",))
    with app.app_context():
        east, west = (department_with_key(key).id for key in ("east-1", "west-1"))
        earlier = OPENS - timedelta(days=91)
        autumn = Results(
            make_exam(TIERS), period="2026-Q3", waves={"main": (earlier, earlier + timedelta(days=7))}
        )
        for number in range(24):
            autumn.add(east, "operator", 71 + number, 99, void=[100])
            autumn.add(west, "operator", 90)
        autumn.add(west, "operator", 100, member_id=clerk)
        autumn.add(east, "operator", 90, standing="exempt")
        autumn.add(east, "operator", standing="deferred")
        autumn.add(east, "operator", 50, state="marking")
        autumn.write()
        winter = Results(make_exam(TIERS))
        for number in range(23):
            winter.add(east, "operator", *([85] if number < 17 else []))
        winter.write()
        weekly = Results(make_exam(TIERS, id="weekly", kind="practice", voluntary=True), period="2026-W50")
        for _ in range(6):
            weekly.add(east, "operator", 70)
        weekly.write()
        yield


def test_each_line_equals_its_page(year, clock):
    listed = list_occurrences(EVERYWHERE, clock=clock, zone=ZONE)
    assert [group.exam for group in listed.owed] == ["quarterly"]
    assert [line.period.zh for line in listed.owed[0].lines] == ["2026 年第四季度", "2026 年第三季度"]
    for group in (*listed.owed, *listed.voluntary):
        for line in group.lines:
            page = show_distribution(line.sitting, viewer=EVERYWHERE, clock=clock)
            assert line.attendance.due == page.counts.due
            assert line.attendance.sat == page.counts.sat
            assert line.attendance.participation == page.counts.participation
            assert line.pass_rate == page.scores.pass_rate
            assert line.is_live == page.is_live


def test_voluntary_exams_stand_apart_and_nobody_owes_them(year, clock):
    (group,) = list_occurrences(EVERYWHERE, clock=clock, zone=ZONE).voluntary
    assert group.exam == "weekly"
    assert (group.lines[0].attendance.due.value, group.lines[0].attendance.sat.value) == (0, 6)


def test_without_names_a_running_exam_tells_turnout_in_fives_and_no_pass_rate(year, clock):
    winter, autumn = list_occurrences(NAMELESS, clock=clock, zone=ZONE).owed[0].lines
    assert winter.attendance.sat.value == 15
    assert winter.pass_rate.value is None
    assert (
        autumn.pass_rate.value
        == show_distribution(autumn.sitting, viewer=NAMELESS, clock=clock).scores.pass_rate.value
    )


def test_a_station_sees_the_occurrences_of_its_own_people(year, clock, app):
    west = Viewer(0, (Grant("manager", department_with_key("west").path, True),))
    (group,) = list_occurrences(west, clock=clock, zone=ZONE).owed
    assert [line.period.en for line in group.lines] == ["Q3 2026"]
    assert group.lines[0].attendance.due.value == 25
    with pytest.raises(NotFound):
        list_occurrences(Viewer(1), clock=clock, zone=ZONE)


def test_progress_counts_like_the_page(year, clock):
    for viewer in (EVERYWHERE, NAMELESS):
        winter = list_occurrences(viewer, clock=clock, zone=ZONE).owed[0].lines[0]
        progress = show_progress(winter.sitting, Filters(), viewer=viewer, clock=clock)
        page = show_distribution(winter.sitting, viewer=viewer, clock=clock)
        assert (progress.counts.due, progress.counts.sat) == (page.counts.due, page.counts.sat)
        assert progress.is_live
