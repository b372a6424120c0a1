"""Roles in words."""

from __future__ import annotations

from typing import Any

from app.web.i18n import _l

ROLE_NAMES: dict[str, Any] = {
    "organizer": _l("Organizer"),
    "manager": _l("Manager"),
    "auditor": _l("Auditor"),
    "administrator": _l("Administrator"),
}
ROLE_HINTS: dict[str, Any] = {
    "organizer": _l("banks, exams, sittings, people and first passwords"),
    "manager": _l("results, figures and coverage"),
    "auditor": _l("reads what managers read, and who did what; changes nothing"),
    "administrator": _l(
        "all that organizers and managers may, and departments, roles and the service itself"
    ),
}
