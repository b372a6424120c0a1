"""The organisation edited on pages: nothing is lost silently, nobody is left without a place."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from sqlalchemy import select

from app.content.documents import Source
from app.content.exam_files import read_organisation
from app.content.organisation_yaml import write_organisation
from app.domain.bank.fields import Words
from app.domain.errors import DomainError, NotFound
from app.services import edit_departments, edit_tiers
from app.services.deactivate_member import deactivate_member
from app.services.grant_role import revoke_role
from app.services.people_scope import EVERYBODY
from app.services.publish_organisation import (
    FILE,
    KEEP,
    OrganisationEdited,
    current_organisation,
    publish_organisation,
)
from app.services.viewer import Viewer, viewer_of
from app.store.database import db
from app.store.departments import within
from app.store.models import AuditRow, DepartmentRow, MemberRow, RoleGrantRow
from app.store.queries.sign_in import member_by_id


@pytest.fixture
def in_app(app, organisation):
    with app.app_context():
        yield app


@pytest.fixture
def by(in_app, make_member, clock):
    """What each edit is done with: an administrator of the whole organisation."""
    return as_viewer(
        make_member("9000", department="west-1", roles=("administrator",), at="organisation"), clock
    )


def as_viewer(member_id, clock):
    viewer = viewer_of(member_by_id(member_id))
    db.session.rollback()
    return {"viewer": viewer, "clock": clock}


def refused(code, act, *args, **more) -> DomainError:
    with pytest.raises(DomainError) as refusal:
        act(*args, **more)
    assert refusal.value.code == code
    return refusal.value


def paths() -> dict[str, str]:
    found = {row.key: row.path for row in db.session.scalars(select(DepartmentRow))}
    db.session.rollback()
    return found


def members_within(key) -> set[str]:
    statement = select(MemberRow.staff_number).join(DepartmentRow).where(within((paths()[key],)))
    found = set(db.session.scalars(statement))
    db.session.rollback()
    return found


def test_a_move_takes_the_whole_subtree_along(by, make_member):
    make_member("007316", department="east-1")
    before = paths()
    edit_departments.move_department("east", "west", **by)
    after = paths()
    assert after["east"].startswith(after["west"])
    assert after["east-1"].startswith(after["east"])
    assert after["west-1"] == before["west-1"]
    assert members_within("west") == {"007316", "9000"}
    assert members_within("east") == {"007316"}


def test_a_circle_is_refused_and_nothing_changes(by):
    before = paths()
    refused("department-in-circle", edit_departments.move_department, "east", "east-1", **by)
    refused("department-in-circle", edit_departments.move_department, "east", "east", **by)
    refused("department-is-root", edit_departments.move_department, "organisation", "east", **by)
    assert paths() == before


def test_a_new_department_gets_a_key_from_its_title_and_none_twice(by):
    assert edit_departments.add_department("east", Words("供配电班", ""), **by) == "gongpeidianban"
    assert edit_departments.add_department("west", Words("供配电班", "Power"), **by) == "gongpeidianban-2"
    refused("department-title-taken", edit_departments.add_department, "east", Words("供配电班", ""), **by)
    refused(
        "department-key-taken", edit_departments.add_department, "east", Words("甲", ""), key="west", **by
    )
    refused("title-malformed", edit_departments.add_department, "east", Words("长" * 101, ""), **by)


def test_a_department_with_members_roles_parts_or_exams_is_not_retired(by, make_member, set_exam):
    member = make_member("007316", department="east-1")
    assert (
        refused("department-has-parts", edit_departments.retire_department, "east", **by).facts["count"] == 2
    )
    found = refused("department-in-use", edit_departments.retire_department, "east-1", **by)
    assert (found.facts["members"], found.facts["grants"]) == (1, 0)
    make_member("9002", department="west-1", roles=("manager",), at="east-2")
    found = refused("department-in-use", edit_departments.retire_department, "east-2", **by)
    assert (found.facts["members"], found.facts["grants"]) == (0, 1)
    leave(member)
    set_exam(departments=("east-1",))
    refused("department-in-exams", edit_departments.retire_department, "east-1", **by)


def test_a_retired_department_comes_back_with_its_key_and_place(by):
    before = paths()
    edit_departments.retire_department("east-2", **by)
    assert "east-2" not in {one.key for one in current_organisation().departments[0].children}
    refused(
        "department-key-taken", edit_departments.add_department, "east", Words("新", ""), key="east-2", **by
    )
    edit_departments.restore_department("east-2", **by)
    assert paths() == before
    refused("department-not-retired", edit_departments.restore_department, "east-2", **by)


def test_departments_keep_the_order_that_was_chosen(by):
    edit_departments.shift_department("west", -1, **by)
    edit_departments.shift_department("west", -1, **by)  # it is at the top already
    assert [one.key for one in current_organisation().departments] == ["west", "east"]


def test_a_tier_or_group_in_use_stays_and_the_refusal_counts_the_users(
    by, make_member, set_exam, organisation
):
    make_member("007316", groups=("am",))
    set_exam()
    tier = refused("tier-in-use", edit_tiers.remove_tier, "operator", **by)
    assert (tier.facts["members"], tier.facts["exams"]) == (2, 1)
    group = refused("group-in-use", edit_tiers.remove_group, "am", **by)
    assert (group.facts["members"], group.facts["exams"]) == (1, 0)
    edit_tiers.remove_tier("leader", **by)
    assert list(current_organisation().tiers) == ["operator"]
    db.session.rollback()
    smaller = replace(organisation, tiers={"leader": organisation.tiers["leader"]})
    refused("tier-in-use", publish_organisation, smaller, by=None, clock=by["clock"], when_edited=FILE)


def test_tiers_and_groups_are_added_renamed_ordered_and_taken_away(by):
    edit_tiers.add_tier(Words("中层干部", "Middle"), key="middle", **by)
    edit_tiers.shift_tier("middle", -1, **by)
    edit_tiers.rename_tier("middle", Words("中层", ""), **by)
    edit_tiers.add_axis(Words("党支部", ""), Words("第一支部", ""), **by)
    edit_tiers.add_group("党支部", Words("第二支部", ""), **by)
    edit_tiers.remove_group("diyizhibu", **by)
    now = current_organisation()
    assert [(key, title.zh) for key, title in now.tiers.items()][1] == ("middle", "中层")
    assert [title.zh for _key, title in now.groups["党支部"][1]] == ["第二支部"]


def test_only_an_administrator_of_the_place_edits_it(by, make_member, clock):
    east = as_viewer(make_member("9001", roles=("administrator",), at="east"), clock)
    edit_departments.add_department("east", Words("新班", ""), **east)
    with pytest.raises(NotFound):
        edit_departments.move_department("east-1", "west", **east)
    with pytest.raises(NotFound):
        edit_tiers.add_tier(Words("新", ""), **east)
    with pytest.raises(NotFound):
        edit_departments.add_department("east", Words("旧班", ""), viewer=Viewer(1), clock=clock)


def test_every_edit_is_in_the_audit(by):
    edit_departments.rename_department("east", Words("东台", "East"), **by)
    last = db.session.scalars(select(AuditRow).order_by(AuditRow.id.desc())).first()
    assert (last.action, last.subject) == ("organisation.department_renamed", "east")
    assert last.actor_id == by["viewer"].member_id


def test_an_unchanged_file_leaves_the_edits_of_the_pages_alone(by, organisation):
    edit_departments.rename_department("east", Words("东台", "East"), **by)
    assert not publish_organisation(organisation, by=None, clock=by["clock"]).changed
    assert current_organisation().departments[0].title.zh == "东台"


def test_when_file_and_pages_both_changed_the_load_asks_and_shows_what_differs(by, organisation):
    edit_departments.rename_department("east", Words("东台", "East"), **by)
    changed = replace(organisation, title=Words("新中心", "New centre"))
    with pytest.raises(OrganisationEdited) as asked:
        publish_organisation(changed, by=None, clock=by["clock"])
    assert [(one.code, one.facts["after"].zh) for one in asked.value.changes] == [
        ("department-renamed", "新中心"),
        ("department-renamed", "东山台"),
    ]
    assert current_organisation().title.zh == "示例中心"
    db.session.rollback()
    publish_organisation(changed, by=None, clock=by["clock"], when_edited=KEEP)
    assert current_organisation().departments[0].title.zh == "东台"
    db.session.rollback()
    assert not publish_organisation(changed, by=None, clock=by["clock"]).changed  # taken note of
    again = replace(changed, title=Words("又一中心", "Another"))
    publish_organisation(again, by=None, clock=by["clock"], when_edited=FILE)
    assert current_organisation() == again


def test_the_organisation_written_out_reads_back_and_loads_without_a_question(by, tmp_path):
    edit_departments.add_department("east-1", Words("一组: #1", "Group"), **by)
    edit_tiers.add_axis(Words("党支部", ""), Words("是", "Yes"), **by)
    written = write_organisation(current_organisation())
    db.session.rollback()
    reading = read_organisation(Source("organisation.yaml", written.encode()))
    assert reading.diagnostics == []
    assert not publish_organisation(reading.organisation, by=None, clock=by["clock"]).changed


def leave(member_id):
    from app.store.transaction import writing

    with writing():
        member_by_id(member_id).status = "inactive"


def test_two_administrators_who_take_back_each_others_role_leave_one(in_app, app, make_member, clock):
    ids = [make_member(f"900{each}", roles=("administrator",), at="organisation") for each in range(2)]
    viewers = [as_viewer(member_id, clock)["viewer"] for member_id in ids]
    grants = dict(db.session.execute(select(RoleGrantRow.member_id, RoleGrantRow.id)).tuples().all())
    db.session.rollback()
    told: list[str] = []
    ready = threading.Barrier(2)

    def take_back(mine: int, other: int) -> None:
        with app.app_context():
            ready.wait()
            try:
                revoke_role(grants[ids[other]], viewer=viewers[mine], clock=clock)
            except DomainError as error:
                told.append(error.code)

    threads = [threading.Thread(target=take_back, args=pair) for pair in ((0, 1), (1, 0))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told == ["last-administrator"]


def test_the_last_administrator_of_the_whole_is_not_deactivated_for_one_of_a_station(by, make_member, clock):
    make_member("9001", roles=("administrator",), at="east")
    own = member_by_id(by["viewer"].member_id).public_id
    db.session.rollback()
    refused("people-last-administrator", deactivate_member, own, EVERYBODY, clock=clock, zone="Asia/Shanghai")
