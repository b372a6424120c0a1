"""What an invigilator says and grants, as it reaches an open exam page; and what a rule of entry asks."""

from __future__ import annotations

import re

from playwright.sync_api import expect
from sqlalchemy import select

from app.services.send_message import send_message
from app.services.set_entry_rule import set_entry_rule
from app.services.take_break import decide_break
from app.services.viewer import viewer_of
from app.store.database import db
from app.store.models import AttemptRow, DutyBreakRow, MemberRow


def as_invigilator(app, member_id, act):
    with app.app_context():
        viewer = viewer_of(db.session.get(MemberRow, member_id))
        db.session.rollback()
        return act(viewer)


def test_password_message_and_break_reach_the_member(
    app, make_member, make_exam, make_page, sign_in_as, live_server, clock
):
    member = make_member("007316")
    organizer = make_member("2", department="east", roles=("organizer",), at="organisation")
    sitting = make_exam(types=("single", "blank"), minutes=20)
    as_invigilator(
        app,
        organizer,
        lambda viewer: set_entry_rule(sitting, password="晨光", networks="", viewer=viewer, clock=clock),
    )
    page = make_page(width=390, height=844)
    cookie = sign_in_as(app.test_client(), member).get_cookie("baiti")
    page.context.add_cookies([{"name": "baiti", "value": cookie.value, "url": live_server}])

    page.goto(f"/sittings/{sitting}")
    expect(page.locator('input[name="client"]')).to_have_value(re.compile("[0-9a-f]{32}"))
    page.get_by_label("场次口令").fill("昏黄")
    page.get_by_role("button", name="开始考试").click()
    expect(page.locator(".field-error")).to_have_text("口令不对，请向监考人员核实。")
    assert "晨光" not in page.content()
    page.get_by_label("场次口令").fill("晨光")
    page.get_by_role("button", name="开始考试").click()
    page.wait_for_selector("body.exam:not([data-loading])")
    page.wait_for_selector("#break", state="attached")

    def tell(viewer):
        send_message(sitting, "请注意第 2 题的单位。", viewer=viewer, clock=clock)

    as_invigilator(app, organizer, tell)
    page.locator(".q.now .option").first.click()
    expect(page.locator("#messages")).to_contain_text("监考通知 09:00 请注意第 2 题的单位。")
    page.get_by_role("button", name="收起这条通知").click()
    page.reload()
    page.wait_for_selector("#break", state="attached")
    page.wait_for_timeout(300)
    expect(page.locator("#messages .notice")).to_have_count(0)

    page.locator("#open-card").click()
    page.get_by_role("button", name="因公中断申请").click()
    page.get_by_role("button", name="提交申请").click()
    expect(page.get_by_text("请填写事由。")).to_be_visible()
    page.get_by_label("事由").fill("机房告警")
    page.context.set_offline(True)
    page.get_by_role("button", name="提交申请").click()
    expect(page.get_by_text("网络中断，申请没有发出")).to_be_visible()
    page.context.set_offline(False)
    page.get_by_role("button", name="提交申请").click()
    expect(page.locator("#break-state")).to_have_text("已提出因公中断申请；批准前继续计时。")

    def grant(viewer):
        asked = db.session.scalars(select(DutyBreakRow.public_id)).one()
        db.session.rollback()
        decide_break(asked, granted=True, minutes=30, viewer=viewer, clock=clock)

    as_invigilator(app, organizer, grant)
    page.locator(".q.now .option").nth(1).click()  # its reply says that the clock stands
    expect(page.get_by_role("heading", name="因公中断，计时已停止")).to_be_focused()
    expect(page.locator("#paper")).to_be_hidden()
    expect(page.locator("#rest-until")).to_have_text("最迟 09:30 恢复计时。")
    expect(page.locator("#clock")).to_have_text("20:00")  # as the clock of this test, which stands still
    page.wait_for_timeout(1200)
    expect(page.locator("#clock")).to_have_text("20:00")
    clock.forward(minutes=10)
    page.get_by_role("button", name="继续答题").click()
    expect(page.locator("#paper")).to_be_visible()
    expect(page.locator("#clock")).to_have_text("19:59")  # it runs again
    with app.app_context():
        row = db.session.scalars(select(AttemptRow)).one()
        assert (row.deadline - row.started_at).total_seconds() == 30 * 60

    page.evaluate("""() => {
        Object.defineProperty(visualViewport, "height", { value: 500 });  // as with a keyboard of 344 px
        visualViewport.dispatchEvent(new Event("resize"));
    }""")
    box = page.locator(".dock").bounding_box()
    assert box is not None
    assert 430 < box["y"] + box["height"] <= 500


def test_where_there_is_no_way_back_the_next_question_comes_once_this_one_is_saved(
    app, make_member, make_exam, make_page, sign_in_as, live_server
):
    member = make_member("007316")
    sitting = make_exam(types=("single", "truefalse"), forward_only=True, leave_page="warn")
    page = make_page()
    cookie = sign_in_as(app.test_client(), member).get_cookie("baiti")
    page.context.add_cookies([{"name": "baiti", "value": cookie.value, "url": live_server}])
    page.goto(f"/sittings/{sitting}")
    expect(page.get_by_text("进入下一题后，不能返回前面的题")).to_be_visible()
    page.get_by_role("button", name="开始考试").click()
    page.wait_for_selector("#break", state="attached")
    page.keyboard.press("b")
    page.context.set_offline(True)
    page.get_by_role("link", name="下一题").click()
    expect(page.get_by_text("保存成功后才能进入下一题")).to_be_visible()
    page.context.set_offline(False)
    page.get_by_role("link", name="下一题").click()
    expect(page.get_by_role("heading", name="第 2 题")).to_be_visible()
    page.wait_for_selector("#break", state="attached")
    expect(page.locator("#card header p")).to_have_text("1 / 2 已答")
    expect(page.locator("#back")).to_be_hidden()
    page.evaluate("""() => {
        Object.defineProperty(document, "visibilityState", { value: "hidden", configurable: true });
        document.dispatchEvent(new Event("visibilitychange"));
        Object.defineProperty(document, "visibilityState", { value: "visible", configurable: true });
        document.dispatchEvent(new Event("visibilitychange"));
    }""")
    expect(page.locator("#left-page")).to_contain_text("已记录并告知监考人员")
    page.keyboard.press("a")
    page.get_by_role("link", name="检查并交卷").click()
    page.get_by_role("button", name="确定交卷").click()
    expect(page.get_by_role("heading", name="交卷成功")).to_be_visible()
