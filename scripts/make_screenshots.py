"""Make the pictures of the README from the running product: ``.venv/bin/python scripts/make_screenshots.py``.

A fresh home folder in a temporary place, the shipped banks and exams, a demo
year of plainly made-up members, and Chromium for the pictures.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import threading
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import make_server

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "images"
MEMBERS, SEED, PASSWORD = 300, 1, "screenshots"
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def main() -> None:
    """Write exam-room.png, overview.png and distribution.png into docs/images."""
    sys.path.insert(0, str(ROOT))
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        for name in ("question_bank", "exams"):
            shutil.copytree(ROOT / name, home / name)
        application = _prepare(home)
        server = make_server("127.0.0.1", 0, application, threaded=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            _take_pictures(f"http://127.0.0.1:{server.server_port}")
        finally:
            server.shutdown()


def _prepare(home: Path):
    from rich.progress import Progress

    from app import create_app
    from app.services.make_demo_year import make_demo_year

    application = create_app(home=home, demo_password=PASSWORD)
    application.test_cli_runner().invoke(args=["setup", "--demo"], catch_exceptions=False)
    clock, zone = application.extensions["baiti_clock"], application.extensions["baiti"].zone
    with application.app_context(), Progress() as bar:
        task = bar.add_task("making a demo year", total=1.0)
        for step in make_demo_year(
            members=MEMBERS, seed=SEED, again=False, password=PASSWORD, clock=clock, zone=zone
        ):
            bar.update(task, completed=step.share)
    return application


def _take_pictures(address: str) -> None:
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    found = os.environ.get("BAITI_CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM)), None)
    with sync_playwright() as playwright:
        flags = ["--disable-gpu", *(["--no-sandbox"] if is_root else [])]
        browser = playwright.chromium.launch(executable_path=found, args=flags)
        _exam_room(browser, address)
        _manager(browser, address)
        browser.close()


def _exam_room(browser: Browser, address: str) -> None:
    page = _sign_in(browser, address, "1004", width=390, height=844, scale=2)
    page.locator("main a[href*='/sittings/']").first.click()
    page.locator("#start").click()
    page.wait_for_url("**/attempts/**")
    for _ in range(5):
        page.locator("fieldset:visible label").nth(1).click()
        page.locator("#next").click()
    page.locator("fieldset:visible label").first.click()
    page.wait_for_timeout(1500)  # until the answer is shown as saved
    page.screenshot(path=PICTURES / "exam-room.png")


def _manager(browser: Browser, address: str) -> None:
    page = _sign_in(browser, address, "9002", width=1280, height=860, scale=1)
    page.goto(f"{address}/manager/overview")
    quarter = page.locator("select[name=sitting] option").filter(has_text="季度考核").first
    page.goto(f"{address}/manager/overview?sitting={quarter.get_attribute('value')}")
    page.wait_for_load_state("networkidle")
    page.screenshot(path=PICTURES / "overview.png")
    page.locator(".page-head a.button").first.click()
    page.wait_for_load_state("networkidle")
    page.screenshot(path=PICTURES / "distribution.png")


def _sign_in(browser: Browser, address: str, number: str, *, width: int, height: int, scale: int) -> Page:
    context = browser.new_context(
        viewport={"width": width, "height": height},
        device_scale_factor=scale,
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
    )
    page = context.new_page()
    page.goto(f"{address}/login")
    page.fill("#staff_number", number)
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    page.wait_for_url(lambda url: "/login" not in url)
    return page


if __name__ == "__main__":
    main()
