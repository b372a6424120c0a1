"""An exam in Chromium with JavaScript off: plain forms, the same save path."""

from __future__ import annotations

from playwright.sync_api import expect
from sqlalchemy import select

from app.store.database import db
from app.store.models import AttemptRow, ResponseRow

TYPES = ("single", "multiple", "truefalse", "blank", "numeric", "match", "order", "cloze", "essay")


def test_every_type_is_answered_by_plain_forms(
    app, make_member, make_exam, make_page, sign_in_as, live_server, clock
):
    member = make_member("007316")
    sitting = make_exam(types=TYPES)
    page = make_page(width=390, height=844, java_script_enabled=False)
    page.set_default_timeout(5_000)
    cookie = sign_in_as(app.test_client(), member).get_cookie("baiti")
    page.context.add_cookies([{"name": "baiti", "value": cookie.value, "url": live_server}])
    page.goto(f"/sittings/{sitting}")
    page.get_by_role("button", name="开始考试").click()
    page.wait_for_url("**/plain/1")  # the room sends a browser without script there
    expect(page.locator(".clock")).to_have_text("09:20 前交卷")

    def save(name="保存，下一题"):
        page.get_by_role("button", name=name, exact=True).click()

    page.locator(".option").nth(1).click()
    save()
    for place in (0, 1, 3):
        page.locator(".option").nth(place).click()
    save()
    page.get_by_label("错误").check(force=True)
    page.get_by_role("button", name="标记本题").click()
    expect(page.get_by_role("button", name="取消标记")).to_be_visible()
    save()
    page.get_by_label("第 1 空").fill("预防")
    page.get_by_label("第 2 空").fill("预防与应急")
    save()
    page.get_by_label("请填写数值和单位").fill("1 kW")
    save()
    for left, right in (("一级响应", "主要负责人"), ("二级响应", "分管负责人"), ("三级响应", "部门负责人")):
        choice = page.get_by_label(left)
        choice.select_option(choice.locator("option", has_text=right).get_attribute("value"))
    save()
    page.get_by_label("核实情况").select_option("1")
    save()
    expect(page.get_by_role("alert")).to_contain_text("每个序号只用一次")
    for place, step in enumerate(("核实情况", "电话首报", "书面续报", "处置终报"), 1):
        page.get_by_label(step).select_option(str(place))
    save()
    for field in page.locator("fieldset select").all():
        field.select_option(index=1)
    for field in page.locator("fieldset input").all():
        field.fill("30")
    save()
    page.locator("textarea.writing").fill("第一行\n第二行")
    save("保存，上一题")
    save()
    expect(page.locator("textarea.writing")).to_have_value("第一行\n第二行")
    save("保存并检查")
    expect(page.get_by_text("已答 9 / 9 题。")).to_be_visible()
    page.get_by_role("button", name="确定交卷").click()
    expect(page.get_by_role("heading", name="交卷成功")).to_be_visible()
    with app.app_context():
        row = db.session.scalars(select(AttemptRow)).one()
        stored = {one.slot: one.response for one in db.session.scalars(select(ResponseRow))}
    assert (row.answered, row.closed_by) == (9, "member")
    assert {slot: stored[slot] for slot in (1, 2, 3, 4, 5)} == {
        1: 1, 2: [0, 1, 3], 3: False, 4: ["预防", "预防与应急"], 5: "1 kW",
    }  # fmt: skip
    assert stored[9] == "第一行\n第二行"
