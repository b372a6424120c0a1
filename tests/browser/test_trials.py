"""试考 in a real browser: begun on the exam's page, sat in the room as this device, marked all the way."""

from __future__ import annotations


def test_an_organizer_tries_a_paper_on_a_phone_before_the_exam_opens(
    app, make_page, log_in, make_member, set_exam, go_to
):
    make_member("9001", roles=("organizer",), at="organisation", sees_names=True)
    set_exam()
    go_to("2026-12-01 08:00")
    page = log_in(make_page(width=390, height=844), "9001")
    page.goto("/organizer/exams/quarterly")
    page.get_by_role("button", name="试考：值机员").click()
    page.wait_for_selector(".exam-top .tag >> text=试考")
    page.wait_for_selector("#paper:not([inert])")
    assert page.locator("#banner").is_hidden(), "the room knows this device"
    while not page.locator(".q.now label.option").count():  # the paper is drawn anew each time
        page.locator("#next").click()
    page.locator(".q.now label.option").first.click()
    page.wait_for_selector('#save[data-state="saved"]')
    page.get_by_role("button", name="答题卡").click()
    page.locator("#sheet").get_by_role("button", name="检查并交卷").click()
    page.locator("#confirm").click()
    page.wait_for_selector("text=不计入任何记录")
    assert page.locator("h1 .tag").inner_text() == "试考"
    page.get_by_role("button", name="删除这次试考").click()
    page.locator("dialog[open]").get_by_role("button", name="删除", exact=True).click()
    page.wait_for_selector("text=试考已删除")
