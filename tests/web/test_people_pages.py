"""人员: the list, one member, sheets and slips, each within the departments of whoever asks."""

from __future__ import annotations

import io
import re

import pytest
from sqlalchemy import event

HEAD = "工号,姓名,手机,部门,班组,层次,群组,邮箱"


@pytest.fixture
def office(app, make_member, sign_in_as):
    """A browser of an organizer, by default of all departments."""
    app.config["WTF_CSRF_ENABLED"] = False

    def open_browser(number="900", *, at="organisation", role="organizer"):
        member_id = make_member(number, name="考务", roles=(role,), at=at, department="west-1")
        return sign_in_as(app.test_client(), member_id)

    return open_browser


def csv(*lines):
    return {"file": (io.BytesIO("\n".join((HEAD, *lines)).encode()), "名单.csv")}


def bring_in(browser, *lines, **decisions):
    checked = browser.post("/organizer/people/import", data=csv(*lines))
    assert checked.status_code == 302, checked.text
    shown = browser.get(checked.location).text
    digest = re.search(r'name="digest"[^>]*value="(\w+)"', shown)[1]
    return shown, browser.post(checked.location, data={"digest": digest, **decisions})


def names(page):
    return re.findall(r'<a href="/organizer/people/[\w-]{16}">([^<]+)</a>', page)


def seen_in(page):
    return re.search(r'name="seen"[^>]*value="(\w+)"', page)[1]


def public_id(app, number):
    from app.store.database import db
    from app.store.models import MemberRow

    with app.app_context():
        return db.session.query(MemberRow.public_id).filter_by(staff_number=number).scalar()


def test_a_sheet_comes_in_by_way_of_a_preview(app, office, clock):
    browser = office()
    shown, done = bring_in(
        browser, "001,周明远,138-0013-8000,东山台,东山一班,值机员,调幅,", "002,李冬,,东山台,,领导干部,,"
    )
    assert "周明远" in shown
    assert done.location == "/organizer/people/slips"
    assert names(browser.get("/organizer/people?department=east").text) == ["周明远", "李冬"]
    shown, done = bring_in(
        browser,
        "1,周明远,13800138000,东山台,东山二班,值机员,,",
        **{"same-1": "1", "leave": ["002"]},
    )
    for told in ("同一人", "前导零", "李冬"):
        assert told in shown
    assert done.location == "/organizer/people"
    page = browser.get("/organizer/people?department=east&status=all").text
    assert re.findall(r'data-label="工号">(\w+)', page) == ["002", "1"]
    assert page.count("已停用</span>") == 1


def test_what_is_wrong_in_a_sheet_is_told_by_row_and_column_and_nothing_is_kept(office, home):
    browser = office()
    answer = browser.post(
        "/organizer/people/import",
        data=csv("1,甲,12,东山抬,,值机员,,", "2,乙,,东山抬,,值机员,,", "2,丙,,东山台,,值机员,,"),
    )
    assert answer.status_code == 422
    for told in ("是不是想写 东山台？", "2 行：2、3", "第 2 行 C 列", "第 4 行 A 列", "在第 3 行已经出现"):
        assert told in answer.text
    assert not list((home / "instance").glob("uploads/*"))


def test_a_preview_that_is_no_longer_true_is_shown_again(app, office, make_member):
    browser = office()
    at = browser.post("/organizer/people/import", data=csv("1,甲,,东山台,,值机员,,")).location
    digest = re.search(r'name="digest"[^>]*value="(\w+)"', browser.get(at).text)[1]
    make_member("1", name="别人")
    answer = browser.post(at, data={"digest": digest}, follow_redirects=True)
    assert "预览之后人员有了变化" in answer.text
    assert "姓名 别人 → 甲" in answer.text


FOUND = {
    "": ["欧阳娜", "周明远", "李冬"],
    "q=周": ["周明远"],
    "q=001０": ["周明远"],
    "q=139001": ["李冬"],
    "q=zmy": ["周明远"],
    "q=ouyang": ["欧阳娜"],
    "q=%25": [],
    "group=am": ["李冬"],
    "group=am&q=lidong": ["李冬"],
    "tier=leader": ["周明远"],
    "department=east": ["周明远", "李冬"],
    "department=west": ["欧阳娜"],
    "department=nowhere": [],
    "status=inactive": ["王芳"],
    "account=none": [],
    "page=99": ["欧阳娜", "周明远", "李冬"],
    "page=x&tier=%00": [],
}


def test_people_are_found_by_what_is_known_of_them(app, make_member, office, clock):
    from app.services.deactivate_member import deactivate_member
    from app.services.people_scope import EVERYBODY

    make_member("0010", name="周明远", tier="leader")
    make_member("02", name="李冬", groups=("am",), phone="13900139000")
    make_member("000", name="欧阳娜", department="west-1")
    make_member("03", name="王芳")
    browser = office()
    with app.app_context():
        deactivate_member(public_id(app, "03"), EVERYBODY, clock=clock, zone="Asia/Shanghai")
    pages = {asked: browser.get(f"/organizer/people?{asked}").text for asked in FOUND}
    found = {asked: [name for name in names(page) if name != "考务"] for asked, page in pages.items()}
    assert found == FOUND


def test_a_page_of_many_takes_as_many_queries_as_one_of_few(app, office):
    from app.store.database import db

    browser = office()
    counts = []
    for start, count in ((1000, 3), (2000, 300)):
        lines = [f"{start + n},甲{n},,东山台,东山一班,值机员,调幅," for n in range(count)]
        bring_in(browser, *lines)
        statements = []

        def note(_connection, _cursor, statement, *_rest, into=statements):
            into.append(statement)

        with app.app_context():
            engine = db.engine
        event.listen(engine, "before_cursor_execute", note)
        for asked in ("", "group=am", "q=jia", "q=甲1"):
            assert len(names(browser.get(f"/organizer/people?{asked}").text)) >= 3 - (asked == "q=甲1") * 2
        event.remove(engine, "before_cursor_execute", note)
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 60


def test_somebody_is_added_changed_closed_and_opened_by_form(app, office, set_exam, go_to):
    set_exam("quarterly", departments=("west",))
    browser = office()
    form = {
        "staff_number": "００7",
        "name": "张　三",
        "department": "east-1",
        "tier": "operator",
        "phone": "138 0013 8000",
    }
    added = browser.post("/organizer/people/new", data=form)
    page = browser.get(added.location).text
    assert ("张三" in page, "007" in page, "还没有密码" in page) == (True, True, True)
    form |= {"staff_number": "007", "name": "张三", "department": "west-1", "groups": ["am"]}
    assert "已保存" in browser.post(added.location, data=form, follow_redirects=True).text
    assert "西河台 / 西河一班" in browser.get(added.location).text
    closed = browser.post(f"{added.location}/status", data={"status": "inactive"}, follow_redirects=True)
    assert "账号已停用" in closed.text
    opened = browser.post(f"{added.location}/status", data={"status": "active"}, follow_redirects=True)
    assert "账号已恢复" in opened.text


WRONG = {
    "staff_number=900": "工号 900 已有人使用。",
    "staff_number=": "请填写。",
    "name=" + "欧" * 61: "姓名有 61 个字，最多 60 个",
    "phone=12": "“12”不是一个电话号码；请只写一个号码，5 至 20 位数字",
    "email=a b": "“a b”不是邮箱地址",
    "department=nowhere": "请从列表中选择。",
    "tier=king": "请从列表中选择。",
}


def test_what_cannot_be_kept_is_told_beside_its_field(office):
    browser, told = office(), {}
    for wrong in WRONG:
        form = {"staff_number": "1", "name": "甲", "department": "east-1", "tier": "operator"}
        name, _, value = wrong.partition("=")
        answer = browser.post("/organizer/people/new", data=form | {name: value})
        assert answer.status_code == 422
        (told[wrong],) = re.findall(r'<p class="field-error".*?<span>(.*?)</span>', answer.text)
    assert told == WRONG


def test_slips_are_shown_once_and_open_the_account_once(app, office, client):
    browser = office()
    bring_in(browser, "1,甲,,东山台,,值机员,,", "2,乙,,西河台,,值机员,,")
    asked = "/organizer/people/slips?department=east"
    seen = seen_in(browser.get(asked).text)
    printed = browser.post(asked, data={"seen": seen})
    assert printed.headers["Cache-Control"] == "no-store"
    (password,) = re.findall(r"<code>(\w{10})</code>", printed.text)
    again = browser.post(asked, data={"seen": seen}, follow_redirects=True)
    assert "密码条已经生成过" in again.text
    assert "<code>" not in again.text
    entered = client.post("/login", data={"staff_number": "1", "password": password})
    assert client.get(entered.location).location == "/account/password"


def test_a_new_slip_ends_what_was_open(app, office, make_member, sign_in_as):
    browser = office()
    member_id = make_member("1", name="甲")
    member = sign_in_as(app.test_client(), member_id)
    assert member.get("/account").status_code == 200
    at = f"/organizer/people/{public_id(app, '1')}"
    printed = browser.post(f"{at}/slip", data={"seen": seen_in(browser.get(at).text)})
    assert "<code>" in printed.text
    assert member.get("/account").location.startswith("/login")


def test_a_clerk_sees_and_changes_only_the_own_departments_and_nobody_of_higher_rank(
    app, office, make_member
):
    make_member("1", name="甲")
    make_member("2", name="乙", department="west-1")
    make_member("3", name="主任", roles=("manager",), sees_names=True)
    clerk = office("901", at="east")
    assert names(clerk.get("/organizer/people?status=all").text) == ["甲", "主任"]
    far = f"/organizer/people/{public_id(app, '2')}"
    assert [
        clerk.get(far).status_code,
        clerk.post(far, data={"name": "x"}).status_code,
        clerk.post(f"{far}/status", data={"status": "inactive"}).status_code,
        clerk.post(f"{far}/slip", data={"seen": "x"}).status_code,
    ] == [404] * 4
    high = f"/organizer/people/{public_id(app, '3')}"
    page = clerk.get(high).text
    assert "您没有的权限" in page
    assert clerk.post(f"{high}/status", data={"status": "inactive"}).status_code == 404
    assert clerk.post(f"{high}/slip", data={"seen": "x"}, follow_redirects=True).text.count("<code>") == 0
    elsewhere = {"staff_number": "5", "name": "x", "department": "west-1", "tier": "operator"}
    assert clerk.post("/organizer/people/new", data=elsewhere).status_code == 422
    exported = clerk.get("/organizer/people/members.csv").data.decode("utf-8-sig")
    assert [line.split(",")[1] for line in exported.splitlines()[1:]] == ["甲", "主任"]


def test_the_last_administrator_and_oneself_stay(app, office):
    browser = office("901", role="administrator")
    at = f"/organizer/people/{public_id(app, '901')}"
    answer = browser.post(f"{at}/status", data={"status": "inactive"}, follow_redirects=True)
    assert "不能停用自己的账号" in answer.text
