"""Log-in, account, help and error pages in a real browser: sizes, colours, keyboard, policy."""

from __future__ import annotations

import pytest

PAGES = ("/account", "/account/password", "/help", "/no-such-page")
SIZES = {"desktop": (1280, 800), "phone": (390, 844), "400 % zoom": (320, 640)}


@pytest.fixture
def member(make_member):
    return make_member("007316", name="周明远", groups=("am",), roles=("manager",), at="organisation")


def choose(app, member_id, **choices):
    from app.services.set_preferences import set_preferences

    with app.app_context():
        set_preferences(member_id, **choices)


@pytest.mark.parametrize("text_percent", [100, 160])
@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_no_page_scrolls_sideways(app, make_page, log_in, member, language, size, text_percent):
    choose(app, member, language=language, text_percent=text_percent)
    page = log_in(make_page(width=size[0], height=size[1]), "007316")
    for address in PAGES:
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, address


def test_nothing_is_refused_by_the_browser(make_page, log_in, member):
    page = make_page()
    said = []
    page.on(
        "console", lambda message: said.append(message.text) if message.type in {"error", "warning"} else None
    )
    page.on("pageerror", lambda error: said.append(str(error)))
    log_in(page, "007316")
    for address in PAGES[:-1]:
        page.goto(address)
    assert said == []


@pytest.mark.parametrize(
    ("theme", "dark_device", "dark_page"),
    [("system", False, False), ("system", True, True), ("light", True, False), ("dark", False, True)],
)
def test_the_theme_follows_the_choice_then_the_device(
    app, make_page, log_in, member, theme, dark_device, dark_page
):
    choose(app, member, theme=theme)
    page = log_in(make_page(dark=dark_device), "007316")
    page.goto("/account")
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert background == ("rgb(14, 20, 18)" if dark_page else "rgb(242, 245, 244)")


def test_largest_text_is_160_percent(app, page, log_in, member):
    choose(app, member, text_percent=160)
    log_in(page, "007316").goto("/account")
    assert page.evaluate("getComputedStyle(document.querySelector('.pairs dd')).fontSize") == "25.6px"


def test_everything_is_done_with_the_keyboard(page, member, live_server):
    page.goto("/login")
    assert page.evaluate("document.activeElement.id") == "staff_number"
    page.keyboard.type("007316")
    page.keyboard.press("Tab")
    page.keyboard.type("correct horse battery")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/login" not in url)
    page.goto("/account")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.focus("input[name=theme]:checked")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-theme=light]")


def test_after_a_wrong_password_the_focus_is_on_the_words(page, member, live_server):
    page.goto("/login")
    page.fill("#staff_number", "007316")
    page.fill("#password", "wrong")
    page.press("#password", "Enter")
    page.wait_for_selector(".error-summary")
    assert "工号或密码不正确" in page.evaluate("document.activeElement.textContent")


def test_the_language_switch_comes_back_to_the_same_page(page, log_in, member):
    log_in(page, "007316").goto("/help?x=1")
    page.click("header >> text=English")
    page.wait_for_selector("html[lang=en]")
    assert page.url.endswith("/help?x=1")


@pytest.mark.parametrize("size", [(1280, 800), (390, 844)], ids=["desktop", "phone"])
def test_what_is_pressed_is_large_enough(make_page, log_in, member, size):
    page = log_in(make_page(width=size[0], height=size[1]), "007316")
    page.goto("/account")
    small = page.evaluate(
        """[...document.querySelectorAll("header a, header button, main button, main a, nav a, .segment")]
           .filter((e) => e.checkVisibility())
           .map((e) => [e.textContent.trim(), e.getBoundingClientRect()])
           .filter(([, box]) => box.height < 24 || box.width < 24)
           .map(([words]) => words)"""
    )
    assert small == []


def test_without_script_everything_still_works(browser, live_server, member):
    context = browser.new_context(base_url=live_server, java_script_enabled=False)
    page = context.new_page()
    page.goto("/login")
    page.fill("#staff_number", "007316")
    page.fill("#password", "correct horse battery")
    page.press("#password", "Enter")
    page.wait_for_url(lambda url: "/login" not in url)
    assert page.goto("/account").status == 200
    context.close()
