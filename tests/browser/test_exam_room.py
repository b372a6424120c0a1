"""The exam room in Chromium: by touch, by keyboard, offline, on two devices, to the last second."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from app.services.set_preferences import set_preferences
from app.store.database import db
from app.store.models import AttemptRow, AuditRow, LateEntryRow, LogEntryRow, ResponseRow

PHONE = {"width": 390, "height": 844, "has_touch": True, "is_mobile": True, "device_scale_factor": 1}
OFFLINE = "网络中断，答案已存本机，请继续答题"


@pytest.fixture
def member(make_member):
    return make_member("007316")


@pytest.fixture
def log_in(app, member, sign_in_as, live_server):
    """Sign a page in without the cost of the log-in page, which has tests of its own."""

    def with_cookie(page: Page, _staff_number: str) -> Page:
        cookie = sign_in_as(app.test_client(), member).get_cookie("baiti")
        page.context.add_cookies([{"name": "baiti", "value": cookie.value, "url": live_server}])
        return page

    return with_cookie


@pytest.fixture
def room(member, make_exam, make_page, log_in):
    """``room(types=…, **viewport)`` starts the exam through the start page and returns the page."""

    def enter(
        *, page: Page | None = None, minutes: int = 20, types: tuple[str, ...] = (), **viewport
    ) -> Page:
        sitting = make_exam(minutes=minutes, **({"types": types} if types else {}))
        page = log_in(page or make_page(**viewport), "007316")
        page.goto(f"/sittings/{sitting}")
        expect(page.locator('input[name="client"]')).to_have_value(re.compile("[0-9a-f]{32}"))
        page.get_by_role("button", name="开始考试").click()
        return ready(page)

    return enter


def ready(page: Page) -> Page:
    page.wait_for_selector("body.exam:not([data-loading])")
    return page


def take_over(page: Page) -> None:
    page.get_by_role("button", name="在本机继续").click()
    page.wait_for_selector("body.exam:not([data-loading], [data-locked])")
    expect(page.locator("#banner")).to_be_hidden()


def go_to(page: Page, number: int) -> None:
    page.evaluate(f"location.hash = 'q{number}'")
    page.wait_for_selector(f"#q{number}.now")


def option(page: Page, letter: str):
    return page.locator(".q.now .option").nth(ord(letter) - ord("A"))


def wait_until_saved(page: Page, timeout: float = 5000) -> None:
    expect(page.locator('#save[data-state="saved"] span')).to_have_text("已保存", timeout=timeout)


def row(app) -> AttemptRow:
    with app.app_context():
        return db.session.scalars(select(AttemptRow).order_by(AttemptRow.id.desc())).first()


def stored(app) -> dict[int, object]:
    """What the server holds, in canonical form."""
    with app.app_context():
        rows = db.session.scalars(select(ResponseRow).where(ResponseRow.version > 0))
        return {row.slot: row.response for row in rows}


def count(app, row_class, *conditions) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(row_class).where(*conditions))


def late_bodies(app) -> list:
    with app.app_context():
        return list(db.session.scalars(select(LateEntryRow.body).where(LateEntryRow.kind == "answer")))


def wait_for(app, condition, page: Page) -> None:
    """Wait until the server's state meets a condition."""
    for _turn in range(100):
        if condition():
            return
        page.wait_for_timeout(100)
    raise AssertionError("it never came")


def set_text_size(app, member: int, percent: int) -> None:
    with app.app_context():
        set_preferences(member, text_percent=percent)


def order_rightly(page: Page) -> None:
    """Sort the steps as a member would: move each up to its place."""
    for place, step in enumerate(("核实情况", "电话首报", "书面续报", "处置终报")):
        while step not in page.locator(".q.now .steps li").nth(place).inner_text():
            page.get_by_role("button", name=f"上移：{step}").click()
    if page.locator(".q.now [data-keep]").is_visible():
        page.get_by_role("button", name="保持此顺序").click()


def test_a_whole_paper_with_every_type_is_sat_by_touch(room, app):
    page = room(**PHONE)
    option(page, "B").tap()
    page.get_by_role("link", name="下一题").tap()
    for letter in "ABD":
        option(page, letter).tap()
    page.get_by_role("link", name="下一题").tap()
    for letter in "AC":
        option(page, letter).tap()
    page.get_by_role("link", name="下一题").tap()
    page.get_by_role("radio", name="错误").tap()
    page.get_by_role("link", name="下一题").tap()
    page.get_by_label("第 1 空").fill("预防")
    page.get_by_label("第 2 空").fill("预防和应急")
    page.get_by_role("link", name="下一题").tap()
    page.get_by_label("请填写数值和单位").fill("1000 W")
    expect(page.locator(".q.now .reading")).to_have_text("读作 1000 W")
    page.get_by_role("link", name="下一题").tap()
    for left, right in (("一级响应", "主要负责人"), ("二级响应", "分管负责人"), ("三级响应", "部门负责人")):
        choice = page.get_by_label(left)
        choice.select_option(choice.locator("option", has_text=right).get_attribute("value"))
    page.get_by_role("link", name="下一题").tap()
    order_rightly(page)
    page.get_by_role("link", name="下一题").tap()
    page.locator(".q.now .option", has_text="最先受理").tap()
    page.get_by_role("link", name="检查并交卷").tap()
    expect(page.locator("#hand-in")).to_contain_text("已答的 9 题均已保存")
    page.get_by_role("button", name="确定交卷").tap()
    expect(page.get_by_role("heading", name="交卷成功")).to_be_visible()
    expect(page.locator(".mark-line")).to_have_text("36.0 / 36 分")
    assert (row(app).state, row(app).answered, row(app).closed_by) == ("graded", 9, "member")


def test_a_whole_paper_is_sat_with_the_keyboard_alone(room, app):
    page = room()
    press = page.keyboard.press
    press("b")
    expect(option(page, "B").locator("input")).to_be_checked()
    press("m")
    expect(page.get_by_role("button", name="已标记")).to_have_attribute("aria-pressed", "true")
    press("ArrowRight")
    expect(page.get_by_role("heading", name="第 2 题")).to_be_focused()
    for letter in "abd":
        press(letter)
    press("ArrowRight")
    press("a")
    press("c")
    press("ArrowRight")
    press("b")
    press("Enter")
    expect(page.get_by_role("heading", name="第 5 题")).to_be_focused()
    press("Tab")
    press("Tab")
    page.keyboard.type("预防abm")  # letters are letters in a text field
    press("Tab")
    page.keyboard.type("预防与应急")
    press("Enter")
    expect(page.get_by_role("heading", name="第 6 题")).to_be_focused()
    press("Tab")
    press("Tab")
    page.keyboard.type("1 kW")
    press("Enter")
    expect(page.get_by_role("heading", name="第 7 题")).to_be_focused()
    press("ArrowLeft")
    expect(page.get_by_role("heading", name="第 6 题")).to_be_focused()
    page.locator("#card [data-hand-in]").focus()
    press("Enter")
    expect(page.get_by_role("heading", name="检查并交卷")).to_be_focused()
    page.locator("#confirm").focus()
    press("Enter")
    expect(page.get_by_role("heading", name="交卷成功")).to_be_visible()
    assert stored(app) == {1: 1, 2: [0, 1, 3], 3: [0, 2], 4: False, 5: ["预防abm", "预防与应急"], 6: "1 kW"}


def test_single_key_shortcuts_can_be_switched_off_and_stay_off(room):
    page = room(types=("single", "multiple"))
    page.get_by_role("button", name="快捷键").click()
    page.keyboard.press("b")
    ready(page.reload() and page)
    page.keyboard.press("b")
    expect(option(page, "B").locator("input")).not_to_be_checked()


def test_a_reload_shows_the_same_question_with_everything_answered(room):
    page = room()
    option(page, "B").click()
    go_to(page, 5)
    page.get_by_label("第 1 空").fill("预防")
    page.reload()  # 800 ms after typing have not passed
    ready(page)
    expect(page.locator(".q.now")).to_have_attribute("id", "q5")
    expect(page.get_by_label("第 1 空")).to_have_value("预防")
    go_to(page, 1)
    expect(option(page, "B").locator("input")).to_be_checked()
    expect(page.locator("#card header")).to_contain_text("2 / 9 已答")


def test_the_back_button_goes_to_the_question_before(room):
    page = room(types=("single", "multiple", "truefalse"))
    page.get_by_role("link", name="下一题").click()
    page.get_by_role("link", name="下一题").click()
    page.go_back()
    expect(page.get_by_role("heading", name="第 2 题")).to_be_focused()
    expect(page).to_have_title(re.compile("第 2 题 / 3 – 值班岗位季度考核"))


def test_answers_given_offline_are_uploaded_when_the_network_is_back(room, app):
    page = room()
    option(page, "B").click()
    wait_until_saved(page)
    page.context.set_offline(True)
    go_to(page, 2)
    option(page, "A").click()
    go_to(page, 4)
    option(page, "B").click()
    expect(page.locator("#save span")).to_have_text("2 题待上传")
    expect(page.locator("#banner")).to_contain_text(OFFLINE)
    assert set(stored(app)) == {1}
    page.context.set_offline(False)
    wait_until_saved(page)
    expect(page.locator("#banner")).to_be_hidden()
    assert stored(app) == {1: 1, 2: [0], 4: False}


def test_answers_given_offline_survive_a_closed_page(room, app):
    page = room()
    page.context.set_offline(True)
    option(page, "C").click()
    expect(page.locator("#save span")).to_have_text("1 题待上传")
    address = page.url
    page.close(run_before_unload=False)
    context = page.context
    context.set_offline(False)
    again = context.new_page()
    again.goto(address)
    ready(again)
    expect(option(again, "C").locator("input")).to_be_checked()
    wait_for(app, lambda: stored(app) == {1: 2}, again)


def test_saved_is_not_shown_while_the_server_does_not_answer(room, app):
    page = room()
    page.route("**/responses", lambda route: None)
    option(page, "B").click()
    expect(page.locator("#save span")).to_have_text("保存中", timeout=3000)
    assert stored(app) == {}  # the request is held: letting it go would let it arrive
    page.unroute_all()


def test_a_server_that_fails_is_asked_again(room, app):
    page = room()
    failures = []

    def fail_twice(route):
        failures.append(route)
        route.fulfill(status=503, body="<h1>down</h1>") if len(failures) < 3 else route.continue_()

    page.route("**/responses", fail_twice)
    option(page, "B").click()
    expect(page.locator("#save span")).to_have_text("1 题待上传")
    wait_until_saved(page)
    assert stored(app) == {1: 1}
    assert count(app, LogEntryRow, LogEntryRow.kind == "answer") == 1


def test_a_lost_reply_does_not_store_an_answer_twice(room, app):
    page = room()
    lost = []

    def lose_first_reply(route):
        route.fetch()
        lost.append(1)
        route.abort() if len(lost) == 1 else route.continue_()

    page.route("**/responses", lose_first_reply)
    option(page, "B").click()
    wait_for(app, lambda: len(lost) > 1, page)
    wait_until_saved(page)
    assert count(app, LogEntryRow, LogEntryRow.kind == "answer") == 1


def test_a_second_device_takes_over_and_the_first_may_only_look(room, app, make_page, log_in):
    phone = room(**PHONE)
    option(phone, "B").tap()
    wait_until_saved(phone)
    desk = log_in(make_page(), "007316")
    desk.goto(phone.url)
    ready(desk)
    expect(desk.locator("#banner")).to_contain_text("已在另一台设备作答，本页仅可查看")
    expect(option(desk, "B").locator("input")).to_be_disabled()
    take_over(desk)
    option(desk, "C").click()
    wait_until_saved(desk)
    go_to(phone, 2)
    option(phone, "A").tap()
    expect(phone.locator("#save span")).to_have_text("只读")
    expect(phone.get_by_role("button", name="在本机继续")).to_be_visible()
    assert stored(app) == {1: 2}
    assert count(app, LateEntryRow, LateEntryRow.code == "fenced", LateEntryRow.kept) >= 1


def test_what_a_device_kept_before_it_was_taken_over_never_overrules_the_newer_one(
    room, app, make_page, log_in
):
    phone = room(types=("blank", "single"), **PHONE)
    address = phone.url
    phone.context.route("**/responses", lambda route: route.abort())
    phone.get_by_label("第 1 空").fill("旧的")
    expect(phone.locator("#save span")).to_have_text("1 题待上传")
    phone.get_by_label("第 2 空").fill("也旧")
    phone.wait_for_function("Object.values(localStorage).some((kept) => kept.includes('也旧'))")
    phone.wait_for_timeout(400)  # 800 ms have not passed; a browser writes its storage out behind our back
    phone.close(run_before_unload=False)
    desk = log_in(make_page(), "007316")
    desk.goto(address)
    take_over(ready(desk))
    desk.get_by_label("第 1 空").fill("新的")
    wait_until_saved(desk)
    phone.context.unroute_all()
    again = phone.context.new_page()
    again.goto(address)
    take_over(ready(again))
    expect(again.get_by_label("第 1 空")).to_have_value("新的")
    assert stored(app) == {1: ["新的", ""]}
    texts = {"旧的", "也旧"}
    wait_for(app, lambda: texts <= {text for body in late_bodies(app) for text in body}, again)


def test_nothing_can_be_answered_before_the_script_is_there_to_save_it(room):
    page = room(types=("single",))
    page.route("**/room.js", lambda route: route.abort())
    page.reload()
    option(page, "B").click(force=True)
    expect(option(page, "B").locator("input")).not_to_be_checked()
    expect(page.get_by_text("考场正在载入")).to_be_visible(timeout=8000)


def test_two_pages_of_one_device_show_the_same_answers(room, app):
    page = room()
    twin = page.context.new_page()
    twin.goto(page.url)
    ready(twin)
    option(page, "B").click()
    expect(option(twin, "B").locator("input")).to_be_checked()
    twin.bring_to_front()
    go_to(twin, 2)
    option(twin, "A").click()
    wait_until_saved(twin)
    assert stored(app) == {1: 1, 2: [0]}


def test_when_time_runs_out_the_paper_is_handed_in_with_what_was_just_typed(room, app, clock):
    page = room(types=("blank", "single"))
    clock.forward(minutes=19, seconds=56)
    page.reload()
    ready(page)
    expect(page.locator(".clock")).to_have_attribute("data-last", "")
    page.get_by_label("第 1 空").fill("预防")
    page.wait_for_timeout(900)
    page.get_by_label("第 2 空").press_sequentially("应急", delay=300)
    expect(page.get_by_role("heading", name="交卷成功")).to_be_visible(timeout=15_000)
    assert (row(app).state, row(app).answered) == ("graded", 1)


def test_an_attempt_that_the_clock_has_ended_turns_into_its_receipt(room, app, clock):
    page = room()
    clock.forward(minutes=21)
    option(page, "B").click()
    expect(page.get_by_role("heading", name="到时自动交卷")).to_be_visible()
    assert stored(app) == {}
    assert count(app, LateEntryRow, LateEntryRow.kind == "answer", LateEntryRow.kept) == 1


def test_a_device_clock_that_is_wrong_changes_nothing(room):
    page = room()
    page.evaluate("Date.now = () => 0")
    page.wait_for_timeout(1200)
    expect(page.locator("#clock")).to_have_text(re.compile("^19:5"))


def test_pressing_hand_in_twice_hands_in_once(room, app):
    page = room(types=("single", "truefalse"))
    option(page, "B").click()
    page.locator("#card [data-hand-in]").click()
    page.locator("#confirm").dblclick()
    expect(page.get_by_role("heading", name="交卷成功")).to_be_visible()
    assert count(app, AuditRow, AuditRow.action == "attempt.ended") == 1
    assert (row(app).answered, row(app).state) == (1, "graded")


def test_handing_in_offline_goes_on_by_itself_when_the_network_is_back(room, app):
    page = room(types=("single", "truefalse"))
    page.context.set_offline(True)
    option(page, "B").click()
    page.locator("#card [data-hand-in]").click()
    expect(page.locator("#unsent-group")).to_contain_text("1 题待上传")
    page.locator("#confirm").click()
    expect(page.locator("#busy-text")).to_have_text("正在交卷，请勿关闭页面")
    expect(page.locator("#busy-note")).to_contain_text("网络中断，正在重试")
    page.context.set_offline(False)
    expect(page.get_by_role("heading", name="交卷成功")).to_be_visible(timeout=20_000)
    assert (row(app).answered, stored(app)) == (1, {1: 1})


def test_the_dialog_leads_to_what_is_blank_and_flagged(room):
    page = room(types=("single", "multiple", "truefalse"))
    option(page, "B").click()
    page.get_by_role("button", name="标记本题").click()
    page.locator("#card [data-hand-in]").click()
    dialog = page.locator("#hand-in")
    expect(dialog.locator("#blank-group")).to_contain_text("2 题未答")
    expect(dialog.locator("#flagged-group")).to_contain_text("1 题已标记")
    dialog.locator("#blank-group").get_by_role("link", name="第 3 题").click()
    expect(dialog).to_be_hidden()
    expect(page.get_by_role("heading", name="第 3 题")).to_be_focused()


def test_the_answer_card_of_a_phone_counts_and_leads_to_blanks(room):
    page = room(types=("single", "multiple"), **PHONE)
    option(page, "B").tap()
    expect(page.locator("#open-card")).to_contain_text("答题卡 1/2")
    page.locator("#open-card").tap()
    sheet = page.locator("#sheet")
    expect(sheet.get_by_role("heading", name="答题卡")).to_be_focused()
    expect(sheet.get_by_role("link", name="第 1 题，已答")).to_be_visible()
    sheet.get_by_role("link", name="去第 2 题（未答）").tap()
    expect(page.locator(".q.now")).to_have_attribute("id", "q2")


def test_an_answer_can_be_taken_back(room, app):
    page = room(types=("single",))
    option(page, "B").click()
    page.get_by_role("button", name="清除答案").click()
    wait_until_saved(page)
    wait_for(app, lambda: stored(app) == {1: None}, page)
    expect(page.locator("#card header")).to_contain_text("0 / 1 已答")


def test_the_shown_order_counts_only_after_it_was_kept(room, app):
    page = room(types=("order",))
    expect(page.locator("#card header")).to_contain_text("0 / 1 已答")
    page.get_by_role("button", name="保持此顺序").click()
    expect(page.locator("#card header")).to_contain_text("1 / 1 已答")
    wait_for(app, lambda: len(stored(app).get(1, ())) == 4, page)


def test_without_indexed_database_answers_still_survive_a_reload(room, make_page, app):
    page = make_page()
    page.add_init_script("Object.defineProperty(window, 'indexedDB', { value: undefined })")
    room(page=page)
    page.context.set_offline(True)
    option(page, "B").click()
    expect(page.locator("#save span")).to_have_text("1 题待上传")
    page.context.set_offline(False)
    page.reload()
    ready(page)
    wait_for(app, lambda: stored(app) == {1: 1}, page)


def test_where_nothing_can_be_stored_the_start_is_held_back(member, make_exam, make_page, log_in):
    page = make_page()
    page.add_init_script(
        "for (const name of ['indexedDB', 'localStorage'])"
        "Object.defineProperty(window, name, { get() { throw new Error('refused') } })"
    )
    log_in(page, "007316")
    page.goto(f"/sittings/{make_exam()}")
    expect(page.locator('[data-check="storage"]')).to_contain_text("无痕")
    expect(page.get_by_role("button", name="开始考试")).to_be_disabled()


def test_who_was_logged_out_logs_in_again_and_loses_nothing(room, app, log_in):
    page = room()
    cookies = page.context.cookies()
    page.context.clear_cookies()
    option(page, "B").click()
    expect(page.locator("#banner")).to_contain_text("登录已失效，答案已存本机")
    assert stored(app) == {}
    page.context.add_cookies(cookies)
    wait_until_saved(page, timeout=20_000)
    assert stored(app) == {1: 1}


def test_leaving_the_page_is_recorded_and_answers_nothing(room, app):
    page = room()
    for state in ("hidden", "visible"):
        page.evaluate(
            f"Object.defineProperty(document, 'visibilityState', {{ value: '{state}', configurable: true }});"
            "document.dispatchEvent(new Event('visibilitychange'))"
        )
    wait_for(app, lambda: count(app, LogEntryRow, LogEntryRow.kind == "event") == 2, page)
    assert stored(app) == {}


@pytest.mark.parametrize("percent", [100, 160])
def test_nothing_sticks_out_at_the_side(room, app, member, percent):
    set_text_size(app, member, percent)
    page = room(**PHONE)
    for number in range(1, 10):
        go_to(page, number)
        for width in (320, 390, 859):
            page.set_viewport_size({"width": width, "height": 800})
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, f"question {number} is {wide} px wide"
    page.set_viewport_size({"width": 320, "height": 800})
    page.evaluate("document.querySelector('#card [data-hand-in]').click()")
    assert page.evaluate("document.querySelector('#hand-in').scrollWidth") <= 320


@pytest.mark.parametrize("percent", [100, 160])
def test_start_receipt_result_and_review_fit_too(room, app, member, make_exam, percent):
    set_text_size(app, member, percent)
    page = room(**PHONE)
    addresses = [f"/sittings/{make_exam()}", page.url]
    page.evaluate("document.querySelector('#card [data-hand-in]').click()")
    page.locator("#confirm").click()
    page.wait_for_selector(".receipt")
    addresses += [f"{page.url.split('#')[0]}/review?slot={number}" for number in range(1, 10)]
    for address in addresses:
        page.goto(address)
        for width in (320, 390, 859, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, f"{address} is {wide} px wide"


def test_the_clock_speaks_only_at_its_minutes(room, clock):
    page = room(minutes=11, types=("single",))
    expect(page.locator("#voice")).to_be_empty()
    clock.forward(seconds=58)
    page.reload()
    ready(page)
    expect(page.locator("#voice")).to_have_text("还剩 10 分钟", timeout=5000)
    assert page.locator("#clock").locator("..").get_attribute("aria-live") == "off"
