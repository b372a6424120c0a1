"""What the browser tests need beyond Python: Chromium and a font with Chinese characters."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from scripts.environment import LOG_NAME, as_root, program, quiet_environ
from scripts.progress import Progress, SetupError, last_lines

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC_CHROME = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
FONT_PACKAGES = ("fontconfig", "fonts-noto-cjk")


def find_or_install(root: Path, progress: Progress, environ: Mapping[str, str] = os.environ) -> Path:
    """Return a Chromium that starts; a Chinese font is there too.

    What is missing comes from Debian when we are root, Chromium else from Playwright.

    :raises SetupError: when something is missing and cannot be had; it says what to install.
    """
    chromium = find_chromium(environ)
    fonts_there = has_chinese_font()
    packages = [] if chromium else ["chromium"]
    packages += [] if fonts_there else FONT_PACKAGES
    if packages and can_use_apt():
        install_from_debian(root, packages, progress)
        chromium, fonts_there = find_chromium(environ), has_chinese_font()
    if not fonts_there:
        raise SetupError(missing_message("a font with Chinese characters", FONT_PACKAGES))
    chromium = chromium or chromium_of_playwright(root, progress)
    if chromium is None:
        raise SetupError(missing_message("Chromium", ["chromium"]) + " Or set BAITI_CHROMIUM to its path.")
    return chromium


def find_chromium(environ: Mapping[str, str]) -> Path | None:
    """Return the Chromium named by BAITI_CHROMIUM, else the first on the PATH that starts.

    :raises SetupError: when BAITI_CHROMIUM names something that does not start.
    """
    if named := environ.get("BAITI_CHROMIUM"):
        if not starts(named):
            raise SetupError(f"BAITI_CHROMIUM is {named}, which does not start as a browser.")
        return Path(named)
    found = [shutil.which(name, path=environ.get("PATH")) for name in CHROMIUM_NAMES]
    candidates = [*filter(None, found), *([str(MAC_CHROME)] if MAC_CHROME.exists() else [])]
    return next((Path(candidate) for candidate in candidates if starts(candidate)), None)


def starts(executable: str) -> bool:
    """Tell whether a browser can say its version; a stand-in for an absent snap cannot."""
    try:
        asked = subprocess.run([executable, "--version"], capture_output=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return asked.returncode == 0


def has_chinese_font() -> bool:
    """Tell whether fontconfig knows a font for Chinese; other systems than Linux ship one."""
    if not sys.platform.startswith("linux"):
        return True
    if shutil.which("fc-list") is None:
        return False
    listed = subprocess.run(["fc-list", ":lang=zh", "family"], capture_output=True, check=False)
    return bool(listed.stdout.strip())


def can_use_apt() -> bool:
    """Tell whether Debian's packages can be installed here without asking anybody."""
    return as_root() == "" and shutil.which("apt-get") is not None


def install_from_debian(root: Path, packages: list[str], progress: Progress) -> None:
    """Install packages with apt-get; whoever calls looks whether it helped."""
    progress.say(f"installing {', '.join(packages)} with apt-get")
    log = root / ".venv" / LOG_NAME
    env = quiet_environ() | {"DEBIAN_FRONTEND": "noninteractive"}
    apt = ["apt-get", "-q", "-o", "DPkg::Lock::Timeout=120"]
    progress.run([*apt, "update"], cwd=root, log=log, env=env)
    if not progress.run(
        [*apt, "install", "-y", "--no-install-recommends", *packages], cwd=root, log=log, env=env
    ):
        progress.say(f"apt-get could not:\n{last_lines(log, 8)}")


def chromium_of_playwright(root: Path, progress: Progress) -> Path | None:
    """Return the Chromium that Playwright keeps, fetched when it has none yet; None when that fails."""
    python = str(program(root, "python"))
    log = root / ".venv" / LOG_NAME
    progress.say("looking for Playwright's own Chromium, or fetching it")
    argv = [python, "-m", "playwright", "install", "chromium"]
    if not progress.run(argv, cwd=root, log=log, env=quiet_environ()):
        progress.say(f"Playwright could not fetch it:\n{last_lines(log, 8)}")
        return None
    ask = (
        "from playwright.sync_api import sync_playwright\n"
        "with sync_playwright() as playwright: print(playwright.chromium.executable_path)"
    )
    answered = subprocess.run([python, "-c", ask], capture_output=True, encoding="utf-8", check=False)
    path = answered.stdout.strip()
    return Path(path) if path and starts(path) else None


def missing_message(what: str, packages: tuple[str, ...] | list[str]) -> str:
    """Say what the browser tests lack and how to get it on Debian."""
    return (
        f"The browser tests need {what}, and none was found.\n"
        f"Debian, Ubuntu: {as_root()}apt-get install {' '.join(packages)}, then run this again."
    )
