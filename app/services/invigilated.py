"""What an invigilator may touch: attempts of members in the organizer's own departments."""

from __future__ import annotations

from app.domain.errors import DomainError, NotFound
from app.services.attempt_book import StoredBook
from app.services.viewer import Viewer
from app.store import room as store
from app.store.models import SittingRow
from app.store.plan import sitting_with_id
from app.store.transaction import reading

LONGEST_REASON = 200


def invigilated_book(attempt_id: str, viewer: Viewer) -> StoredBook:
    """Return the book of an attempt, inside the caller's transaction.

    :raises NotFound: no such attempt, or of a member outside the viewer's departments.
    """
    viewer.require("organizer")
    found = store.attempt_for(attempt_id, viewer.paths("organizer"))
    if found is None:
        raise NotFound()
    return StoredBook(found.public_id, owner=found.member_id)


def require_invigilated(attempt_id: str, viewer: Viewer) -> None:
    """:raises NotFound: as :func:`invigilated_book`; asked before what was typed is looked at."""
    with reading():
        invigilated_book(attempt_id, viewer)


def invigilated_sitting(sitting_id: str, viewer: Viewer) -> SittingRow:
    """Return a sitting.

    :raises NotFound: no such sitting, or the viewer is no organizer.
    """
    viewer.require("organizer")
    found = sitting_with_id(sitting_id)
    if found is None:
        raise NotFound()
    return found


def checked_reason(reason: str) -> str:
    """Return a reason without blanks around it.

    :raises DomainError: ``reason-missing`` or ``reason-too-long``.
    """
    said = " ".join(reason.split())
    if not said:
        raise DomainError("reason-missing")
    if len(said) > LONGEST_REASON:
        raise DomainError("reason-too-long", most=LONGEST_REASON)
    return said
