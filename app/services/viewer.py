"""Who is asking: a member with the roles granted on the department tree."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.errors import NotFound
from app.store.models import MemberRow


@dataclass(frozen=True)
class Grant:
    """A role on the subtree below ``path`` (``/1/4/``)."""

    role: str
    path: str
    sees_names: bool


@dataclass(frozen=True)
class Viewer:
    """The person behind a request. Everything a service shows is limited by it."""

    member_id: int
    grants: tuple[Grant, ...] = ()

    def has_role(self, *roles: str) -> bool:
        """Return whether any of ``roles`` is held anywhere; the administrator holds all but auditor."""
        held = {grant.role for grant in self.grants}
        return bool(held & set(roles)) or ("administrator" in held and bool(set(roles) - {"auditor"}))

    def paths(self, *roles: str) -> tuple[str, ...]:
        """Return the subtrees on which one of ``roles`` is held."""
        wanted = {*roles, "administrator"}
        return tuple(sorted({grant.path for grant in self.grants if grant.role in wanted}))

    def may_at(self, path: str, *roles: str) -> bool:
        """Return whether one of ``roles`` is held for the department at ``path``."""
        return any(path.startswith(each) for each in self.paths(*roles))

    def holds_whole(self, role: str) -> bool:
        """Return whether just this role is held on the organisation itself, the root of the tree."""
        return any(grant.role == role and grant.path.count("/") == 2 for grant in self.grants)

    def sees_names_at(self, path: str) -> bool:
        """Return whether names with scores may be shown for the department at ``path``."""
        return any(grant.sees_names and path.startswith(grant.path) for grant in self.grants)

    def require(self, *roles: str) -> None:
        """:raises NotFound: none of ``roles`` is held; what one may not see does not exist."""
        if not self.has_role(*roles):
            raise NotFound()


def viewer_of(member: MemberRow) -> Viewer:
    """Return the viewer that ``member`` is, with grants as they stand now."""
    return Viewer(
        member.id,
        tuple(Grant(grant.role, grant.department.path, grant.sees_names) for grant in member.grants),
    )
