"""The administrator's pages and the auditor's: what they change holds at once, what they refuse is said."""

from __future__ import annotations

import io
import re

import openpyxl
import pytest

PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def without_form_tokens(app):
    app.config["WTF_CSRF_ENABLED"] = False


@pytest.fixture
def person(app, make_member, sign_in_as):
    """Sign somebody in: ``person("9001", roles=(…), at=…)``."""

    def make(number, **more):
        return sign_in_as(app.test_client(), make_member(number, **more))

    return make


@pytest.fixture
def administrator(person):
    return person("9000", name="林管", roles=("administrator",), at="organisation", department="west-1")


def follow(client, path, **form):
    return client.post(path, data=form, follow_redirects=True)


def test_a_department_is_added_renamed_moved_and_retired(administrator):
    added = follow(administrator, "/administrator/departments/east/add", **{"add-zh": "供配电班"})
    assert "已新增“供配电班”" in added.text
    own = "/administrator/departments/gongpeidianban"
    assert "已改名" in follow(administrator, f"{own}/rename", **{"rename-zh": "电源班", "rename-en": ""}).text
    assert "已移动" in follow(administrator, f"{own}/move", **{"move-under": "west"}).text
    assert "西河台" in administrator.get(own).text
    assert "部门已停用" in follow(administrator, f"{own}/retire").text
    tree = follow(administrator, "/administrator/departments", act="restore", key="gongpeidianban").text
    assert "部门已恢复使用" in tree
    assert "电源班" in tree


def test_a_refusal_stands_beside_the_field_and_what_was_written_stays(administrator):
    refused = follow(administrator, "/administrator/departments/organisation/add", **{"add-zh": "东山台"})
    assert refused.status_code == 400
    assert "“示例中心”下面已有名称为“东山台”的部门" in refused.text
    assert 'value="东山台"' in refused.text
    kept = follow(administrator, "/administrator/departments/west-1/retire")
    assert "还有 1 名人员、0 项授权" in kept.text


def test_a_department_cannot_be_offered_a_place_below_itself(administrator):
    page = administrator.get("/administrator/departments/east").text
    places = re.findall(r'<option (?:selected )?value="(.+?)"', page)
    assert {"west", "west-1", "organisation"} <= set(places)
    assert not {"east", "east-1"} & set(places)
    refused = follow(administrator, "/administrator/departments/east/move", **{"move-under": "east-1"})
    assert refused.status_code == 400


def test_tiers_and_groups_are_edited_with_their_users_counted(administrator, make_member):
    make_member("007316", groups=("am",))
    page = administrator.get("/administrator/tiers").text
    assert re.search(r"值机员.*?2 人.*?0 场考试", page, re.DOTALL)
    assert (
        "已新增“中层干部”"
        in follow(administrator, "/administrator/tiers/add", **{"tier-zh": "中层干部"}).text
    )
    group = {"group-zh": "调频", "group-key": "fm"}
    assert "已新增“调频”" in follow(administrator, "/administrator/tiers/groups/专业/add", **group).text
    refused = follow(administrator, "/administrator/tiers", act="remove-group", key="am")
    assert "还有 1 名人员" in refused.text
    assert "已去掉" in follow(administrator, "/administrator/tiers", act="remove-group", key="fm").text
    twice = follow(administrator, "/administrator/tiers/add", **{"tier-zh": "值机员"})
    assert "已有名称为“值机员”的层次" in twice.text


def test_the_organisation_is_saved_as_a_file(administrator):
    answer = administrator.get("/administrator/organisation.yaml")
    assert "attachment" in answer.headers["Content-Disposition"]
    assert "department: east-1" in answer.text


def test_a_role_holds_and_ends_at_once_in_a_running_session(administrator, person):
    head = person("9002", department="east-1")
    assert head.get("/manager/").status_code == 404
    grant = {"staff_number": "9002", "role": "manager", "department": "east", "sees_names": "y"}
    page = follow(administrator, "/administrator/roles", **grant).text
    assert "已授权，立即生效" in page
    assert "可看姓名" in page
    assert head.get("/manager/").status_code == 200
    held = re.search(r"主管领导</b> 东山台.*?/roles/(\d+)/revoke", page, re.DOTALL)[1]
    assert "已收回" in follow(administrator, f"/administrator/roles/{held}/revoke").text
    assert head.get("/manager/").status_code == 404


def test_a_role_is_not_granted_to_nobody_or_twice(administrator, make_member):
    grant = {"staff_number": "4711", "role": "manager", "department": "east"}
    refused = follow(administrator, "/administrator/roles", **grant)
    assert refused.status_code == 400
    assert "没有工号为 4711 的人员" in refused.text
    make_member("4711")
    for _time in range(2):
        page = follow(administrator, "/administrator/roles?by=department", **grant).text
    assert page.count("周明远 4711") == 1


def test_the_last_administrator_stays_and_a_demo_account_is_no_other(administrator, make_member):
    make_member("9009", roles=("administrator",), at="organisation", is_demo=True)
    page = administrator.get("/administrator/roles").text
    own = re.search(r"林管 9000.*?/roles/(\d+)/revoke", page, re.DOTALL)[1]
    assert "最后一位全组织管理员" in follow(administrator, f"/administrator/roles/{own}/revoke").text
    make_member("9008", roles=("administrator",), at="organisation")
    assert administrator.post(f"/administrator/roles/{own}/revoke").location == "/account"
    assert administrator.get("/administrator/roles").status_code == 404


def test_an_administrator_of_a_station_reaches_that_station_only(person, make_member):
    station = person("9001", roles=("administrator",), at="east", department="east-1")
    make_member("007317", department="west-1")
    assert "西河台" not in station.get("/administrator/departments").text
    assert station.get("/administrator/departments/west").status_code == 404
    assert station.get("/administrator/tiers").status_code == 404
    assert station.get("/administrator/organisation.yaml").status_code == 404
    assert "/administrator/tiers" not in station.get("/administrator/departments").text
    for department, number, code in (("west", "9001", 400), ("east", "007317", 400), ("east", "9001", 302)):
        grant = {"staff_number": number, "role": "auditor", "department": department}
        assert station.post("/administrator/roles", data=grant).status_code == code


def test_the_audit_shows_acts_in_office_by_name_and_members_by_an_alias(administrator, person, make_member):
    follow(administrator, "/administrator/departments/east/rename", **{"rename-zh": "东台"})
    member = make_member("0073160", name="欧阳明远")
    auditor = person("9003", roles=("auditor",), at="organisation", department="west-1")
    administrator.post("/account/devices/end")
    page = auditor.get("/manager/audit").text
    assert re.search(r"林管 9000</td><td>部门改名</td><td>east<", page)
    assert "退出其他所有设备" in page
    assert "欧阳明远" not in page
    assert "0073160" not in page
    assert "您没有查看其姓名的权利" in page
    assert "没有找到记录" in auditor.get("/manager/audit?who=0073160").text
    note_reason(auditor.application, member, "欧阳明远看不清")
    assert "看不清" not in auditor.get("/manager/audit").text
    named = person("9004", roles=("auditor",), at="organisation", department="west-1", sees_names=True)
    page = named.get("/manager/audit").text
    assert "欧阳明远 0073160" in page
    assert "原因 欧阳明远看不清" in page


def test_the_audit_is_looked_through_by_date_kind_and_person_and_exported(administrator, person, clock):
    follow(administrator, "/administrator/departments/east/rename", **{"rename-zh": "东台"})
    for _half_a_day in range(2):
        clock.forward(hours=11)
        administrator.get("/account")
    follow(administrator, "/administrator/departments/west/rename", **{"rename-zh": "西台"})
    auditor = person("9003", roles=("auditor",), at="organisation", department="west-1")

    def found(query=""):
        table = auditor.get(f"/manager/audit?{query}").text
        return re.findall(r"<td>部门改名</td><td>(\w+)<", table)

    assert found() == ["west", "east"]
    assert found("to=2026-12-10") == ["east"]
    assert found("from=2026-12-11&to=2026-12-11") == ["west"]
    assert found("kind=member") == []
    assert found("who=9000&kind=organisation") == ["west", "east"]
    assert "日期无法识别" in auditor.get("/manager/audit?from=gestern").text
    export = auditor.get("/manager/audit/export?kind=organisation&from=2026-12-11")
    sheet = openpyxl.load_workbook(io.BytesIO(export.data)).worksheets[0]
    told = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert ["2026-12-11 07:00", "林管 9000", "部门改名", "west"] in [row[:4] for row in told]


def test_the_audit_comes_in_pages(person, make_member, monkeypatch):
    from app.services import list_audit

    monkeypatch.setattr(list_audit.list_audit, "__kwdefaults__", {"before": None, "limit": 2})
    auditor = person("9003", roles=("auditor",), at="organisation", department="west-1")
    for number in range(4):
        make_member(f"100{number}")
    seen, address = [], "/manager/audit"
    while address:
        page = auditor.get(address).text
        seen += re.findall(r'<td class="nowrap">', page)
        older = re.search(r'href="(/manager/audit\?before=\d+)"', page)
        address = older[1] if older else ""
    everything = auditor.get("/manager/audit/export")
    rows = openpyxl.load_workbook(io.BytesIO(everything.data)).worksheets[0].max_row
    assert 6 <= len(seen) <= rows


def test_an_auditor_changes_nothing(person):
    auditor = person("9003", roles=("auditor",), at="organisation")
    assert auditor.get("/manager/audit").status_code == 200
    assert auditor.get("/manager/").status_code == 200
    for path in ("/manager/", "/manager/audit"):
        assert auditor.post(path).status_code in (404, 405)
    assert auditor.get("/administrator/roles").status_code == 404
    assert auditor.get("/organizer/plan").status_code == 404


def note_reason(app, member_id, reason):
    from app.store.audit import write_audit
    from app.store.transaction import writing

    with app.app_context(), writing():
        now = app.extensions["baiti_clock"].now()
        write_audit("member.accommodated", str(member_id), by=None, at=now, percent=25, reason=reason)
