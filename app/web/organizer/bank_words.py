"""What states and changes of items are called on a page."""

from __future__ import annotations

from app.web.i18n import _l

STATUSES = {"draft": _l("Draft"), "active": _l("In use"), "retired": _l("Retired")}
USES = {
    "exam": _l("Exams only"),
    "study": _l("Study only, never in an exam"),
    "both": _l("Exams and practice"),
}
CHANGES = {
    "added": _l("Added"),
    "key": _l("Answer changed"),
    "content": _l("Question changed"),
    "text": _l("Explanation or translation changed"),
    "metadata": _l("Topic, tier or other facts changed"),
    "missing": _l("Taken out"),
    "kept": _l("Kept although no longer in the files"),
}


def change_name(kind: str) -> str:
    """Return what a kind of change is called; the first version is no change."""
    return str(CHANGES.get(kind, _l("First version")))
