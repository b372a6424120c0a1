"""Sheets of members against a real database: previewed, brought in whole or not at all, written again."""

from __future__ import annotations

import io
import json

import pytest
from openpyxl import Workbook

from app.domain.errors import Conflict, DomainError, NotFound
from app.domain.people.roster import Decisions
from app.services.export_members import export_members
from app.services.import_members import import_members, preview_members
from app.services.list_sittings import list_sittings
from app.services.make_slips import SlipChoice, make_slips, plan_slips
from app.services.people_scope import EVERYBODY, PeopleScope
from app.services.sign_in import sign_in
from app.services.viewer import Grant, Viewer
from app.store.database import db
from app.store.models import AuditRow, EnrolmentRow, MemberRow

HEAD = ["工号", "姓名", "手机", "部门", "班组", "层次", "群组", "邮箱"]
ZONE = "Asia/Shanghai"


def sheet(*rows):
    book = Workbook()
    for row in (HEAD, *rows):
        book.active.append(list(row))
        for cell in book.active[book.active.max_row]:
            cell.data_type = "s"  # also what openpyxl would take for a formula
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def person(
    number, name="甲", *, phone="", station="东山台", team="东山一班", tier="值机员", groups="", email=""
):
    return [number, name, phone, station, team, tier, groups, email]


def person_west(number, name="甲"):
    return person(number, name, station="西河台", team="西河一班")


@pytest.fixture
def bring_in(app, organisation, clock):
    """``bring_in(data, scope=…, same=…, leave=…)``: preview and do it."""

    def run(data, scope=EVERYBODY, *, same=(), leave=(), digest=None):
        with app.app_context():
            shown = preview_members(data, "名单.xlsx", scope)
            assert not shown.has_errors, shown.diagnostics
            decisions = Decisions(frozenset(same), frozenset(leave))
            return import_members(
                data,
                "名单.xlsx",
                scope,
                decisions=decisions,
                digest=digest or shown.digest,
                clock=clock,
                zone=ZONE,
            )

    return run


@pytest.fixture
def members(app):
    """Facts of everybody, by staff number."""

    def read():
        with app.app_context():
            rows = db.session.query(MemberRow).order_by(MemberRow.staff_number_folded)
            found = {
                row.staff_number: (row.name, row.phone, row.department.key, row.tier, row.groups, row.status)
                for row in rows
            }
            db.session.rollback()
            return found

    return read


def scope_on(app, key, *, by=None, role="organizer"):
    from app.store.departments import department_with_key

    with app.app_context():
        path = department_with_key(key).path
        db.session.rollback()
    return PeopleScope(by, (path,), (Grant(role, path, False),))


def test_a_sheet_adds_changes_renames_and_lets_go(bring_in, members):
    bring_in(
        sheet(person("001", "周明远", phone="13800138000"), person("002", "李冬"), person("003", "王芳"))
    )
    done = bring_in(
        sheet(
            person("001", "周明远", phone="13900139000", team="东山二班", tier="领导干部", groups="调幅"),
            person("1002", "李冬"),
            person("004", "赵强"),
        ),
        same=["1002"],
        leave=["003"],
    )
    assert (done.added, done.changed, done.left) == (1, 2, 1)
    assert members() == {
        "001": ("周明远", "13900139000", "east-2", "leader", ["am"], "active"),
        "003": ("王芳", None, "east-1", "operator", [], "inactive"),
        "004": ("赵强", None, "east-1", "operator", [], "active"),
        "1002": ("李冬", None, "east-1", "operator", [], "active"),
    }


def test_what_was_written_and_read_again_changes_nothing(app, bring_in, members, clock):
    bring_in(
        sheet(
            person("000001", "=cmd()", phone="+14155550100", groups="调幅", email="a@example.org"),
            person("GX-02", "欧阳 娜", station="示例中心", team="", tier="领导干部"),
            person("3", "'@x", station="西河台/西河一班", team=""),
        )
    )
    before = members()
    for form in ("xlsx", "csv"):
        for lang in ("zh", "en"):
            with app.app_context():
                data = export_members(EVERYBODY, form, lang, clock=clock)
                shown = preview_members(data, f"t.{form}", EVERYBODY)
            assert shown.diagnostics == ()
            assert (shown.plan.is_empty, shown.plan.unchanged, shown.plan.missing) == (True, 3, ())
    assert members() == before


def test_what_changed_after_the_preview_is_looked_at_again(app, bring_in, members, make_member):
    data = sheet(person("1", "甲"), person("2", "乙"))
    with app.app_context():
        digest = preview_members(data, "名单.xlsx", EVERYBODY).digest
    make_member("2", name="乙")
    before = members()
    with pytest.raises(Conflict) as refused:
        bring_in(data, digest=digest)
    assert refused.value.code == "people-plan-changed"
    assert members() == before


def test_all_or_nothing(app, bring_in, members, monkeypatch):
    from app.services import import_members as service

    monkeypatch.setattr(service, "AT_ONCE", 2)
    written = []

    def fail_late(values):
        written.append(len(values))
        if len(written) == 3:
            raise OSError("the disk is full")
        add_members(values)

    add_members = service.add_members
    monkeypatch.setattr(service, "add_members", fail_late)
    with pytest.raises(OSError, match="full"):
        bring_in(sheet(*(person(str(number)) for number in range(1, 8))))
    assert written == [2, 2, 2]
    assert members() == {}
    with app.app_context():
        assert db.session.query(AuditRow).filter(AuditRow.action.like("member%")).count() == 0


def test_a_clerk_reaches_only_the_own_people_and_nobody_of_higher_rank(app, bring_in, clock, make_member):
    make_member("9", name="管理员", roles=("administrator",), at="organisation")
    bring_in(sheet(person("9", "管理员"), person("1"), person_west("2")))
    clerk = scope_on(app, "east")
    with app.app_context():
        shown = preview_members(
            sheet(
                person("9", "管理员", phone="13800138000"),
                person("2", "别人"),
                person_west("3"),
            ),
            "t.xlsx",
            clerk,
        )
    assert [(each.line, each.code) for each in shown.diagnostics] == [
        (2, "people-member-protected"),
        (3, "people-number-elsewhere"),
        (4, "people-department-not-yours"),
    ]
    assert [one.number for one in shown.plan.missing] == ["1"]
    with app.app_context():
        exported = export_members(clerk, "csv", "zh", clock=app.extensions["baiti_clock"]).decode("utf-8-sig")
    assert exported.splitlines()[1:] == [
        "1,甲,,东山台,东山一班,值机员,,",
        "9,管理员,,东山台,东山一班,值机员,,",
    ]


def test_exams_follow_who_joins_moves_and_leaves(app, bring_in, set_exam, go_to, clock):
    set_exam("quarterly", departments=("east",))
    go_to("2026-12-11 10:00")  # it opened on the 10th

    def enrolled():
        with app.app_context():
            found = db.session.query(MemberRow.staff_number).join(
                EnrolmentRow, EnrolmentRow.member_id == MemberRow.id
            )
            numbers = {number for (number,) in found}
            db.session.rollback()
            return numbers

    bring_in(sheet(person("1"), person_west("2")))
    assert enrolled() == {"1"}, "joiners enrol until the window closes, where the exam is held"
    with app.app_context():
        member_id = db.session.query(MemberRow.id).filter_by(staff_number="1").scalar()
        assert any(one.may_start for one in list_sittings(Viewer(member_id), clock=clock))


def test_nobody_logs_in_before_the_slip_and_with_it_once(app, bring_in, clock):
    bring_in(sheet(person("1", "甲"), person("2", "乙"), person_west("3", "丙")))
    settings = app.extensions["baiti"]

    def log_in(number, password):
        return sign_in(number, password, address="a", clock=clock, settings=settings)

    with app.app_context():
        for password in ("", "1", "11111111"):
            with pytest.raises(DomainError, match="wrong-password"):
                log_in("1", password)
        choice = SlipChoice(department="east")
        plan = plan_slips(choice, EVERYBODY)
        slips = {slip.number: slip for slip in make_slips(choice, plan.seen, EVERYBODY, clock=clock)}
        assert {number: slip.department.zh for number, slip in slips.items()} == {
            "1": "东山台/东山一班",
            "2": "东山台/东山一班",
        }
        with pytest.raises(Conflict, match="people-slips-changed"):
            make_slips(choice, plan.seen, EVERYBODY, clock=clock)
        assert plan_slips(choice, EVERYBODY).people == ()
        member = log_in("1", slips["1"].password)
        assert member.must_change_password
        assert member.password_hash.startswith("$argon2id$v=19$m=19456"), "a light hash goes at the first use"
        again = SlipChoice(department="east", account="first")
        assert len(plan_slips(again, EVERYBODY).people) == 2


def test_a_clerk_makes_no_slip_for_who_has_more_rights(app, make_member, clock):
    make_member("9", roles=("manager",), at="east", sees_names=True)
    make_member("8", roles=("organizer",), at="east-1")
    make_member("7", department="west-1")
    everybody = SlipChoice(account="")
    with app.app_context():
        plan = plan_slips(everybody, scope_on(app, "east"))
        assert [one.number for one in plan.people] == ["8"]
        with pytest.raises(NotFound):
            PeopleScope.of(Viewer(1, (Grant("manager", "/1/", True),)))


def test_somebody_who_is_changed_by_form_is_enrolled_and_others_stay_as_they_are(
    app, make_member, set_exam, go_to, clock
):
    from app.services.change_member import MemberForm, change_member
    from app.services.deactivate_member import deactivate_member
    from app.services.enter_member import enter_member

    make_member("1")
    make_member("2", tier="leader")
    set_exam("quarterly")
    go_to("2026-12-01 10:00")  # before it opens

    def enrolled():
        rows = db.session.query(MemberRow.staff_number, EnrolmentRow.tier).join(
            EnrolmentRow, EnrolmentRow.member_id == MemberRow.id
        )
        found = sorted(set(rows.all()))
        db.session.rollback()
        return found

    with app.app_context():
        third = enter_member(MemberForm("3", "丙", "east-1", "operator"), EVERYBODY, clock=clock, zone=ZONE)
        assert enrolled() == [("1", "operator"), ("3", "operator")]
        leads = MemberForm("3", "丙", "east-1", "leader")
        assert change_member(third, leads, EVERYBODY, clock=clock, zone=ZONE) == ("tier",)
        assert enrolled() == [("1", "operator")]
        change_member(third, MemberForm("3", "丙", "west-1", "operator"), EVERYBODY, clock=clock, zone=ZONE)
        deactivate_member(third, EVERYBODY, clock=clock, zone=ZONE)
        assert enrolled() == [("1", "operator")]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_commands_tell_bring_in_and_write(app, organisation, members, tmp_path):
    run = app.test_cli_runner()
    file = tmp_path / "名单.csv"
    file.write_text(f"{','.join(HEAD)}\n1,甲,,东山台,,值机员,,\n", encoding="gbk")

    def call(*words):
        return run.invoke(args=["member", *map(str, words)])

    told = call("import", file, "--dry-run", "--format", "json")
    assert told.exit_code == 0
    assert [one["number"] for one in json.loads(told.stdout)["added"]] == ["1"]
    assert members() == {}
    assert "新增 1 人" in call("import", file).stdout
    out = tmp_path / "out.xlsx"
    assert call("export", out).exit_code == 0
    again = call("import", out, "--dry-run")
    assert (again.exit_code, "没有变化 1" in again.stdout) == (0, True)
    assert call("export", out).exit_code != 0, "nothing is overwritten"
    file.write_text(f"{','.join(HEAD)}\n001,甲,,东山抬,,值机员,,\n", encoding="utf-8")
    wrong = call("import", file)
    assert (wrong.exit_code, "[people-department-unknown]" in wrong.stdout) == (1, True)
    file.write_text(f"{','.join(HEAD)}\n001,甲,,东山台,,值机员,,\n", encoding="utf-8")
    assert "? 001" in call("import", file, "--dry-run").stdout
    assert call("import", file, "--same", "9").exit_code == 2
    assert "更改 1 人" in call("import", file, "--same", "001").stdout
    assert list(members()) == ["001"]


def test_the_running_attempt_of_who_leaves_ends_by_its_clock_and_counts(
    app, make_member, set_exam, go_to, sit, clock
):
    from app.services.close_overdue import close_overdue
    from app.services.deactivate_member import deactivate_member
    from app.store.models import AttemptRow

    member_id = make_member("1")
    set_exam("quarterly")
    go_to("2026-12-11 10:00")
    attempt = sit(member_id, "quarterly", hands_in=False)
    with app.app_context():
        public_id = db.session.get(MemberRow, member_id).public_id
        deactivate_member(public_id, EVERYBODY, clock=clock, zone=ZONE)
        assert db.session.query(AttemptRow.state).filter_by(public_id=attempt).scalar() == "open"
        clock.forward(hours=2)
        close_overdue(clock=clock)
        assert db.session.query(AttemptRow.state).filter_by(public_id=attempt).scalar() == "graded"
        assert db.session.query(EnrolmentRow.record_outcome).filter_by(member_id=member_id).scalar() == "fail"
        db.session.rollback()
