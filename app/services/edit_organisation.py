"""Change the organisation in force by one step, from a page."""

from __future__ import annotations

from collections.abc import Callable

from app.domain.codec import decode, encode
from app.domain.errors import DomainError, NotFound
from app.domain.organisation.tree import ROOT
from app.domain.sittings.exam import Organisation
from app.services.clock import Clock
from app.services.put_organisation import content_digest, put_organisation
from app.services.viewer import Viewer
from app.store.audit import write_audit
from app.store.departments import department_with_key
from app.store.models import DepartmentRow, OrganisationRow
from app.store.rows import get_row, set_json
from app.store.transaction import one_at_a_time, writing

Edit = Callable[[Organisation], Organisation]


def edit_organisation(
    edit: Edit, *, at: tuple[str, ...], viewer: Viewer, clock: Clock, act: str, subject: str
) -> None:
    """Put in force what ``edit`` makes of the organisation, for an administrator of the departments ``at``.

    Each page sends one small step, which is applied to the state of the moment:
    two people at once lose nothing of each other's.

    :raises NotFound: the viewer is no administrator there, or there is no organisation.
    :raises DomainError: what ``edit`` or :func:`put_organisation` refuses.
    """
    with writing():
        one_at_a_time("organisation")
        for key in at:
            require_administrator(viewer, key)
        row = get_row(OrganisationRow, 1)
        after = edit(decode(Organisation, row.content))
        content = encode(after)
        if content_digest(content) == content_digest(row.content):
            return
        put_organisation(after)
        set_json(row, "content", content)
        write_audit(f"organisation.{act}", subject, by=viewer.member_id, at=clock.now())


def require_administrator(viewer: Viewer, key: str = ROOT) -> DepartmentRow:
    """Return the department's row, for an administrator of it.

    :raises DomainError: ``department-unknown``.
    :raises NotFound: somebody else asks.
    """
    row = department_with_key(key)
    if row is None and key == ROOT:
        raise NotFound()
    if row is None:
        raise DomainError("department-unknown", name=key)
    if not viewer.may_at(row.path, "administrator"):
        raise NotFound()
    return row
