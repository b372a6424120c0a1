"""Find an occurrence by the names that people know it by."""

from __future__ import annotations

from app.domain.errors import NotFound
from app.store.queries.distribution import sitting_named
from app.store.transaction import reading


def find_occurrence(text: str) -> str:
    """Return the public id of a sitting given as ``exam/period`` (``quarterly/2026-Q4``) or by its id.

    :raises NotFound: there is no such exam and period.
    """
    exam, slash, period = text.partition("/")
    if not slash:
        return text
    with reading():
        found = sitting_named(exam, period)
    if found is None:
        raise NotFound()
    return found
