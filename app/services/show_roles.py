"""Who holds which role, and where an administrator may grant more."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.bank.fields import Words
from app.services.viewer import Viewer
from app.store.departments import all_departments
from app.store.queries.grants import GrantFacts, grants_within
from app.store.transaction import reading


@dataclass(frozen=True)
class Place:
    """A department that may be chosen; ``depth`` counts from the top of the tree."""

    key: str
    title: Words
    depth: int


@dataclass(frozen=True)
class Roles:
    """The roles on the viewer's departments, by member, and those departments."""

    grants: list[GrantFacts]
    places: list[Place]


def show_roles(viewer: Viewer) -> Roles:
    """Return the roles on departments that the viewer administers.

    :raises NotFound: the viewer is no administrator.
    """
    viewer.require("administrator")
    with reading():
        return Roles(grants_within(viewer.paths("administrator")), places_of(viewer))


def places_of(viewer: Viewer) -> list[Place]:
    """Return the departments that the viewer administers, in the order of the tree. Inside a transaction."""
    return [
        Place(row.key, Words(row.title_zh, row.title_en), row.path.count("/") - 2)
        for row in all_departments()
        if not row.retired and viewer.may_at(row.path, "administrator")
    ]
