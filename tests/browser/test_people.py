"""Five hundred invented members come in through the browser, get slips, and one of them logs in with hers."""

from __future__ import annotations

import random
import re
import time

import pytest
from openpyxl import Workbook

HEAD = ("工号", "姓名", "手机号", "所在单位", "班组", "岗位层次", "专业", "邮箱")
TEAMS = (("东山台", "东山一班"), ("东山台", "东山二班"), ("西河台", "西河一班"))


@pytest.fixture
def roster(tmp_path):
    dice = random.Random(500)
    book = Workbook()
    book.active.append(["示例中心人员花名册"])
    book.active.append(HEAD)
    for number in range(1, 501):
        name = dice.choice("赵钱孙李") + dice.choice("明建晓丽") + dice.choice("远国东娜")
        tier = dice.choice(("值机员", "领导干部"))
        book.active.append(
            [number, name, f"138{number:08}", *dice.choice(TEAMS), tier, dice.choice(("调幅", "")), ""]
        )
        book.active.cell(book.active.max_row, 1).number_format = "000000"
    book.save(tmp_path / "花名册.xlsx")
    return tmp_path / "花名册.xlsx"


def slowly(route):
    """Send a request on after a while, in which the page asks how far its sheet has come."""
    time.sleep(0.6)
    route.continue_()


def width_left_over(page):
    return page.evaluate("document.documentElement.scrollWidth - innerWidth")


def test_a_sheet_of_500_comes_in_and_its_slips_open_the_accounts(
    make_page, log_in, make_member, set_exam, roster, clock
):
    set_exam("quarterly", departments=("east",))
    make_member("9001", name="陆青", roles=("organizer",), at="organisation")
    office = make_page()
    log_in(office, "9001")
    office.goto("/organizer/")
    office.click("nav.nav >> text=人员")
    office.click("text=导入")
    office.set_input_files("#file", roster)
    office.click("text=检查")
    office.wait_for_url("**/people/import/*")
    assert office.inner_text(".figure.big .value") == "500"
    office.route("**/people/import/*", slowly)
    with office.expect_request("**/progress"):
        office.click("form[data-progress] button.filled")
    office.wait_for_url("**/people/slips")
    assert "新增 500 人" in office.inner_text(".notices")

    office.select_option("#department", "west-1")
    office.click("text=查看名单")
    count = int(re.search(r"为 (\d+) 人", office.inner_text("h2"))[1])
    office.click("form[method=post] button.filled")
    office.wait_for_selector(".slip")
    assert office.locator(".slip").count() == count
    office.emulate_media(media="print")
    pages = office.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", pages)) == -(-count // 10), "ten on a page of A4"
    assert not office.is_visible(".top")
    slip = office.locator(".slip").first
    number, password = slip.locator("dd b").inner_text(), slip.locator("code").inner_text()
    assert re.fullmatch(r"000\d{3}", number)

    phone = make_page(width=390, height=844)
    phone.goto("/login")
    phone.fill("#staff_number", number)
    phone.fill("#password", password)
    phone.press("#password", "Enter")
    phone.wait_for_url("**/account/password")
    phone.fill("#old", password)
    phone.fill("#new", "correct horse battery")
    phone.fill("#again", "correct horse battery")
    phone.press("#again", "Enter")
    phone.wait_for_url(lambda url: "password" not in url)

    clerk = log_in(make_page(width=390, height=844), "9001")
    for address in ("/organizer/people?q=zmy", "/organizer/people/import", "/organizer/people/slips"):
        clerk.goto(address)
        assert width_left_over(clerk) <= 0, address
    clerk.goto(f"/organizer/people?q={number}")
    clerk.click(".members tbody a")
    assert "本人已设" in clerk.inner_text("#account-head + dl")
    clerk.click("[data-opens=leave]")
    clerk.click("dialog[open] button.danger")
    assert "账号已停用" in clerk.inner_text(".notices")
    phone.goto("/account")
    assert "/login" in phone.url
