"""The departments, tiers and groups that somebody can choose for a member."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.people.directory import Directory
from app.services.load_directory import load_directory
from app.services.people_scope import PeopleScope
from app.store.departments import all_departments
from app.store.transaction import reading


@dataclass(frozen=True)
class OfferedNames:
    """The directory, and the keys of the open departments of a scope in the order of the tree."""

    directory: Directory
    departments: tuple[str, ...]


def offered_names(scope: PeopleScope) -> OfferedNames:
    """Return what can be chosen in a scope."""
    with reading():
        rows = [row for row in all_departments() if scope.holds(row.path) and not row.retired]
        return OfferedNames(load_directory(), tuple(row.key for row in rows))
