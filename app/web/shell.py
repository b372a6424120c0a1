"""The frame around every page: areas, navigation, language and theme.

A room adds an entry by naming its endpoint here; an entry whose endpoint does not
exist, or is not open to the viewer, is not shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, request, url_for

from app.web import current
from app.web.access import ACCESS, permits
from app.web.i18n import _l


@dataclass(frozen=True)
class Entry:
    """A place in a navigation: ``short`` and ``icon`` are for the phone's bottom bar."""

    endpoint: str
    title: Any
    short: Any = ""
    icon: str = ""


MEMBER = (
    Entry("member.home", _l("My exams"), _l("Exams"), "exam"),
    Entry("member.record", _l("Learning record"), _l("Record"), "record"),
)
ORGANIZER = (
    Entry("organizer.plan", _l("Year plan")),
    Entry("organizer.exams", _l("Exams")),
    Entry("organizer.rooms", _l("Exam rooms")),
    Entry("organizer.banks", _l("Question banks")),
    Entry("organizer.marking", _l("Mark answers")),
    Entry("organizer.members", _l("People")),
)
MANAGER = (
    Entry("manager.overview", _l("Overview")),
    Entry("manager.scores", _l("Scores")),
    Entry("manager.coverage", _l("Coverage")),
    Entry("manager.audit", _l("Audit")),
)
ADMINISTRATOR = (
    Entry("organizer.members", _l("People")),
    Entry("administrator.departments", _l("Departments and roles")),
    Entry("administrator.checkup", _l("System check")),
)
AREAS: dict[str, tuple[Any, tuple[Entry, ...]]] = {
    "member": (_l("My area"), MEMBER),
    "organizer": (_l("Exam administration"), ORGANIZER),
    "manager": (_l("Scores"), MANAGER),
    "administrator": (_l("System"), ADMINISTRATOR),
}


@dataclass(frozen=True)
class Link:
    """An entry as shown."""

    title: str
    short: str
    icon: str
    url: str
    is_current: bool


@dataclass(frozen=True)
class Shell:
    """What the base templates know about the request."""

    language: str
    other_language: str
    theme: str
    text_percent: int
    name: str  # empty when nobody is signed in
    here: str  # where a change of language comes back to
    is_shared: bool = False  # others use this machine too: the way out is large

    def nav(self, area: str, section: str = "") -> list[Link]:
        """Return the open entries of an area; ``section`` is the endpoint to show as current."""
        here = section or request.endpoint
        return [
            Link(
                str(entry.title),
                str(entry.short),
                entry.icon,
                url_for(entry.endpoint),
                entry.endpoint == here,
            )
            for entry in AREAS[area][1]
            if _is_open(entry.endpoint)
        ]

    def other_areas(self, area: str) -> list[Link]:
        """Return the first page of each further area open to the viewer."""
        found = []
        for name, (title, entries) in AREAS.items():
            first = next((entry for entry in entries if name != area and _is_open(entry.endpoint)), None)
            if first:
                found.append(Link(str(title), "", "", url_for(first.endpoint), False))
        return found


def init_shell(app: Flask) -> None:
    @app.context_processor
    def add_shell() -> dict[str, Any]:
        return {"shell": shell(), "start_url": start_page}


def shell() -> Shell:
    person = current.person()
    language = current.language()
    is_page = request.method == "GET" and not request.path.startswith("/login")
    return Shell(
        language=language,
        other_language="zh_CN" if language == "en" else "en",
        theme=person.theme if person else "system",
        text_percent=person.text_percent if person else 100,
        name=person.name if person else "",
        here=(request.full_path.rstrip("?") if is_page else request.path),
        is_shared=person is not None and current.is_shared(),
    )


def start_page() -> str:
    """Return where somebody goes after log-in: the first page of the own exams."""
    first = next(
        (entry.endpoint for entry in MEMBER if entry.endpoint in current_app.view_functions), "account.show"
    )
    return url_for(first)


def _is_open(endpoint: str) -> bool:
    if endpoint not in current_app.view_functions or endpoint not in ACCESS or current.person() is None:
        return False
    return permits(ACCESS[endpoint], current.viewer(), reading=True)
