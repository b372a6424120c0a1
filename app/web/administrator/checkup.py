"""系统体检: the same as ``baiti doctor``, as a page."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request
from flask.typing import ResponseReturnValue

from app.content.checkup_words import checkup_words
from app.services.check_system import STATES, check_system
from app.web import current
from app.web.administrator import bp
from app.web.show import show

FORWARDED = ("X-Forwarded-For", "X-Forwarded-Proto", "Forwarded", "X-Real-IP")


@dataclass(frozen=True)
class CheckLine:
    """One thing looked at, in words."""

    name: str
    state: str
    title: str
    sentence: str


@dataclass(frozen=True)
class CheckupPage:
    lines: list[CheckLine]
    counts: dict[str, int]  # by state, the worst first


@bp.get("/checkup")
def checkup() -> ResponseReturnValue:
    found = check_system(current.settings(), clock=current.clock(), behind_proxy=_behind_proxy())
    language = current.language()[:2]
    lines = [
        CheckLine(one.name, one.state, *checkup_words(one.name, one.code, one.facts, language))
        for one in found
    ]
    counts = {state: sum(one.state == state for one in found) for state in STATES}
    return show("administrator/checkup.html", CheckupPage(lines, counts))


def _behind_proxy() -> bool:
    """Return whether a proxy says that it passed this request on."""
    return any(name in request.headers for name in FORWARDED)
