"""Look the database over: can it be used, is it sound, do the rows agree with one another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from app.store.queries.consistency import find_inconsistencies
from app.store.readiness import Readiness, database_readiness
from app.store.soundness import find_faults
from app.store.transaction import reading


class Finding(NamedTuple):
    """Something wrong, as a code and its facts."""

    code: str
    facts: Mapping[str, object]


NOT_READY = {
    Readiness.UNREACHABLE: "database-unreachable",
    Readiness.EMPTY: "database-not-ready",
    Readiness.OLDER: "database-not-ready",
    Readiness.NEWER: "database-newer",
}


def check_database() -> list[Finding]:
    """Return everything wrong; nothing is changed. What cannot be looked at says so and ends the look."""
    state = database_readiness()
    if state is not Readiness.READY:
        return [Finding(NOT_READY[state], {})]
    faults = [Finding(*fault) for fault in find_faults()]
    if any(fault.code in ("database-damaged", "tables-differ") for fault in faults):
        return faults
    with reading():
        found = find_inconsistencies()
    return faults + [Finding(each.code, {"count": each.places, "examples": each.examples}) for each in found]
