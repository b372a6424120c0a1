"""Figures for programs: the numbers of the page, under the same limits and rights."""

from __future__ import annotations

import pytest

from app.services.show_distribution import show_distribution
from app.services.viewer import Grant, Viewer
from app.store.database import db
from app.store.departments import department_with_key
from app.store.models import AuditRow
from benchmarks.result_rows import Results, make_exam

TIERS = {"leader": 80, "operator": 80}


@pytest.fixture
def sitting(app, organisation):
    with app.app_context():
        east = department_with_key("east-1").id
        results = Results(make_exam(TIERS), topics=("创争/由来",))
        for number in range(33):
            results.add(east, "operator", 60 + number, earned=[("创争/由来", 1.0)])
        for _ in range(8):
            results.add(east, "operator")
        results.write()
    return results.public_id()


@pytest.fixture
def caller(app, make_member, sign_in_as):
    def make(number, *roles, names=False):
        member = make_member(number, roles=roles, at="organisation", sees_names=names)
        return sign_in_as(app.test_client(), member)

    return make


def test_the_distribution_holds_the_numbers_of_the_page(app, caller, sitting, clock):
    found = caller("M1", "manager", names=True).get(f"/api/v1/sittings/{sitting}/distribution").json
    with app.app_context():
        everywhere = Viewer(0, (Grant("administrator", "/", True),))
        shown = show_distribution(sitting, viewer=everywhere, clock=clock)
    assert found["scores"]["passed"]["value"] == shown.scores.passed.value
    assert found["scores"]["pass_rate"]["low"] == pytest.approx(shown.scores.pass_rate.low)
    assert found["scores"]["cut"] == "80"
    assert [each["count"] for each in found["scores"]["histogram"]] == [
        each.count for each in shown.scores.histogram.bins
    ]
    assert found["topics"][0]["tiers"]["operator"]["members"] == 33
    assert found["live"] is True


def test_small_numbers_are_null_with_a_reason_without_names_and_figures_move_in_fives(caller, sitting):
    client = caller("M2", "manager")
    found = client.get(f"/api/v1/sittings/{sitting}/distribution").json
    assert found["small_cells_hidden"] is True
    assert found["scores"]["n"]["value"] == 30
    assert found["people"]["exempt"] == {"value": None, "reason": "small_cell"}
    progress = client.get(f"/api/v1/sittings/{sitting}/progress").json
    assert (progress["due"]["value"], progress["sat"]["value"]) == (41, 30)


def test_no_names_leave_this_way_so_the_audit_has_nothing_to_note(app, caller, sitting):
    answer = caller("M3", "manager", names=True).get(f"/api/v1/sittings/{sitting}/distribution")
    assert "成员" not in answer.get_data(as_text=True)
    with app.app_context():
        assert db.session.query(AuditRow).filter_by(action="names.seen").count() == 0


@pytest.mark.parametrize("what", ["distribution", "progress"])
def test_only_managers_and_auditors_may_ask(app, caller, sitting, what):
    address = f"/api/v1/sittings/{sitting}/{what}"
    assert app.test_client().get(address).status_code == 401
    assert caller("A1").get(address).status_code == 404
    assert caller("A2", "organizer").get(address).status_code == 404
    assert caller("A3", "auditor").get(address).status_code == 200
    missing = caller("A4", "manager").get(f"/api/v1/sittings/nothing/{what}")
    assert (missing.status_code, missing.json["code"]) == (404, "not-found")
