"""The departments, tiers and groups that somebody can choose for a member."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.people.directory import Directory
from app.services.load_directory import load_directory
from app.services.people_scope import PeopleScope
from app.store.departments import all_departments
from app.store.transaction import reading


@dataclass(frozen=True)
class OfferedNames:
    """The directory, and the open departments of a scope in the order of the tree, with their depth."""

    directory: Directory
    departments: Mapping[str, int]


def offered_names(scope: PeopleScope) -> OfferedNames:
    """Return what can be chosen in a scope."""
    with reading():
        rows = [row for row in all_departments() if scope.holds(row.path) and not row.retired]
        shallowest = min((row.path.count("/") for row in rows), default=0)
        depths = {row.key: row.path.count("/") - shallowest for row in rows}
        return OfferedNames(load_directory(), depths)
