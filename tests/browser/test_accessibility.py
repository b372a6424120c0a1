"""The member's pages as axe-core sees them (WCAG 2.2 AA), in every light and size; and no sideways scroll."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from app.services.set_preferences import set_preferences

RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "rules": {"target-size": {"enabled": True}},  # the one of WCAG 2.2 that axe leaves out by itself
    "resultTypes": ["violations"],
}
VIEWS = {
    "a computer, light": {"width": 1280, "height": 800},
    "a phone, dark": {"width": 390, "height": 844, "dark": True},
    "the smallest phone, text of 160 %": {"width": 320, "height": 640, "text": 160},
    "forced colours": {"width": 1280, "height": 800, "forced_colors": "active"},
}

EVERY_TYPE = ("a computer, light", "the smallest phone, text of 160 %")


@pytest.mark.parametrize("view", VIEWS)
def test_no_page_of_a_member_violates_wcag(
    view, app, client, make_member, make_exam, make_page, sign_in_as, live_server, clock
):
    looks = dict(VIEWS[view])
    member = make_member("007316")
    if text := looks.pop("text", 0):
        with app.app_context():
            set_preferences(member, text_percent=text)
    sitting = make_exam(
        types=("single", "multiple", "truefalse", "blank", "numeric", "match", "order", "essay")
    )
    page = make_page(**looks)
    cookie = sign_in_as(app.test_client(), member).get_cookie("baiti")
    page.context.add_cookies([{"name": "baiti", "value": cookie.value, "url": live_server}])
    found = []

    def look(name, path=""):
        if path:
            page.goto(path)
        result = Axe().run(page, options=RULES)
        for violation in result.response["violations"]:
            nodes = [node["html"][:160] for node in violation["nodes"]][:3]
            found.append((name, violation["id"], len(violation["nodes"]), nodes))
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wide > 0:
            found.append((name, "sideways scroll", wide, []))

    look("home", "/")
    look("record", "/record")
    look("start", f"/sittings/{sitting}")
    page.get_by_role("button", name="开始考试").click()
    page.wait_for_selector("#break", state="attached")
    attempt = page.url
    every = range(1, 9) if view in EVERY_TYPE else (1, 5)
    for number in every:
        page.evaluate(f"location.hash = 'q{number}'")
        page.wait_for_selector(f"#q{number}.now")
        look(f"question {number}")
        if number == 1:
            page.locator(".q.now .option").first.click()
            page.locator(".q.now .flag").click()
    if page.locator("#open-card").is_visible():
        page.locator("#open-card").click()
    look("answer card")
    page.get_by_role("button", name="因公中断申请").click()
    look("break")
    page.keyboard.press("Escape")
    page.evaluate("document.querySelector('[data-hand-in]').click()")
    look("hand-in")
    page.goto(f"{attempt.partition('#')[0]}/plain")
    look("plain: take over")
    page.get_by_role("button", name="在本机继续").click()
    look("plain: question")
    page.goto(f"{attempt.partition('#')[0]}/plain/hand-in")
    look("plain: check")
    page.get_by_role("button", name="确定交卷").click()
    look("handed in")
    look("home, done", "/")
    clock.forward(minutes=30)
    look("result", attempt.partition("#")[0])
    look("review", f"{attempt.partition('#')[0]}/review")
    assert page.url.endswith("/review")
    assert found == []
