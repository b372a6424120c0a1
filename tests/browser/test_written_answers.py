"""Cloze texts, short answers and essays in Chromium: on a phone, by keyboard, and looked at afterwards."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.store.database import db
from app.store.models import ResponseRow

PHONE = {"width": 390, "height": 844, "has_touch": True, "is_mobile": True, "device_scale_factor": 1}
ESSAY = "建立报告制度，明确责任人；每季度演练 1 次。\nWe train it."


@pytest.fixture
def room(app, make_member, make_exam, make_page, sign_in_as, live_server):
    """``room(types, **viewport)`` starts the exam and returns the page."""

    def enter(types: tuple[str, ...], **viewport) -> Page:
        member = make_member("007316")
        page = make_page(**viewport)
        cookie = sign_in_as(app.test_client(), member).get_cookie("baiti")
        page.context.add_cookies([{"name": "baiti", "value": cookie.value, "url": live_server}])
        page.goto(f"/sittings/{make_exam(types=types)}")
        expect(page.locator('input[name="client"]')).to_have_value(re.compile("[0-9a-f]{32}"))
        page.get_by_role("button", name="开始考试").click()
        page.wait_for_selector("body.exam:not([data-loading])")
        return page

    return enter


def saved(page: Page) -> None:
    expect(page.locator('#save[data-state="saved"] span')).to_have_text("已保存", timeout=5000)


def stored(app) -> dict[int, object]:
    with app.app_context():
        return {row.slot: row.response for row in db.session.scalars(select(ResponseRow)) if row.version}


def test_gaps_and_texts_are_written_on_a_phone_and_kept(room, app):
    page = room(("cloze", "short", "essay"), **PHONE)
    page.get_by_label("第 1 空").select_option(label="值班员")
    page.get_by_label("第 2 空").fill("30")
    page.get_by_label("第 3 空").fill("值班领导")
    page.get_by_role("link", name="下一题").tap()
    here = page.locator(".q.now")
    here.get_by_label("请作答").fill("时间、地点、性质")
    page.get_by_role("link", name="下一题").tap()
    essay, line = here.get_by_label("请作答"), here.locator("textarea + .rule")
    expect(line).to_have_text(re.compile(r"^\s*0 字\s*（要求 20–60 字）\s*$"))
    low = essay.bounding_box()["height"]
    essay.fill("制度")
    expect(line).to_contain_text(re.compile(r"^2 字 （要求 20–60 字） 字数不足$"))
    essay.fill(ESSAY)
    expect(line).to_contain_text("21 字")
    expect(line).not_to_contain_text("不足")
    essay.fill(ESSAY + "写" * 400)
    expect(line).to_contain_text("字数超出")
    assert essay.bounding_box()["height"] > low + 100
    essay.fill(ESSAY)
    saved(page)
    expect(line).to_contain_text("21 字")
    assert stored(app) == {1: {"1": 0, "2": "30", "3": "值班领导"}, 2: "时间、地点、性质", 3: ESSAY}
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.reload()
    page.wait_for_selector("body.exam:not([data-loading])")
    expect(essay).to_have_value(ESSAY)
    expect(line).to_contain_text("21 字")
    page.get_by_role("button", name="清除答案").tap()
    expect(line).to_contain_text("0 字")


def test_a_cloze_text_is_filled_by_keyboard_alone(room, app):
    page = room(("cloze",))
    page.keyboard.press("Tab")
    page.get_by_label("第 1 空").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    expect(page.get_by_label("第 2 空")).to_be_focused()
    page.keyboard.type("29")
    page.keyboard.press("Tab")
    page.keyboard.type("班长")
    saved(page)
    assert stored(app) == {1: {"1": 0, "2": "29", "3": "班长"}}
