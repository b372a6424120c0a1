"""Whose people somebody keeps: those of the departments on which the role of organizer is held."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.domain.errors import NotFound
from app.services.viewer import Grant, Viewer


@dataclass(frozen=True)
class PeopleScope:
    """The subtrees whose members somebody keeps, and the roles held; ``by`` None is the command line."""

    by: int | None
    paths: tuple[str, ...]
    grants: tuple[Grant, ...]

    @classmethod
    def of(cls, viewer: Viewer) -> PeopleScope:
        """:raises NotFound: the viewer is no organizer."""
        viewer.require("organizer")
        return cls(viewer.member_id, viewer.paths("organizer"), viewer.grants)

    def holds(self, path: str) -> bool:
        """Return whether the department at ``path`` lies in a subtree of this scope."""
        return any(path.startswith(own) for own in self.paths)

    def outranks(self, grants: Iterable[Grant]) -> bool:
        """Return whether every one of somebody's roles is held here, too, on the same subtree or above.

        Whoever sets a password can use the account: no reset may give more than its maker has.
        """
        return all(any(_covers(own, other) for own in self.grants) for other in grants)

    def require(self, path: str, grants: Iterable[Grant]) -> None:
        """:raises NotFound: the member with these roles at ``path`` is not for this scope to change."""
        if not self.holds(path) or not self.outranks(grants):
            raise NotFound()


EVERYBODY = PeopleScope(None, ("/",), (Grant("administrator", "/", True),))


def _covers(own: Grant, other: Grant) -> bool:
    if not other.path.startswith(own.path):
        return False
    return own.role == "administrator" or (own.role == other.role and own.sees_names >= other.sees_names)
