"""Publish the organisation file: department tree, tiers, groups."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.domain.codec import decode, encode
from app.domain.errors import Conflict, NotFound
from app.domain.organisation.difference import OrganisationChange, organisation_changes
from app.domain.organisation.tree import ROOT as ROOT
from app.domain.sittings.exam import Organisation
from app.services.clock import Clock
from app.services.put_organisation import content_digest, count_departments, put_organisation
from app.services.viewer import Viewer
from app.store.audit import write_audit
from app.store.departments import department_with_key
from app.store.models import OrganisationRow
from app.store.rows import add_row, find_row, set_json
from app.store.transaction import one_at_a_time, reading, writing

ASK, FILE, KEEP = "ask", "file", "keep"
WHEN_EDITED = (ASK, FILE, KEEP)


class OrganisationEdited(Conflict):
    """File and pages have both changed the organisation since the last load (fact: ``changes``)."""

    code = "organisation-edited"

    def __init__(self, changes: list[OrganisationChange]) -> None:
        super().__init__(changes=len(changes))
        self.changes = changes


@dataclass(frozen=True)
class OrganisationSummary:
    """What a load of the organisation file did."""

    changed: bool
    departments: int
    retired: tuple[str, ...]
    changes: list[OrganisationChange] = field(default_factory=list)


def publish_organisation(
    organisation: Organisation, *, by: int | None, clock: Clock, when_edited: str = ASK
) -> OrganisationSummary:
    """Put the department tree, tiers and groups of a file in force.

    What was edited on the pages since the last load stays as long as the file does
    not change. When both have changed, ``when_edited`` decides: ASK refuses, FILE
    takes the file, KEEP leaves what is in force and takes note of the file.
    A department that vanished from the file is retired when nobody belongs to it.

    :raises OrganisationEdited: both have changed.
    :raises DomainError: ``department-in-use``, ``department-in-exams``, ``tier-in-use``, ``group-in-use``:
        members, roles or exams still need what the file no longer has.
    """
    content = encode(organisation)
    digest = content_digest(content)
    with writing():
        one_at_a_time("organisation")
        row = find_row(OrganisationRow, 1)
        changes: list[OrganisationChange] = []
        if row is not None:
            in_force = decode(Organisation, row.content)
            now = content_digest(row.content)
            if digest in (row.digest, now):  # the file as it was, or as the pages have made it meanwhile
                row.digest = digest
                return OrganisationSummary(False, count_departments(in_force), ())
            changes = organisation_changes(in_force, organisation)
            if now != row.digest and when_edited == ASK:
                raise OrganisationEdited(changes)
            if now != row.digest and when_edited == KEEP:
                row.digest = digest
                write_audit("organisation.kept", digest[:12], by=by, at=clock.now())
                return OrganisationSummary(False, count_departments(in_force), (), changes)
        retired = put_organisation(organisation)
        if row is None:
            add_row(OrganisationRow(id=1, digest=digest, content=content, loaded_at=clock.now()))
        else:
            row.digest, row.loaded_at = digest, clock.now()
            set_json(row, "content", content)
        departments = count_departments(organisation)
        write_audit("organisation.loaded", digest[:12], by=by, at=clock.now(), departments=departments)
    return OrganisationSummary(True, departments, retired, changes)


def current_organisation() -> Organisation | None:
    """Return the organisation in force, None before the first load."""
    row = find_row(OrganisationRow, 1)
    return None if row is None else decode(Organisation, row.content)


def organisation_in_force(viewer: Viewer) -> Organisation:
    """Return the organisation, for an administrator of all of it.

    :raises NotFound: somebody else asks, or there is none yet.
    """
    with reading():
        root = department_with_key(ROOT)
        found = current_organisation()
        if root is None or found is None or not viewer.may_at(root.path, "administrator"):
            raise NotFound()
        return found
