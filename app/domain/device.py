"""What kind of device a browser runs on, from what it says of itself."""

from __future__ import annotations

import re

# The first that is found counts: WeChat also calls itself Chrome, Chrome also Safari.
_SYSTEMS = (
    ("HarmonyOS", r"HarmonyOS|OpenHarmony"),
    ("Android", r"Android"),
    ("iPad", r"iPad"),
    ("iPhone", r"iPhone|iPod"),
    ("Windows", r"Windows"),
    ("macOS", r"Macintosh|Mac OS X"),
    ("ChromeOS", r"CrOS"),
    ("Linux", r"Linux|X11"),
)
_BROWSERS = (
    ("WeCom", r"wxwork/"),
    ("WeChat", r"MicroMessenger/"),
    ("DingTalk", r"DingTalk/"),
    ("Feishu", r"Lark/|Feishu/"),
    ("Edge", r"Edg(?:e|A|iOS)?/"),
    ("QQ", r"M?QQBrowser/"),
    ("Firefox", r"Firefox/|FxiOS/"),
    ("Chrome", r"Chrome/|CriOS/|Chromium/"),
    ("Safari", r"Safari/"),
)


def describe_device(user_agent: str) -> str:
    """Return kind, system and browser, such as ``phone/Android/WeChat``; what is not known is empty.

    The kind is ``phone``, ``tablet``, ``computer``, or ``program`` for what is no browser.

    >>> describe_device("Mozilla/5.0 (Linux; Android 14; V2309A) Chrome/120.0 Mobile MicroMessenger/8.0.49")
    'phone/Android/WeChat'
    >>> describe_device("curl/8.5.0")
    'program//'
    """
    if not user_agent.startswith(("Mozilla/", "Opera/")):
        return "program//"
    system, browser = _first(_SYSTEMS, user_agent), _first(_BROWSERS, user_agent)
    return f"{_kind(system, user_agent)}/{system}/{browser}"


def _kind(system: str, user_agent: str) -> str:
    if system == "iPad" or "Tablet" in user_agent:
        return "tablet"
    if "Mobile" in user_agent or system == "iPhone":
        return "phone"
    return "tablet" if system == "Android" else "computer"


def _first(known: tuple[tuple[str, str], ...], user_agent: str) -> str:
    return next((name for name, pattern in known if re.search(pattern, user_agent)), "")
