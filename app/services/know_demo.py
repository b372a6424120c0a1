"""Whether what the pages show is made up."""

from __future__ import annotations

from app.store.demo import last_made
from app.store.transaction import reading


def has_demo_year() -> bool:
    """Return whether there is a demo year, so that figures speak of nobody."""
    with reading():
        return last_made() is not None
