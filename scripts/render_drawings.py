"""Make the PNG of each drawing of the shipped banks from its SVG.

Run ``.venv/bin/python -m scripts.render_drawings``. Drawings lie in ``question_bank/*/media/src/``,
their pictures one folder above.
"""

from __future__ import annotations

import os
from pathlib import Path

from playwright.sync_api import sync_playwright

from scripts.browser import find_chromium

BANKS = Path(__file__).resolve().parent.parent / "question_bank"
BARE = "<style>body{margin:0}svg{display:block}</style>"
SCALE = 1.5  # sharp on phones; still below 30 KB each


def main() -> None:
    """Write a PNG for every SVG; they come out the same as long as Chromium and its fonts do."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(os.environ), args=["--no-sandbox"])
        page = browser.new_page(device_scale_factor=SCALE)
        for drawing in sorted(BANKS.glob("*/media/src/*.svg")):
            page.set_content(BARE + drawing.read_text("utf-8"))
            picture = drawing.parent.parent / f"{drawing.stem}.png"
            page.locator("body > svg").screenshot(path=picture)
            print(f"{picture.relative_to(BANKS)}: {picture.stat().st_size} bytes")
        browser.close()


if __name__ == "__main__":
    main()
