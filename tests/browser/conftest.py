"""Chromium against the application, served by threads of this very process.

``live_server``   the address of ``app``; ``clock`` and rows made by a test are seen at once
``page``          a page in a fresh browser context at 1280 × 800
``make_page``     the same in other sizes and colours: ``make_page(width=390, height=844, dark=True)``
``log_in``        ``log_in(page, "007316")`` through the log-in page
"""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from werkzeug.serving import make_server

FLAGS = [
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PASSWORD = "correct horse battery"


def chromium() -> str | None:
    """The browser to use; None lets Playwright take the one it keeps."""
    return os.environ.get("BAITI_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    with sync_playwright() as playwright:
        flags = [*FLAGS, *(["--no-sandbox"] if root else [])]
        browser = playwright.chromium.launch(executable_path=chromium(), headless=True, args=flags)
        yield browser
        browser.close()


@pytest.fixture
def live_server(app: Flask) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def make_page(browser: Browser, live_server: str) -> Iterator[Callable[..., Page]]:
    contexts: list[BrowserContext] = []

    def make(*, width: int = 1280, height: int = 800, dark: bool = False, **more: object) -> Page:
        context = browser.new_context(
            base_url=live_server,
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            **more,  # type: ignore[arg-type]
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(30_000)
        return page

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def page(make_page: Callable[..., Page]) -> Page:
    return make_page()


@pytest.fixture
def log_in() -> Callable[[Page, str], Page]:
    def log_in_as(page: Page, staff_number: str) -> Page:
        page.goto("/login")
        page.fill("#staff_number", staff_number)
        page.fill("#password", PASSWORD)
        page.press("#password", "Enter")
        page.wait_for_url(lambda url: "/login" not in url)
        return page

    return log_in_as
