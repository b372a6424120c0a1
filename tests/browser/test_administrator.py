"""The administrator's pages by keyboard and on a phone, and the way out of a shared computer."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def administrator(make_member):
    make_member("9000", roles=("administrator",), at="organisation", department="west-1")
    make_member("007316", department="east-1")


def test_a_department_is_retired_by_keyboard_only_after_a_second_question(administrator, page, log_in):
    log_in(page, "9000").goto("/administrator/departments/east-2")
    page.get_by_text("停用", exact=True).last.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("停用“东山二班”？")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("部门已停用")
    assert page.url.endswith("/administrator/departments")
    expect(page.locator(".tree")).not_to_contain_text("东山二班")


def test_the_pages_fit_a_phone_with_large_text_in_both_languages(administrator, make_page, log_in):
    page = log_in(make_page(**PHONE), "9000")
    for language in ("zh_CN", "en"):
        page.goto("/account")
        page.locator(f"input[name=language][value={language}]").check()
        page.locator("input[name=text_percent][value='130']").check()
        page.locator("form[action='/account/preferences'] button").click()
        for path in ("departments", "departments/east", "tiers", "roles", "checkup"):
            page.goto(f"/administrator/{path}")
            assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], (language, path)


def test_on_a_shared_computer_the_way_out_is_in_sight_and_leads_out(administrator, make_page):
    page = make_page(**PHONE)
    page.goto("/login")
    page.fill("#staff_number", "007316")
    page.fill("#password", "correct horse battery")
    page.get_by_label("这是公用电脑").check()
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(lambda url: "/login" not in url)
    out = page.get_by_role("banner").get_by_role("button", name="退出")
    assert out.bounding_box()["height"] >= 44
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    out.click()
    page.wait_for_url("**/login")
    page.goto("/")
    assert "/login" in page.url
